"""The goals and the seed words that come with the program."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from gatp_participa.topics.rules.scoring import words_of

_DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True)
class Goal:
    """A Sustainable Development Goal (*ODS*)."""

    number: int
    name: str
    title: str


class NamedTopic(Protocol):
    id: int
    name: str
    hint: str


@cache
def goals() -> dict[int, Goal]:
    """Return the 17 goals by their number."""
    return {row["goal"]: Goal(row["goal"], row["name"], row["title"]) for row in _rows("sdg")}


@cache
def goal_seeds() -> dict[str, tuple[str, ...]]:
    """Return the seed words of each goal, by its number written as text."""
    return {str(row["goal"]): tuple(row["seeds"]) for row in _rows("sdg")}


def topic_seeds(topics: Iterable[NamedTopic]) -> dict[str, tuple[str, ...]]:
    """Return the seed words of a call's topics, by the topic's number written as text.

    A topic takes those of every subject that its name, or else its hint, mentions. One that
    mentions none is left out: nothing is suggested about it until people have shown it.
    """
    found = {topic.id: _seeds_named(topic.name) or _seeds_named(topic.hint) for topic in topics}
    return {str(number): seeds for number, seeds in found.items() if seeds}


@cache
def _seeds_named(text: str) -> tuple[str, ...]:
    said = f" {' '.join(words_of(text))} "
    rows = [row for row in _subjects() if any(f" {name} " in said for name in row[0])]
    return tuple(dict.fromkeys(seed for _names, seeds in rows for seed in seeds))


@cache
def _subjects() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    return tuple(
        (tuple(" ".join(words_of(name)) for name in row["named"]), tuple(row["seeds"]))
        for row in _rows("topics")
    )


def _rows(name: str) -> list[dict[str, Any]]:
    return json.loads((_DATA / f"{name}.json").read_text(encoding="utf-8"))
