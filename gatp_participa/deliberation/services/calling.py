"""Prepare a session, call it, change its day and call it off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError
from gatp_participa.deliberation import notices, rules
from gatp_participa.deliberation.models import AgendaItem, Session
from gatp_participa.deliberation.queries.sessions import last_number
from gatp_participa.deliberation.services.common import check_prepares, locked
from gatp_participa.deliberation.status import SessionKind, SessionStatus
from gatp_participa.secretariats.models import TechnicalSecretariat
from gatp_participa.web.filters import day as day_in_words


@dataclass(frozen=True, kw_only=True)
class SessionDraft:
    """When and where a table meets. ``link`` is for who takes part from afar."""

    kind: SessionKind
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    link: str = ""


def create(
    table: TechnicalSecretariat, draft: SessionDraft, *, person: User, now: datetime
) -> Session:
    """Prepare a session, with the rules of the table as they are today.

    Raises:
        NotAllowedError: the person does not facilitate that table.
        InvalidInputError: it ends before it begins, is in the past, or has no place.
    """
    check_prepares(person, table.entity_code)
    _check(draft, now)
    _hold_table(table)
    session = Session(
        secretariat_id=table.id, kind=draft.kind, number=last_number(table.id, draft.kind) + 1,
        starts_at=draft.starts_at, ends_at=draft.ends_at, place=draft.place.strip(),
        link=draft.link.strip(), quorum=table.quorum, voting=table.voting, created_at=now,
        created_by_id=person.id,
    )  # fmt: skip
    db.session.add(session)
    db.session.flush()
    record(
        "deliberation.create", session, person=person, now=now, kind=draft.kind.value,
        entity_code=table.entity_code,
    )  # fmt: skip
    return session


def reschedule(session: Session, draft: SessionDraft, *, person: User, now: datetime) -> int:
    """Change when, where or of which kind a session is; once called, everyone is told again.

    Returns:
        How many people were told.

    Raises:
        NotAllowedError: the person does not facilitate that table.
        InvalidInputError: the dates are wrong, or too near for who has to come.
        ConflictError: it was held or cancelled, or another kind was called.
    """
    check_prepares(person, session.secretariat.entity_code)
    _check(draft, now)
    _hold_table(session.secretariat)
    locked(session, SessionStatus.DRAFT, SessionStatus.CALLED)
    is_called = session.status is SessionStatus.CALLED
    before = (session.starts_at, session.ends_at, session.place, session.link)
    if draft.kind is not session.kind:
        if is_called:
            raise ConflictError(_("Ya se convocó: para cambiar de tipo, cancélala y haz otra."))
        session.number = last_number(session.secretariat_id, draft.kind) + 1
        session.kind = draft.kind
    if is_called and draft.starts_at != before[0]:
        _check_notice(draft.kind, draft.starts_at, now)
    session.starts_at, session.ends_at = draft.starts_at, draft.ends_at
    session.place, session.link = draft.place.strip(), draft.link.strip()
    db.session.flush()
    record("deliberation.reschedule", session, person=person, now=now, called=is_called)
    if not is_called or before == (
        session.starts_at, session.ends_at, session.place, session.link,
    ):  # fmt: skip
        return 0
    session.revision += 1
    db.session.flush()
    return notices.tell_members(session, _points(session), now=now)


def call(session: Session, *, person: User, now: datetime) -> int:
    """Invite everyone who sits at the table, with the agenda and an entry for their calendar.

    Returns:
        How many people were told.

    Raises:
        NotAllowedError: the person does not facilitate that table.
        InvalidInputError: the day is too near, or the agenda is empty.
        ConflictError: it was called already, or cancelled.
    """
    check_prepares(person, session.secretariat.entity_code)
    locked(session, SessionStatus.DRAFT)
    _check_notice(session.kind, session.starts_at, now)
    points = _points(session)
    if not points:
        raise InvalidInputError(_("El orden del día está vacío: agrega al menos un punto."))
    session.status, session.called_at = SessionStatus.CALLED, now
    # The rules that count are those in force on the day it is called.
    session.quorum, session.voting = session.secretariat.quorum, session.secretariat.voting
    db.session.flush()
    record("deliberation.call", session, person=person, now=now, points=len(points))
    return notices.tell_members(session, points, now=now)


def cancel(session: Session, *, reason: str, person: User, now: datetime) -> int:
    """Call a session off and say why; who was invited is told.

    Raises:
        NotAllowedError: the person does not facilitate that table.
        InvalidInputError: there is no reason.
        ConflictError: it was held already.
    """
    check_prepares(person, session.secretariat.entity_code)
    if not reason.strip():
        raise InvalidInputError(_("Di por qué se cancela: lo lee quien iba a ir."))
    locked(session, SessionStatus.DRAFT, SessionStatus.CALLED)
    was_called = session.status is SessionStatus.CALLED
    session.status, session.cancelled_reason = SessionStatus.CANCELLED, reason.strip()
    session.revision += was_called
    db.session.flush()
    record("deliberation.cancel", session, person=person, now=now, called=was_called)
    return notices.tell_members(session, _points(session), now=now) if was_called else 0


def _points(session: Session) -> list[AgendaItem]:
    query = select(AgendaItem).where(AgendaItem.session_id == session.id)
    return list(db.session.scalars(query.order_by(AgendaItem.position)))


def _hold_table(table: TechnicalSecretariat) -> None:
    # Of two sessions prepared at once the second waits here and takes the next number.
    query = select(TechnicalSecretariat.id).where(TechnicalSecretariat.id == table.id)
    db.session.execute(query.with_for_update())


def _check(draft: SessionDraft, now: datetime) -> None:
    if draft.ends_at <= draft.starts_at:
        raise InvalidInputError(_("La sesión tiene que terminar después de empezar."))
    if draft.starts_at <= now:
        raise InvalidInputError(_("Ese momento ya pasó: elige otro."))
    if not draft.place.strip() and not draft.link.strip():
        raise InvalidInputError(_("Di dónde será: un lugar, una liga para conectarse o los dos."))


def _check_notice(kind: SessionKind, starts_at: datetime, now: datetime) -> None:
    earliest = rules.earliest_day(kind, clock.local_day(now))
    if clock.local_day(starts_at) < earliest:
        days = rules.NOTICE_DAYS[kind]
        raise InvalidInputError(
            ngettext(
                "Una %(kind)s se convoca al menos con %(num)s día hábil: puede ser desde el %(day)s.",
                "Una %(kind)s se convoca al menos con %(num)s días hábiles: puede ser desde el "
                "%(day)s.",
                days,
                kind=kind.label,
                day=day_in_words(earliest),
            )
        )
