"""What following is told of calls: which are public, and that one closes soon."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select

from gatp_participa.calls.models import Call
from gatp_participa.calls.status import PUBLIC, CallStatus
from gatp_participa.core.db import db
from gatp_participa.entities.queries import catalogue
from gatp_participa.following import registry
from gatp_participa.following.registry import Thing
from gatp_participa.following.services.telling import Event, tell
from gatp_participa.following.states import number_of
from gatp_participa.following.status import Kind, What
from gatp_participa.notices.letters import link, path_of
from gatp_participa.web.filters import moment

# Two digests before the end: the day before yesterday's writer still has time.
SOON = timedelta(hours=72)


@registry.things(Kind.CALL)
def public_calls(numbers: Collection[int]) -> dict[int, Thing]:
    """Return those of some calls that are public."""
    rows = db.session.execute(
        select(Call.id, Call.slug, Call.title).where(Call.id.in_(numbers), Call.status.in_(PUBLIC))
    )
    return {
        number: Thing(title, path_of(link("calls.show", slug=slug))) for number, slug, title in rows
    }


@registry.still(What.CALL_CLOSING)
def still_open(subjects: Collection[int]) -> set[int]:
    """Return which calls are still open: that one closes soon is no news once it closed."""
    return set(
        db.session.scalars(
            select(Call.id).where(Call.id.in_(subjects), Call.status == CallStatus.OPEN)
        )
    )


def tell_closing(now: datetime) -> int:
    """Tell of the calls that close within three days, each once per closing date.

    Who left a draft in one hears of it, and who follows a state that takes part. Returns how
    many calls were told of now.
    """
    closing = db.session.scalars(
        select(Call).where(
            Call.status == CallStatus.OPEN, Call.closes_at > now, Call.closes_at <= now + SOON
        )
    )
    return sum(_tell(call, now) is not None for call in closing)


def _tell(call: Call, now: datetime) -> int | None:
    codes = catalogue().entities if call.is_national else [e.entity_code for e in call.entities]
    event = Event(
        what=What.CALL_CLOSING, kind=Kind.CALL, number=call.id, subject_id=call.id,
        key=f"call_closing:{call.id}:{call.closes_at:%Y%m%dT%H%M}", title=call.title,
        detail=moment(call.closes_at), url=link("calls.show", slug=call.slug),
    )  # fmt: skip
    return tell(event, now=now, about=[(Kind.STATE, number_of(code)) for code in codes])
