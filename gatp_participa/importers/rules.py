"""Who may bring proposals from elsewhere, into which call, about which states. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from gatp_participa.accounts.rules import NATION, Person, is_commission, may_import, scopes_of
from gatp_participa.accounts.status import Role
from gatp_participa.calls.status import CallStatus
from gatp_participa.importers.status import BatchStatus


class Called(Protocol):
    status: CallStatus


class Batch(Protocol):
    person_id: int | None


class Ended(Protocol):
    status: BatchStatus
    created_at: datetime
    created: int
    updated: int


UNDO_DAYS = 30  # longer, and what it replaced would be kept for nothing


def takes_imports(call: Called) -> bool:
    """Take rows until the call is filed away: paper is often captured after the closing day."""
    return call.status is not CallStatus.ARCHIVED


def states_of(person: Person) -> frozenset[str] | None:
    """Return the states a person may import for; None when any, and rows without one too."""
    if is_commission(person):
        return None
    scopes = scopes_of(person, Role.CAPTURER)
    return None if NATION in scopes else scopes


def may_see(person: Person, batch: Batch) -> bool:
    """See one's own imports, or all of them from the Commission."""
    return is_commission(person) or (may_import(person) and batch.person_id == person.id)


def may_undo(batch: Ended, now: datetime) -> bool:
    """Take back an import that changed something, within its days."""
    return (
        batch.status is BatchStatus.DONE
        and batch.created + batch.updated > 0
        and now - batch.created_at <= timedelta(days=UNDO_DAYS)
    )
