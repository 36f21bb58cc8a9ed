"""Who prints, types and tells of events, and until when what was typed may change. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Protocol

from gatp_participa.accounts.rules import (
    NATION,
    Person,
    has_role,
    is_commission,
    may_view_everything,
    scopes_of,
)
from gatp_participa.accounts.status import Role
from gatp_participa.calls.status import PUBLIC, CallStatus

UNDO_WITHIN = timedelta(minutes=30)
CORRECT_WITHIN = timedelta(hours=24)
MOST_SHEETS = 500  # of one printing
MOST_PHOTOS = 12
MOST_PHOTO_BYTES = 8_000_000
MOST_PEOPLE = 100_000
MINUTES_LIMIT = 20_000  # characters
MINUTES_AFTER = timedelta(days=7)  # an event without minutes is late from here on
_HOLDS_EVENTS = (Role.CAPTURER, Role.SECRETARIAT_MEMBER, Role.FACILITATOR)


class Called(Protocol):
    status: CallStatus


class Captured(Protocol):
    captured_by_id: int | None
    captured_at: datetime


class Told(Protocol):
    published_at: datetime | None
    minutes: str
    held_on: date


def captures(person: Person) -> bool:
    """Type what came on paper, of some state."""
    return is_commission(person) or has_role(person, Role.CAPTURER)


def may_capture(person: Person, entity_code: str | None) -> bool:
    """Type what came on paper from a state (None: nobody said which)."""
    place = entity_code or NATION
    return is_commission(person) or has_role(person, Role.CAPTURER, scope=place)


def opens_events(person: Person) -> bool:
    """Open the desk's page of events: who holds them, and who reads everything."""
    return holds_events(person) or may_view_everything(person)


def holds_events(person: Person) -> bool:
    """Write about the events of some state."""
    return is_commission(person) or has_role(person, *_HOLDS_EVENTS)


def may_hold(person: Person, entity_code: str) -> bool:
    """Write about the events of a state: its capturers, its table, the Commission."""
    return is_commission(person) or has_role(person, *_HOLDS_EVENTS, scope=entity_code)


def may_read_event(person: Person | None, event: Told, entity_code: str) -> bool:
    """Read what is told of an event: anyone once published, before that who writes or audits."""
    if event.published_at is not None:
        return True
    return person is not None and (
        may_hold(person, entity_code) or may_view_everything(person)
    )  # fmt: skip


def captured_states(person: Person) -> frozenset[str] | None:
    """Return the states that a person types for; None when any."""
    return _states(person, (Role.CAPTURER,))


def event_states(person: Person) -> frozenset[str] | None:
    """Return the states whose events a person writes about; None when any."""
    return _states(person, _HOLDS_EVENTS)


def read_states(person: Person) -> frozenset[str] | None:
    """Return the states whose events a person reads on the desk; None when any."""
    return None if may_view_everything(person) else event_states(person)


def _states(person: Person, roles: Iterable[Role]) -> frozenset[str] | None:
    if is_commission(person):
        return None
    scopes = scopes_of(person, *roles)
    return None if NATION in scopes else scopes


def takes_paper(call: Called) -> bool:
    """Take what came on paper until the call is filed away: it is typed after the closing day."""
    return call.status in PUBLIC and call.status is not CallStatus.ARCHIVED


def is_own(person: Person, captured: Captured) -> bool:
    """Say whether a person typed something."""
    return person.id == captured.captured_by_id


def may_undo(person: Person, captured: Captured, now: datetime) -> bool:
    """Undo what one typed, for half an hour."""
    return is_own(person, captured) and now < captured.captured_at + UNDO_WITHIN


def may_correct(person: Person, captured: Captured, now: datetime) -> bool:
    """Mend what one typed, for a day."""
    return is_own(person, captured) and now < captured.captured_at + CORRECT_WITHIN


def lacks_minutes(event: Told, today: date) -> bool:
    """Say whether an event was held more than a week ago and nobody wrote what was said."""
    return not event.minutes and event.held_on + MINUTES_AFTER < today
