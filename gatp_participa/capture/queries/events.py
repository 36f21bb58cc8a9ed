"""Reads of events."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import Row, Select, func, select, tuple_
from sqlalchemy.orm import joinedload, selectinload

from gatp_participa.calls.models import Call
from gatp_participa.calls.status import PUBLIC
from gatp_participa.capture import rules
from gatp_participa.capture.models import CapturedProposal, Event, EventAttendance, EventPhoto
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.web.paging import Page, decode_cursor, encode_cursor

PAGE_SIZE = 20
MOST_OFFERED = 100  # events to choose from in a form
_CAME = (
    select(func.coalesce(func.sum(EventAttendance.people), 0))
    .where(EventAttendance.event_id == Event.id)
    .correlate(Event)
    .scalar_subquery()
    .label("came")
)


def event_or_404(event_id: int) -> Event:
    """Return an event with its call, who came and its photographs.

    Raises:
        NotFoundError: there is no such event.
    """
    event = db.session.scalar(
        select(Event)
        .where(Event.id == event_id)
        .options(joinedload(Event.call), selectinload(Event.attendance), selectinload(Event.photos))
    )
    if event is None:
        raise NotFoundError(_("No encontramos ese encuentro."))
    return event


def photo_or_404(event_id: int, number: int) -> EventPhoto:
    """Return a photograph with its event.

    Raises:
        NotFoundError: there is none.
    """
    photo = db.session.scalar(
        select(EventPhoto)
        .where(EventPhoto.event_id == event_id, EventPhoto.number == number)
        .options(joinedload(EventPhoto.event))
    )
    if photo is None:
        raise NotFoundError(_("Esa foto ya no está aquí."))
    return photo


def events_of(call_id: int, entity_code: str) -> list[Event]:
    """Return the events of a call in a state, the latest first: what a form offers to choose."""
    query = select(Event).where(Event.call_id == call_id, Event.entity_code == entity_code)
    query = query.order_by(Event.held_on.desc(), Event.id.desc()).limit(MOST_OFFERED)
    return list(db.session.scalars(query))


def events_in(call_id: int, entity_codes: Collection[str] | None) -> list[Event]:
    """Return the latest events of a call in some states (None: in all)."""
    query = select(Event).where(Event.call_id == call_id)
    if entity_codes is not None:
        query = query.where(Event.entity_code.in_(sorted(entity_codes)))
    query = query.order_by(Event.held_on.desc(), Event.id.desc()).limit(MOST_OFFERED)
    return list(db.session.scalars(query))


def desk_page(states: Collection[str] | None, *, cursor: str | None = None) -> Page:
    """Return a page of ``(event, call title, people, proposals)`` of some states, the latest first."""
    typed = (
        select(func.count())
        .where(CapturedProposal.event_id == Event.id)
        .correlate(Event)
        .scalar_subquery()
        .label("typed")
    )
    query = select(Event, Call.title.label("call_title"), _CAME, typed)
    query = query.join(Call, Call.id == Event.call_id)
    if states is not None:
        query = query.where(Event.entity_code.in_(sorted(states)))
    return _page(query, cursor)


def public_page(call_id: int, *, entity_code: str | None = None, cursor: str | None = None) -> Page:
    """Return a page of ``(event, people)`` of a call that anyone can read, the latest first."""
    query = select(Event, _CAME).where(Event.call_id == call_id, Event.published_at.is_not(None))
    if entity_code is not None:
        query = query.where(Event.entity_code == entity_code)
    return _page(query, cursor)


def proposals_of(event_id: int, *, cursor: str | None = None, everything: bool = False) -> Page:
    """Return a page of what was typed of an event, in order; ``everything``: what is hidden too."""
    query = (
        select(Proposal.id, Proposal.folio, Proposal.title, Proposal.language, Proposal.status)
        .join(CapturedProposal, CapturedProposal.proposal_id == Proposal.id)
        .join(Call, Call.id == Proposal.call_id)
        .where(CapturedProposal.event_id == event_id)
        .order_by(Proposal.id)
        .limit(PAGE_SIZE + 1)
    )
    if not everything:
        query = query.where(
            Proposal.status == ProposalStatus.PUBLISHED, Call.status.in_(PUBLIC)
        )  # fmt: skip
    after = decode_cursor(cursor, int)
    if after is not None:
        query = query.where(Proposal.id > after[0])
    rows = db.session.execute(query).all()
    more = encode_cursor(rows[PAGE_SIZE - 1].id) if len(rows) > PAGE_SIZE else None
    return Page(rows=rows[:PAGE_SIZE], next_cursor=more)


def without_minutes(
    states: Collection[str] | None, today: date, *, limit: int = 6
) -> Sequence[Event]:
    """Return the events held more than a week ago of which nobody wrote what was said."""
    query = select(Event).where(
        Event.minutes == "", Event.held_on < today - rules.MINUTES_AFTER
    )  # fmt: skip
    if states is not None:
        query = query.where(Event.entity_code.in_(sorted(states)))
    return db.session.scalars(query.order_by(Event.held_on, Event.id).limit(limit)).all()


def unknown_keys(keys: Sequence[str]) -> list[str]:
    """Return the keys that are of no photograph."""
    known = set(
        db.session.scalars(select(EventPhoto.storage_key).where(EventPhoto.storage_key.in_(keys)))
    )
    return [key for key in keys if key not in known]


def _page(query: Select, cursor: str | None) -> Page:
    query = query.order_by(Event.held_on.desc(), Event.id.desc()).limit(PAGE_SIZE + 1)
    after = decode_cursor(cursor, str, int)
    if after is not None and (held_on := _day(after[0])) is not None:
        query = query.where(tuple_(Event.held_on, Event.id) < tuple_(held_on, after[1]))
    rows: Sequence[Row] = db.session.execute(query).all()
    last = rows[PAGE_SIZE - 1][0] if len(rows) > PAGE_SIZE else None
    more = encode_cursor(last.held_on.isoformat(), last.id) if last else None
    return Page(rows=rows[:PAGE_SIZE], next_cursor=more)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
