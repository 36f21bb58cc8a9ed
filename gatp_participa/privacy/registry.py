"""What each package holds about a person: how it is handed over and how it is erased.

Packages above register at import, so that this one never learns their tables. A test walks
every table after an erasure: who adds a column that points at users and forgets to register
here finds out there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, Protocol, TypeVar

from gatp_participa.accounts.models import User

Holds = TypeVar("Holds", bound=Callable[[int], Iterable[dict[str, Any]]])
Erases = TypeVar("Erases", bound="Erasure")


class Erasure(Protocol):
    """Deletes or makes anonymous what a package has of a person, in the caller's transaction."""

    def __call__(self, user: User, *, now: datetime) -> None: ...


_held: dict[str, Callable[[int], Iterable[dict[str, Any]]]] = {}
_erasures: list[Erasure] = []
_withdrawals: list[Erasure] = []
_tidiers: dict[str, Callable[[datetime], int]] = {}
_kept: dict[str, str] = {}


def holds(name: str) -> Callable[[Holds], Holds]:
    """Register who gives, row by row, what is held about a person under ``name``.

    ``name`` is a Spanish word fit for a file («comentarios»); the function takes the person's
    number and yields plain dictionaries with Spanish keys and nobody else's data.
    """

    def decorate(rows: Holds) -> Holds:
        present = _held.get(name)
        if present is not None and not _is_same(present, rows):
            raise ValueError(f"«{name}» is registered twice")
        _held[name] = rows
        return rows

    return decorate


def erases(act: Erases) -> Erases:
    """Register what erases a package's part of a person; it runs inside one transaction."""
    if not any(_is_same(one, act) for one in _erasures):
        _erasures.append(act)
    return act


def withdraws(act: Erases) -> Erases:
    """Register what takes out of public view what a person published, when they ask for it.

    It runs just before the erasures, inside the same transaction.
    """
    if not any(_is_same(one, act) for one in _withdrawals):
        _withdrawals.append(act)
    return act


def tidies(key: str) -> Callable[[Callable[[datetime], int]], Callable[[datetime], int]]:
    """Register who forgets what a rule of ``privacy.rules.RETENTION`` says is too old.

    The function receives the moment before which things go, deletes them in the caller's
    transaction and returns how many they were.
    """

    def decorate(act: Callable[[datetime], int]) -> Callable[[datetime], int]:
        _tidiers[key] = act
        return act

    return decorate


def keeps(column: str, why: str) -> None:
    """Declare that ``table.column`` goes on pointing at the emptied account, and why.

    It is for acts of an office, which stay signed with a number that says nothing of anyone.
    """
    _kept[column] = why


def kept() -> dict[str, str]:
    """Return the columns that an erasure leaves alone, each with its reason."""
    return dict(_kept)


def tidiers() -> dict[str, Callable[[datetime], int]]:
    """Return who forgets the things of each rule of retention."""
    return dict(_tidiers)


def names() -> list[str]:
    """Return the kinds of things held, in alphabetical order."""
    return sorted(_held)


def rows_of(name: str, user_id: int) -> Iterator[dict[str, Any]]:
    """Yield what is held of a person under a name."""
    yield from _held[name](user_id)


def erase(user: User, *, now: datetime) -> None:
    """Run every erasure, the packages that depend on others first."""
    for act in reversed(_erasures):
        act(user, now=now)


def withdraw(user: User, *, now: datetime) -> None:
    """Take out of public view what a person published."""
    for act in reversed(_withdrawals):
        act(user, now=now)


def _is_same(one: Any, other: Any) -> bool:
    return (one.__module__, one.__qualname__) == (other.__module__, other.__qualname__)
