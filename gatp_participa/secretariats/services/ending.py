"""End the places of people: one by one, or all when a table is no longer active."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from gatp_participa.accounts.models import User
from gatp_participa.audit import services as audit
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError
from gatp_participa.secretariats.models import (
    SecretariatMember,
    SecretariatSeat,
    TechnicalSecretariat,
)
from gatp_participa.secretariats.services.common import hold, refuse_for_place
from gatp_participa.secretariats.services.seats import close
from gatp_participa.secretariats.services.sitting import take_office


def end_member(
    member: SecretariatMember, *, on: date | None = None, person: User | None, now: datetime
) -> None:
    """End somebody's place on a day (today) and, with it, their role; one of no days goes away.

    Raises:
        NotAllowedError: the person may not change that place.
        ConflictError: it had ended, or a session already counted them.
        InvalidInputError: the day is before they took it.
    """
    body, day = hold(member.secretariat_id), on or clock.local_day(now)
    refuse_for_place(person, body, is_facilitator=member.is_facilitator)
    db.session.refresh(member)
    if member.to_on is not None and member.to_on <= clock.local_day(now):
        raise ConflictError(_("Esa persona ya había dejado el lugar."))
    if day < member.from_on:
        raise InvalidInputError(_("Ese día es anterior a cuando tomó el lugar."))
    _end(body, member, day, person=person, now=now)


def end_all(body: TechnicalSecretariat, *, on: date, person: User | None, now: datetime) -> None:
    """End every place of a table that is no longer active, with what each one gave.

    Raises:
        ConflictError: somebody took theirs after that day.
    """
    members = db.session.scalars(
        select(SecretariatMember).where(
            SecretariatMember.secretariat_id == body.id,
            or_(SecretariatMember.to_on.is_(None), SecretariatMember.to_on > on),
        )
    ).all()
    if any(one.from_on >= on for one in members):
        raise ConflictError(_("Alguien tomó su lugar después de ese día: elige otra fecha."))
    for one in members:
        _end(body, one, on, person=person, now=now)
    seats = db.session.scalars(
        select(SecretariatSeat).where(
            SecretariatSeat.secretariat_id == body.id, SecretariatSeat.to_on.is_(None)
        )
    ).all()
    used = select(SecretariatMember.seat_id).where(SecretariatMember.secretariat_id == body.id)
    sat = set(db.session.scalars(used))
    for seat in seats:
        close(seat, on, is_used=seat.id in sat)


def _end(
    body: TechnicalSecretariat, member: SecretariatMember, day: date, *, person: User | None,
    now: datetime,
) -> None:  # fmt: skip
    audit.record(
        "secretariats.end_member", member, person=person, now=now, secretariat_id=body.id,
        sector=member.sector.value, on=day.isoformat(),
    )  # fmt: skip
    take_office(body, member, day, person=person, now=now)
    if member.from_on < day:
        member.to_on = day
        db.session.flush()
        return
    try:
        with db.session.begin_nested():
            db.session.delete(member)
    except IntegrityError:  # a session counted them
        raise ConflictError(
            _("Ya se contó en una sesión de hoy: termina su lugar a partir de mañana.")
        ) from None
