"""The Sustainable Development Goals and their targets: a catalogue that never changes."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from gatp_participa.core.text import fold


@dataclass(frozen=True)
class Target:
    """A goal («16») or one of its targets («16.7»). ``short`` is how posters call a goal."""

    code: str
    short: str
    text: str

    @property
    def goal(self) -> str:
        """The number of its goal."""
        return self.code.split(".")[0]

    @property
    def name(self) -> str:
        """Return how it is told: «ODS 16: Paz, Justicia...» or «16.7: Garantizar...»."""
        return f"ODS {self.code}: {self.short}" if self.short else f"{self.code}: {self.text}"


@lru_cache(maxsize=1)
def catalogue() -> dict[str, Target]:
    """Return the 17 goals, each followed by its targets, by their code."""
    source = files("gatp_participa.plans").joinpath("data", "sdg.csv").read_text("utf-8")
    rows = csv.DictReader(source.splitlines())
    return {row["code"]: Target(row["code"], row["short"], row["text"]) for row in rows}


def goals() -> list[tuple[Target, list[Target]]]:
    """Return each goal with its targets."""
    grouped: dict[str, list[Target]] = {}
    for one in catalogue().values():
        grouped.setdefault(one.goal, []).append(one)
    return [(some[0], some[1:]) for some in grouped.values()]


def search(words: str) -> set[str]:
    """Return the codes of what says every word typed, accents or not; of nothing, none."""
    wanted = fold(words).split()
    if not wanted:
        return set()
    return {
        one.code
        for one in catalogue().values()
        if all(word in fold(f"{one.code} {one.short} {one.text}") for word in wanted)
    }


def in_order(codes: Iterable[str]) -> list[Target]:
    """Return the goals and targets of some codes as the catalogue lists them."""
    wanted = set(codes)
    return [one for one in catalogue().values() if one.code in wanted]


def told(codes: Iterable[str]) -> str:
    """Return some codes as a line: «ODS 6: Agua Limpia y Saneamiento (6.1, 6.3)»."""
    targets: dict[str, list[str]] = {}
    for one in in_order(codes):
        chosen = targets.setdefault(one.goal, [])
        if not one.short:
            chosen.append(one.code)
    return "; ".join(
        catalogue()[goal].name + (f" ({', '.join(some)})" if some else "")
        for goal, some in targets.items()
    )
