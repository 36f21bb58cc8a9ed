"""The places of a table: of which sector, with which title, until when."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import func, select

from gatp_participa.accounts.models import User
from gatp_participa.accounts.status import Sector
from gatp_participa.audit import services as audit
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError
from gatp_participa.secretariats import rules
from gatp_participa.secretariats.models import (
    SecretariatMember,
    SecretariatPeriod,
    SecretariatSeat,
    TechnicalSecretariat,
)
from gatp_participa.secretariats.services.common import hold, one_line, refuse_strangers
from gatp_participa.secretariats.status import Stage


def add_seat(
    secretariat: TechnicalSecretariat,
    sector: Sector,
    *,
    title: str = "",
    from_on: date | None = None,
    person: User | None,
    now: datetime,
) -> SecretariatSeat:
    """Open a place for a sector, from a day on (today).

    Raises:
        NotAllowedError: the person may not change that table.
        InvalidInputError: the table was nothing yet on that day.
        ConflictError: the table is not active.
    """
    body, day = hold(secretariat.id), from_on or clock.local_day(now)
    refuse_strangers(person, body)
    check_is_active(body, day)
    last = db.session.scalar(
        select(func.max(SecretariatSeat.number)).where(
            SecretariatSeat.secretariat_id == body.id, SecretariatSeat.sector == sector
        )
    )
    seat = SecretariatSeat(
        secretariat_id=body.id, sector=sector, number=(last or 0) + 1, title=one_line(title),
        from_on=day,
    )  # fmt: skip
    db.session.add(seat)
    db.session.flush()
    audit.record(
        "secretariats.add_seat", seat, person=person, now=now, secretariat_id=body.id,
        sector=sector.value, from_on=day.isoformat(),
    )  # fmt: skip
    return seat


def edit_seat(seat: SecretariatSeat, *, title: str, person: User | None, now: datetime) -> None:
    """Say again what a place is called.

    Raises:
        NotAllowedError: the person may not change that table.
    """
    body = hold(seat.secretariat_id)
    refuse_strangers(person, body)
    before, seat.title = seat.title, one_line(title)
    if before != seat.title:
        db.session.flush()
        audit.record(
            "secretariats.edit_seat", seat, person=person, now=now, title=[before, seat.title]
        )


def end_seat(
    seat: SecretariatSeat, *, on: date | None = None, person: User | None, now: datetime
) -> None:
    """Close a place that nobody has, on a day (today); one that nobody ever had goes away.

    Raises:
        NotAllowedError: the person may not change that table.
        ConflictError: it had ended, or somebody sits there after that day.
        InvalidInputError: the day is before it began.
    """
    body, day = hold(seat.secretariat_id), on or clock.local_day(now)
    refuse_strangers(person, body)
    db.session.refresh(seat)
    if seat.to_on is not None:
        raise ConflictError(_("Ese lugar ya había terminado."))
    if day < seat.from_on:
        raise InvalidInputError(_("Ese día es anterior a cuando empezó."))
    members = db.session.scalars(
        select(SecretariatMember).where(SecretariatMember.seat_id == seat.id)
    ).all()
    if any(rules.overlaps(one, day) for one in members):
        raise ConflictError(_("Alguien ocupa ese lugar. Primero termina su periodo."))
    audit.record(
        "secretariats.end_seat", seat, person=person, now=now, secretariat_id=body.id,
        sector=seat.sector.value, on=day.isoformat(),
    )  # fmt: skip
    close(seat, day, is_used=bool(members))


def close(seat: SecretariatSeat, day: date, *, is_used: bool) -> None:
    """Write down that a place ended, or forget one that was for nobody."""
    if not is_used:
        db.session.delete(seat)
    elif seat.from_on < day:
        seat.to_on = day
    else:
        raise ConflictError(_("Alguien ocupó ese lugar después de ese día."))
    db.session.flush()


def check_is_active(body: TechnicalSecretariat, day: date) -> None:
    """Refuse a day on which the table was nothing, or is not active any more."""
    periods = db.session.scalars(
        select(SecretariatPeriod)
        .where(SecretariatPeriod.secretariat_id == body.id)
        .order_by(SecretariatPeriod.from_on)
    ).all()
    if not periods or day < periods[0].from_on:
        raise InvalidInputError(_("Nadie puede ocupar un lugar antes de que exista la mesa."))
    last = periods[-1]
    if last.stage is Stage.INACTIVE or last.to_on is not None:
        raise ConflictError(_("La mesa está inactiva: nadie puede ocupar un lugar."))
    inactive = [one for one in periods if one.stage is Stage.INACTIVE and one.to_on is not None]
    if any(day < one.to_on for one in inactive if one.to_on):
        raise InvalidInputError(_("Ese día es de un periodo anterior de la mesa."))
