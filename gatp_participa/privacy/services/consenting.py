"""Log what people agree to, under which version of the notice; let them take it back."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import text, update

from gatp_participa.accounts.models import User
from gatp_participa.audit import services as audit
from gatp_participa.core.db import db, insert
from gatp_participa.core.errors import ConflictError, NotFoundError
from gatp_participa.privacy import notice
from gatp_participa.privacy.models import Consent
from gatp_participa.privacy.services.publishing import write_first
from gatp_participa.privacy.status import Purpose

_IN_FORCE = text("withdrawn_at IS NULL")


def give_consent(
    user: User, purpose: Purpose, *, now: datetime, channel: str | None = None
) -> bool:
    """Log that a person agrees to a purpose under the notice in force.

    Agreeing again under the same version changes nothing. ``channel`` says where, by default
    the door that the act came through. Returns whether it was new.
    """
    current = notice.in_force()
    if current.number == 1:
        write_first(now)
    row = {
        "user_id": user.id, "notice_number": current.number, "purpose": purpose, "given_at": now,
        "channel": channel or audit.channel.get(),
    }  # fmt: skip
    statement = (
        insert(Consent)
        .values(row)
        .on_conflict_do_nothing(
            index_elements=["user_id", "purpose", "notice_number"], index_where=_IN_FORCE
        )
    )
    return db.session.scalar(statement.returning(Consent.id)) is not None


def accept_notice(user: User, *, now: datetime) -> None:
    """Agree to the notice in force, on entering or when a substantial one asks for it again."""
    if give_consent(user, Purpose.OPEN, now=now):
        audit.record(
            "privacy.accept_notice", user, person=user, now=now, number=notice.in_force().number
        )
    mark_told(user)


def mark_told(user: User) -> None:
    """Note that a person was told of the notice in force; it is nobody else's business."""
    number = notice.in_force().number
    if user.notice_seen != number:
        db.session.execute(update(User).where(User.id == user.id).values(notice_seen=number))


def withdraw_consent(consent_id: int, *, person: User, now: datetime) -> Consent:
    """Take back one of a person's consents.

    Raises:
        NotFoundError: there is none of theirs with that number.
        ConflictError: it is the one that the account itself needs, or was taken back before.
    """
    consent = db.session.get(Consent, consent_id)
    if consent is None or consent.user_id != person.id:
        raise NotFoundError(_("No encontramos ese permiso."))
    if consent.purpose is Purpose.OPEN:
        raise ConflictError(_("Sin ese permiso no puede haber cuenta: si lo retiras, bórrala."))
    taken = db.session.scalar(
        update(Consent)
        .where(Consent.id == consent_id, Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
        .returning(Consent.id)
        .execution_options(synchronize_session="fetch")
    )
    if taken is None:
        raise ConflictError(_("Ya habías retirado ese permiso."))
    audit.record(
        "privacy.withdraw_consent", person, person=person, now=now, purpose=consent.purpose.value
    )
    return consent
