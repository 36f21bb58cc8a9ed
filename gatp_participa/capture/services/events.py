"""Write about an event, publish what was said, take it out of view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _

from gatp_participa.accounts.models import User
from gatp_participa.audit import services as audit
from gatp_participa.calls.models import Call
from gatp_participa.calls.status import PUBLIC
from gatp_participa.capture import rules
from gatp_participa.capture.models import Event, EventAttendance
from gatp_participa.capture.status import AttendanceSector, EventKind
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.core.text import clean_input
from gatp_participa.entities.queries import municipalities_of
from gatp_participa.proposals.rules import accepts_entity, length_error

TITLE_LIMITS = (5, 120)
_TEXTS = {"place": 300, "organisers": 1000, "minutes": rules.MINUTES_LIMIT}


@dataclass(frozen=True, kw_only=True)
class EventDraft:
    """What is told of an event. ``attendance`` says how many came of each sector."""

    entity_code: str
    municipality_code: str | None = None
    kind: EventKind = EventKind.MEETING
    title: str
    place: str = ""
    held_on: date
    starts: time | None = None
    ends: time | None = None
    organisers: str = ""
    minutes: str = ""
    attendance: Mapping[AttendanceSector, int] = field(default_factory=dict)


def create_event(draft: EventDraft, *, call: Call, person: User, now: datetime) -> Event:
    """Write down an event of a call; only the desk sees it until it is published.

    Raises:
        NotAllowedError: the person does not write about the events of that state.
        InvalidInputError: it has no title, its times or its place are wrong, or too many came.
    """
    _refuse_strangers(person, draft.entity_code)
    draft = _checked(draft, call)
    event = Event(call_id=call.id, created_by_id=person.id, created_at=now, **_columns(draft))
    event.attendance = _rows(draft)
    db.session.add(event)
    db.session.flush()
    audit.record(
        "capture.create_event", event, person=person, now=now, call=call.slug,
        entity=event.entity_code, kind=event.kind,
    )  # fmt: skip
    return event


def edit_event(event: Event, draft: EventDraft, *, person: User, now: datetime) -> None:
    """Change what is told of an event; its state stays.

    Raises:
        NotAllowedError: the person does not write about the events of that state.
        InvalidInputError: it has no title, its times or its place are wrong, or too many came.
    """
    _refuse_strangers(person, event.entity_code)
    draft = _checked(replace(draft, entity_code=event.entity_code), event.call)
    changed = [name for name, value in _columns(draft).items() if getattr(event, name) != value]
    for name, value in _columns(draft).items():
        setattr(event, name, value)
    before = {one.sector: one.people for one in event.attendance}
    if before != dict(draft.attendance):
        changed.append("attendance")
        for one in list(event.attendance):
            if one.sector not in draft.attendance:
                event.attendance.remove(one)
            else:
                one.people = draft.attendance[one.sector]
        event.attendance += [one for one in _rows(draft) if one.sector not in before]
    db.session.flush()
    if changed:
        audit.record(
            "capture.edit_event", event, person=person, now=now, changed=sorted(changed)
        )  # fmt: skip


def publish_event(event: Event, *, person: User, now: datetime) -> None:
    """Let everybody read what is told of an event.

    Raises:
        NotAllowedError: the person does not write about the events of that state.
        ConflictError: it is published, was not held yet, or its call is not public.
    """
    _refuse_strangers(person, event.entity_code)
    db.session.refresh(event, with_for_update={"of": Event})
    if event.published_at is not None:
        raise ConflictError(_("Ya estaba publicado."))
    if event.call.status not in PUBLIC:
        raise ConflictError(_("Su convocatoria todavía no se publica: publícala primero."))
    event.published_at, event.published_by_id = now, person.id
    event.unpublished_reason = ""
    audit.record("capture.publish_event", event, person=person, now=now)
    db.session.flush()


def unpublish_event(event: Event, *, reason: str, person: User, now: datetime) -> None:
    """Take an event out of view, with a reason that stays on record.

    Raises:
        NotAllowedError: the person does not write about the events of that state.
        ConflictError: it is not published.
        InvalidInputError: there is no reason.
    """
    _refuse_strangers(person, event.entity_code)
    reason = clean_input(reason)
    if error := length_error(reason, "reason"):
        raise InvalidInputError(error)
    db.session.refresh(event, with_for_update={"of": Event})
    if event.published_at is None:
        raise ConflictError(_("No está publicado."))
    event.published_at = event.published_by_id = None
    event.unpublished_reason = reason
    audit.record("capture.unpublish_event", event, person=person, now=now, reason=reason)
    db.session.flush()


def _refuse_strangers(person: User, entity_code: str) -> None:
    if not rules.may_hold(person, entity_code):
        raise NotAllowedError(_("Tu cuenta no escribe sobre los encuentros de ese estado."))


def _checked(draft: EventDraft, call: Call) -> EventDraft:
    title = " ".join(clean_input(draft.title).split())
    fewest, most = TITLE_LIMITS
    if not fewest <= len(title) <= most:
        raise InvalidInputError(
            _("Ponle un título de entre %(fewest)s y %(most)s letras.", fewest=fewest, most=most)
        )
    texts: dict[str, Any] = {name: clean_input(getattr(draft, name)) for name in _TEXTS}
    for name, limit in _TEXTS.items():
        if len(texts[name]) > limit:
            raise InvalidInputError(
                _("Un texto es muy largo: caben %(most)s caracteres.", most=f"{limit:,}")
            )
    if draft.starts and draft.ends and draft.ends <= draft.starts:
        raise InvalidInputError(_("La hora en que terminó tiene que ser después de la de inicio."))
    if not date(2011, 1, 1) <= draft.held_on <= clock.today().replace(month=12, day=31):
        raise InvalidInputError(_("Revisa la fecha: tiene que ser de este año o de antes."))
    if not accepts_entity(call, draft.entity_code):
        raise InvalidInputError(_("Esta convocatoria es solo para algunos estados: elige uno."))
    _refuse_place(draft)
    came = {sector: people for sector, people in draft.attendance.items() if people}
    if any(not 0 < people <= rules.MOST_PEOPLE for people in came.values()):
        raise InvalidInputError(_("Revisa cuántas personas llegaron: hay un número imposible."))
    return replace(draft, title=title, attendance=came, **texts)


def _refuse_place(draft: EventDraft) -> None:
    places = dict(municipalities_of(draft.entity_code)) if draft.municipality_code else {}
    if draft.municipality_code and draft.municipality_code not in places:
        raise InvalidInputError(
            _("Ese municipio no es del estado que elegiste: vuelve a elegirlo.")
        )


def _columns(draft: EventDraft) -> dict[str, object]:
    names = ("entity_code", "municipality_code", "kind", "title", "place", "held_on", "starts",
             "ends", "organisers", "minutes")  # fmt: skip
    return {name: getattr(draft, name) for name in names}


def _rows(draft: EventDraft) -> list[EventAttendance]:
    return [EventAttendance(sector=one, people=many) for one, many in draft.attendance.items()]
