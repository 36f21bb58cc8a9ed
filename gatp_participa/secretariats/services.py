"""Install the secretariat of a state and seat its members."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import or_, select

from gatp_participa.accounts import services as accounts
from gatp_participa.accounts.models import User
from gatp_participa.accounts.status import Sector
from gatp_participa.audit.services import record
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.entities.queries import entity_or_404, term
from gatp_participa.secretariats import rules
from gatp_participa.secretariats.models import SecretariatMember, TechnicalSecretariat


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
    standing = db.session.scalar(
        select(TechnicalSecretariat.id).where(
            TechnicalSecretariat.entity_code == entity_code,
            or_(
                TechnicalSecretariat.ended_on.is_(None),
                TechnicalSecretariat.ended_on > installed_on,
            ),
        )
    )
    if standing is not None:
        raise ConflictError(
            _(
                "%(name)s ya tiene %(secretariat)s en esa fecha.",
                name=place.name,
                secretariat=term("secretariat.name"),
            )
        )
    secretariat = TechnicalSecretariat(
        entity_code=entity_code, installed_on=installed_on, contact_email=contact_email.strip()
    )
    db.session.add(secretariat)
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
    member = SecretariatMember(
        secretariat_id=secretariat.id, user_id=None if user is None else user.id,
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
    if day < secretariat.installed_on:
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
