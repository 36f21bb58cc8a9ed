"""Install the secretariat of a state and seat its members."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import func, or_, select

from gatp_participa.accounts import services as accounts
from gatp_participa.accounts.models import User
from gatp_participa.accounts.status import Sector
from gatp_participa.audit.services import record
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.entities.queries import entity_or_404, term
from gatp_participa.secretariats import rules
from gatp_participa.secretariats.models import (
    SecretariatMember,
    SecretariatPeriod,
    SecretariatSeat,
    TechnicalSecretariat,
)
from gatp_participa.secretariats.status import Stage


def install(
    entity_code: str, *, installed_on: date, person: User, now: datetime, contact_email: str = ""
) -> TechnicalSecretariat:
    """Install the secretariat of a state from a day on.

    Raises:
        NotAllowedError: the person does not set tables up.
        NotFoundError: there is no such state.
        ConflictError: the state has one that has not ended by that day.
    """
    _check_may_install(person)
    place = entity_or_404(entity_code)
    secretariat = db.session.scalar(
        select(TechnicalSecretariat)
        .where(
            TechnicalSecretariat.entity_code == entity_code,
            TechnicalSecretariat.municipality_code.is_(None),
        )
        .with_for_update()
    )
    if secretariat is None:
        secretariat = TechnicalSecretariat(
            entity_code=entity_code, contact_email=contact_email.strip()
        )
        db.session.add(secretariat)
        db.session.flush()
    last = secretariat.periods[-1] if secretariat.periods else None
    if last is not None and (last.to_on is None or last.to_on > installed_on):
        raise ConflictError(
            _(
                "%(name)s ya tiene %(secretariat)s en esa fecha.",
                name=place.name,
                secretariat=term("secretariat.name"),
            )
        )
    db.session.add(
        SecretariatPeriod(
            secretariat=secretariat, stage=Stage.INSTALLED, from_on=installed_on, created_at=now
        )
    )
    db.session.flush()
    record(
        "secretariats.install", secretariat, person=person, now=now,
        entity_code=entity_code, installed_on=installed_on.isoformat(),
    )  # fmt: skip
    return secretariat


def seat(
    secretariat: TechnicalSecretariat,
    *,
    name: str,
    sector: Sector,
    organization: str = "",
    user: User | None = None,
    is_facilitator: bool = False,
    from_on: date | None = None,
    person: User,
    now: datetime,
) -> SecretariatMember:
    """Give somebody a seat at the table from a day on (by default, today).

    A seat with an account also gives the role that opens the desk.

    Raises:
        NotAllowedError: the person does not set tables up.
        InvalidInputError: the seat has no name, or starts before the table does.
        ConflictError: the table already has who facilitates it.
    """
    _check_may_install(person)
    day = from_on or clock.local_day(now)
    _check_seat(secretariat, name=name, day=day, is_facilitator=is_facilitator)
    place = SecretariatSeat(
        secretariat_id=secretariat.id, sector=sector, from_on=day,
        number=_next_number(secretariat, sector),
    )  # fmt: skip
    db.session.add(place)
    db.session.flush()
    member = SecretariatMember(
        secretariat_id=secretariat.id, seat_id=place.id, user_id=None if user is None else user.id,
        name=name.strip(), organization=organization.strip(), sector=sector,
        is_facilitator=is_facilitator, from_on=day,
    )  # fmt: skip
    db.session.add(member)
    db.session.flush()
    if user is not None:
        role = rules.role_of_seat(is_facilitator=is_facilitator)
        accounts.grant_role(
            user, role, scope=secretariat.entity_code, sector=sector, person=person, now=now
        )
    record(
        "secretariats.seat", member, person=person, now=now,
        secretariat_id=secretariat.id, sector=sector.value, is_facilitator=is_facilitator,
    )  # fmt: skip
    return member


def _next_number(secretariat: TechnicalSecretariat, sector: Sector) -> int:
    last = db.session.scalar(
        select(func.max(SecretariatSeat.number)).where(
            SecretariatSeat.secretariat_id == secretariat.id, SecretariatSeat.sector == sector
        )
    )
    return (last or 0) + 1


def _check_may_install(person: User) -> None:
    if not rules.may_install(person):
        raise NotAllowedError(
            _("Solo la %(commission)s puede hacer esto.", commission=term("commission.short"))
        )


def _check_seat(
    secretariat: TechnicalSecretariat, *, name: str, day: date, is_facilitator: bool
) -> None:
    if not name.strip():
        raise InvalidInputError(_("Escribe el nombre de quien ocupa el lugar."))
    if not secretariat.periods or day < secretariat.periods[0].from_on:
        raise InvalidInputError(_("Nadie puede ocupar un lugar antes de la instalación."))
    if is_facilitator and db.session.scalar(
        select(SecretariatMember.id).where(
            SecretariatMember.secretariat_id == secretariat.id,
            SecretariatMember.is_facilitator,
            or_(SecretariatMember.to_on.is_(None), SecretariatMember.to_on > day),
        )
    ):
        raise ConflictError(
            _("Ya hay una %(lower)s en esa fecha.", lower=term("facilitator.name").lower())
        )
