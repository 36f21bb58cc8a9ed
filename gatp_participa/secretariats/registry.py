"""What packages above do when a table changes, and what they know of what it did.

They register at import, so that this one never learns their tables.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from gatp_participa.accounts.models import User
    from gatp_participa.secretariats.models import TechnicalSecretariat
    from gatp_participa.secretariats.status import Stage


class Began(Protocol):
    """What follows from a stage, in the transaction that begins it; ``person`` is None from the server."""

    def __call__(
        self, secretariat: TechnicalSecretariat, stage: Stage, *, person: User | None, now: datetime
    ) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Done:
    """What a state received, answered, promised and kept (commitments with verified progress)."""

    received: int = 0
    referred: int = 0
    answered: int = 0
    promised: int = 0
    verified: int = 0


Figures = Callable[[str, date], Done]
_began: list[Began] = []
_figures: list[Figures] = []


def when_stage_begins(act: Began) -> Began:
    """Register what follows from a stage: its referrals pass to the table, or to the nation."""
    _began.append(act)
    return act


def stage_began(
    secretariat: TechnicalSecretariat, stage: Stage, *, person: User | None, now: datetime
) -> None:
    """Do all that follows from a stage that has just begun."""
    for act in _began:
        act(secretariat, stage, person=person, now=now)


def figures(source: Figures) -> Figures:
    """Register who knows what a state did on a day, by its INEGI key; the last one counts."""
    _figures[:] = [source]
    return source


def done_by(entity_code: str, on: date) -> Done:
    """Return what a state did, or zeros when nobody knows."""
    return _figures[0](entity_code, on) if _figures else Done()
