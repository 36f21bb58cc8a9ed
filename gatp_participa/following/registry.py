"""What packages above say of their own things: who cares about them, and whether they are public.

They register at import, so that this package never learns their tables.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Select

from gatp_participa.following.status import Kind, What


@dataclass(frozen=True)
class Thing:
    """Something public: how it is called, and its path under the platform's address."""

    title: str
    path: str


Things = Callable[[Collection[int]], dict[int, Thing]]
# Rows (user_id, number, since, why) of the people from one number to another, both included.
Audience = Callable[[int, int], Select]
Standing = Callable[[Collection[int]], set[int]]
Source = TypeVar("Source", Things, Audience, Standing)

_things: dict[Kind, Things] = {}
_audiences: dict[tuple[Kind, str], Audience] = {}
_standing: dict[What, Standing] = {}


def things(kind: Kind) -> Callable[[Things], Things]:
    """Register who knows which things of a kind are public now, and how they are called."""

    def register(source: Things) -> Things:
        _things[kind] = source
        return source

    return register


def audience(kind: Kind) -> Callable[[Audience], Audience]:
    """Register who hears of things of a kind without asking (they wrote them, support them).

    The function takes the first and the last number of some people and returns a query of
    ``user_id``, ``number``, ``since`` (the moment) and ``why`` (a :class:`.status.Why`).
    """

    def register(source: Audience) -> Audience:
        _audiences[kind, source.__module__ + source.__qualname__] = source
        return source

    return register


def still(what: What) -> Callable[[Standing], Standing]:
    """Register who knows which subjects of some news may still be told.

    It decides in place of whether the thing is public: that a proposal was withdrawn is told
    of a proposal that no longer is.
    """

    def register(source: Standing) -> Standing:
        _standing[what] = source
        return source

    return register


def public_things(kind: Kind, numbers: Collection[int]) -> dict[int, Thing]:
    """Return those of some things that anyone may see now."""
    return _things[kind](numbers) if numbers and kind in _things else {}


def audiences() -> list[tuple[Kind, Audience]]:
    """Return every registered audience with the kind of thing it is of."""
    return [(kind, source) for (kind, _name), source in sorted(_audiences.items())]


def decides(what: What) -> bool:
    """Say whether somebody registered to decide if news of a sort may be told."""
    return what in _standing


def standing(what: What, subjects: Collection[int]) -> set[int]:
    """Return which subjects of news may still be told."""
    return _standing[what](subjects) if subjects else set()
