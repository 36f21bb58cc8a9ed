"""The demonstration's texts: read from the package, placed on the map and in time."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from gatp_participa.entities.queries import Catalogue
from gatp_participa.proposals.status import Channel

COUNTRY = Path(__file__).parents[1] / "country"
# Files that are not a theme; their texts carry what they are in their own fields.
OTHERS = {"sin-tema", "moderacion", "otras-lenguas", "copias"}
LATE_SHARE = 0.13  # a national call gets more than a tenth in its last two days


@dataclass(frozen=True, kw_only=True)
class DemoText:
    """A proposal as its author left it; ``label`` is its true theme, "" when it has none."""

    title: str
    problem: str
    action: str
    result: str
    entity_code: str
    channel: Channel
    language: str
    label: str
    flag: str
    submitted_at: datetime


@lru_cache
def document(name: str) -> Any:
    """Return one of the country's JSON documents."""
    return json.loads((COUNTRY / f"{name}.json").read_text(encoding="utf-8"))


def closed_call_texts(
    catalogue: Catalogue, opens_at: datetime, closes_at: datetime, dice: random.Random
) -> list[DemoText]:
    """Return the texts of the finished call, oldest first."""
    rows = [
        (row, path.stem)
        for path in sorted((COUNTRY / "texts").glob("*.jsonl"))
        if not path.stem.startswith("abierta-")
        for row in _lines(path)
    ]
    return _placed(rows, catalogue, opens_at, closes_at, dice, late=True)


def open_call_texts(
    catalogue: Catalogue, opens_at: datetime, until: datetime, dice: random.Random
) -> list[DemoText]:
    """Return the texts that the open call has received so far, oldest first."""
    rows = [
        (row, "")
        for path in sorted((COUNTRY / "texts").glob("abierta-*.jsonl"))
        for row in _lines(path)
    ]
    return _placed(rows, catalogue, opens_at, until, dice, late=False)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def _placed(
    rows: list[tuple[dict[str, Any], str]],
    catalogue: Catalogue,
    opens_at: datetime,
    until: datetime,
    dice: random.Random,
    *,
    late: bool,
) -> list[DemoText]:
    dice.shuffle(rows)
    states = _in_proportion(catalogue, sum(not row.get("entity") for row, _ in rows), dice)
    span = (until - opens_at).total_seconds()
    texts = []
    for row, stem in rows:
        ago = dice.random() * (2 * 86_400) if late and dice.random() < LATE_SHARE else None
        seconds = span - ago if ago is not None else dice.random() * span
        texts.append(
            DemoText(
                title=row["title"],
                problem=row["problem"],
                action=row.get("action", ""),
                result=row.get("result", ""),
                entity_code=row.get("entity") or states.pop(),
                channel=Channel(row.get("channel", "web")),
                language=row.get("language", "es"),
                label=row.get("theme") or ("" if stem in OTHERS else stem),
                flag=row.get("flag", ""),
                submitted_at=opens_at + timedelta(seconds=seconds),
            )
        )
    return sorted(texts, key=lambda text: text.submitted_at)


def _in_proportion(catalogue: Catalogue, count: int, dice: random.Random) -> list[str]:
    """Return ``count`` states in proportion to population (largest remainders), shuffled."""
    places = list(catalogue.entities.values())
    people = sum(place.population for place in places)
    exact = {place.code: count * place.population / people for place in places}
    seats = {code: int(share) for code, share in exact.items()}
    by_remainder = sorted(exact, key=lambda code: seats[code] - exact[code])
    for code in by_remainder[: count - sum(seats.values())]:
        seats[code] += 1
    states = [code for code, number in seats.items() for _ in range(number)]
    dice.shuffle(states)
    return states
