"""Reads of imports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import Row, Select, select
from sqlalchemy.orm import contains_eager

from gatp_participa.accounts.models import User
from gatp_participa.accounts.rules import is_commission
from gatp_participa.calls.models import Call
from gatp_participa.capture.models import Event
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.entities.queries import catalogue
from gatp_participa.importers import rules
from gatp_participa.importers.models import ColumnMapping, ImportBatch, ImportRow, ImportText
from gatp_participa.importers.readers.errors import WrongOptionError
from gatp_participa.importers.services import job_key
from gatp_participa.importers.services.mappings import headers_digest
from gatp_participa.jobs.models import Job

_ROWS_AT_ONCE = 2000
_MOST_EVENTS = 50


def receiving_calls() -> list[tuple[str, str]]:
    """Return ``(slug, title)`` of the calls that take imports, the newest first."""
    calls = db.session.scalars(select(Call).order_by(Call.opens_at.desc(), Call.id.desc()))
    return [(call.slug, call.title) for call in calls if rules.takes_imports(call)]


def recent_batches(person: User, *, limit: int = 6) -> Sequence[Row[ImportBatch, str]]:
    """Return the last imports this person may see, each with the title of its call."""
    query = select(ImportBatch, Call.title).join(Call, Call.id == ImportBatch.call_id)
    if not is_commission(person):
        query = query.where(ImportBatch.person_id == person.id)
    return db.session.execute(query.order_by(ImportBatch.id.desc()).limit(limit)).all()


def batch_for(person: User, batch_id: int) -> tuple[ImportBatch, Call, Job | None]:
    """Return an import, its call and the job that does it, if one still does or died.

    Raises:
        NotFoundError: there is none, or this person may not know there is.
    """
    batch = db.session.get(ImportBatch, batch_id)
    if batch is None or not rules.may_see(person, batch):
        raise NotFoundError(_("No encontramos esa importación."))
    job = db.session.scalar(select(Job).where(Job.key == job_key(batch.id)))
    return batch, db.session.get_one(Call, batch.call_id), job


def choosable_events(person: User) -> list[tuple[int, str]]:
    """Return ``(id, title)`` of the latest events where this person's files may come from."""
    own = rules.states_of(person)
    query = select(Event).join(Call, Call.id == Event.call_id).options(contains_eager(Event.call))
    if own is not None:
        query = query.where(Event.entity_code.in_(own))
    query = query.order_by(Event.held_on.desc(), Event.id.desc()).limit(_MOST_EVENTS)
    return [
        (one.id, f"{one.title} · {catalogue().entity_name(one.entity_code)} · {one.call.title}")
        for one in db.session.scalars(query)
    ]


def event_for(person: User, call: Call, number: str | None) -> Event | None:
    """Return an event that a file comes from, or None when none was said.

    Raises:
        WrongOptionError: it is of another call, or of a state that is not this person's.
    """
    if not number:
        return None
    event = db.session.get(Event, int(number)) if number.isascii() and number.isdigit() else None
    own = rules.states_of(person)
    if event is None or (own is not None and event.entity_code not in own):
        raise WrongOptionError(_("No encontramos ese encuentro. Elige otro."))
    if event.call_id != call.id:
        raise WrongOptionError(_("Ese encuentro es de otra convocatoria. Elige otro."))
    return event


def event_of(batch: ImportBatch) -> Event | None:
    """Return the event that an import comes from, if it was said."""
    return db.session.get(Event, batch.event_id) if batch.event_id else None


def ended_by(batch: ImportBatch) -> str:
    """Return the name of who cancelled or undid an import."""
    if batch.ended_by_id is None:
        return ""
    return db.session.scalar(select(User.name).where(User.id == batch.ended_by_id)) or ""


def rows_of(batch_id: int) -> Iterator[Row]:
    """Yield what an import did with each row, in the order of the file, never all at once."""
    last = 0
    while rows := db.session.execute(
        select(ImportRow.__table__)
        .where(ImportRow.batch_id == batch_id, ImportRow.number > last)
        .order_by(ImportRow.number)
        .limit(_ROWS_AT_ONCE)
    ).all():
        yield from rows
        last = rows[-1].number


def mapping_for(person: User, headers: Sequence[str]) -> ColumnMapping | None:
    """Return how this person last read a file with these headers."""
    return db.session.scalar(
        select(ColumnMapping).where(
            ColumnMapping.person_id == person.id,
            ColumnMapping.headers_digest == headers_digest(headers),
        )
    )


def past_undoing(now: datetime) -> Select[int]:
    """Return the imports that still keep what proposals said and can no longer be undone."""
    too_old = now - timedelta(days=rules.UNDO_DAYS)
    return (
        select(ImportText.batch_id)
        .join(ImportBatch, ImportBatch.id == ImportText.batch_id)
        .where(ImportText.is_former, ImportBatch.created_at < too_old)
        .distinct()
    )
