"""What waits for somebody of a table: minutes to sign, sessions half done, agreements due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from gatp_participa.accounts.rules import Person, scopes_of
from gatp_participa.accounts.status import Role
from gatp_participa.core.db import db
from gatp_participa.deliberation.models import (
    AgendaItem,
    Agreement,
    Attendance,
    Session,
    SessionSignature,
)
from gatp_participa.deliberation.status import AgreementStatus, Presence, SessionStatus
from gatp_participa.secretariats.models import SecretariatMember, TechnicalSecretariat

_TABLE = (Role.SECRETARIAT_MEMBER, Role.FACILITATOR)


def pending_agreements(person: Person, *, until: date, limit: int = 20) -> Sequence[Agreement]:
    """Return what the tables that a person facilitates agreed and is due by a day."""
    scopes = scopes_of(person, Role.FACILITATOR)
    if not scopes:
        return []
    return db.session.scalars(
        select(Agreement)
        .join(Agreement.session)
        .join(Session.secretariat)
        .options(joinedload(Agreement.session).joinedload(Session.secretariat))
        .where(
            Agreement.status == AgreementStatus.PENDING,
            Agreement.due_on <= until,
            TechnicalSecretariat.entity_code.in_(scopes),
        )
        .order_by(Agreement.due_on, Agreement.id)
        .limit(limit)
    ).all()


def half_done(person: Person, user_id: int, *, limit: int = 20) -> list[tuple[Session, bool]]:
    """Return the sessions of a person's tables that are not over, and whether they must sign each.

    Whoever was there and has not signed must, once the minutes are written.
    """
    scopes = scopes_of(person, *_TABLE)
    if not scopes:
        return []
    signed = select(SessionSignature.session_id).where(
        SessionSignature.session_id == Attendance.session_id,
        SessionSignature.member_id == Attendance.member_id,
    )
    is_open = select(AgendaItem.id).where(
        AgendaItem.session_id == Attendance.session_id, AgendaItem.outcome.is_(None)
    )
    awaits = (
        select(Attendance.session_id)
        .join(SecretariatMember, SecretariatMember.id == Attendance.member_id)
        .where(
            Attendance.session_id == Session.id,
            Session.status == SessionStatus.HELD,
            Session.minutes != "",
            SecretariatMember.user_id == user_id,
            Attendance.presence.in_((Presence.IN_PERSON, Presence.REMOTE)),
            ~signed.exists(),
            ~is_open.exists(),
        )
        .exists()
    )
    rows = db.session.execute(
        select(Session, awaits)
        .join(Session.secretariat)
        .options(contains_eager(Session.secretariat))
        .where(
            TechnicalSecretariat.entity_code.in_(scopes),
            Session.status.in_((SessionStatus.DRAFT, SessionStatus.CALLED, SessionStatus.HELD)),
        )
        .order_by(Session.starts_at, Session.id)
        .limit(limit)
    )
    return [(session, bool(must_sign)) for session, must_sign in rows]
