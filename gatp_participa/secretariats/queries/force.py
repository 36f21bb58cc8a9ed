"""Which secretariat attends a state on a day, and who sits there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager

from gatp_participa.accounts.models import User
from gatp_participa.accounts.status import Sector
from gatp_participa.core.db import db
from gatp_participa.entities.queries import Place, catalogue
from gatp_participa.secretariats.models import (
    SecretariatMember,
    SecretariatPeriod,
    TechnicalSecretariat,
)
from gatp_participa.secretariats.rules import SECTORS
from gatp_participa.secretariats.status import Stage


@dataclass(frozen=True)
class Attention:
    """Who attends a state: its secretariat since a day, or (no secretariat) the national desk."""

    place: Place
    secretariat: TechnicalSecretariat | None
    since: date | None
    members_count: int


def in_force(on: date) -> tuple:
    """Return the conditions of a period in which a table is installed on a day."""
    return (
        SecretariatPeriod.stage == Stage.INSTALLED,
        SecretariatPeriod.from_on <= on,
        or_(SecretariatPeriod.to_on.is_(None), SecretariatPeriod.to_on > on),
    )


def seated(on: date) -> tuple:
    """Return the conditions of who sits at a table on a day."""
    return (
        SecretariatMember.from_on <= on,
        or_(SecretariatMember.to_on.is_(None), SecretariatMember.to_on > on),
    )


def periods_in_force(on: date) -> dict[str, SecretariatPeriod]:
    """Return the installed period of every state that has one on a day, by INEGI key."""
    rows = db.session.execute(
        select(TechnicalSecretariat.entity_code, SecretariatPeriod)
        .join(SecretariatPeriod.secretariat)
        .options(contains_eager(SecretariatPeriod.secretariat))
        .where(TechnicalSecretariat.municipality_code.is_(None), *in_force(on))
    )
    return dict(iter(rows))


def secretariats_in_force(on: date) -> dict[str, TechnicalSecretariat]:
    """Return the secretariat of every state that has one on a day, by INEGI key."""
    return {code: period.secretariat for code, period in periods_in_force(on).items()}


def secretariat_in_force(entity_code: str, on: date) -> TechnicalSecretariat | None:
    """Return the secretariat of a state on a day, or None: the national desk attends it."""
    return db.session.scalar(
        select(TechnicalSecretariat)
        .join(SecretariatPeriod)
        .where(
            TechnicalSecretariat.entity_code == entity_code,
            TechnicalSecretariat.municipality_code.is_(None),
            *in_force(on),
        )
    )


def periods_of(entity_code: str) -> list[SecretariatPeriod]:
    """Return what the table of a state has been, newest first."""
    return list(
        db.session.scalars(
            select(SecretariatPeriod)
            .join(SecretariatPeriod.secretariat)
            .options(contains_eager(SecretariatPeriod.secretariat))
            .where(
                TechnicalSecretariat.entity_code == entity_code,
                TechnicalSecretariat.municipality_code.is_(None),
            )
            .order_by(SecretariatPeriod.from_on.desc())
        )
    )


def members_on(secretariat: TechnicalSecretariat, on: date) -> list[SecretariatMember]:
    """Return who sits at the table on a day, facilitator first."""
    return list(
        db.session.scalars(
            select(SecretariatMember)
            .where(SecretariatMember.secretariat_id == secretariat.id, *seated(on))
            .order_by(
                SecretariatMember.is_facilitator.desc(),
                SecretariatMember.sector,
                SecretariatMember.id,
            )
        )
    )


def by_sector(
    members: Iterable[SecretariatMember],
) -> Mapping[Sector, list[SecretariatMember]]:
    """Return the members of each side of the table, the three sides always present."""
    present = list(members)
    return {sector: [m for m in present if m.sector is sector] for sector in SECTORS}


def attention_of_every_state(on: date) -> list[Attention]:
    """Return who attends each of the 32 states on a day, in the order of the catalogue."""
    standing = periods_in_force(on)
    rows = db.session.execute(
        select(SecretariatMember.secretariat_id, func.count())
        .where(*seated(on))
        .group_by(SecretariatMember.secretariat_id)
    )
    counts = dict(iter(rows))
    attentions = []
    for code, place in catalogue().entities.items():
        period = standing.get(code)
        if period is None:
            attentions.append(Attention(place, None, None, 0))
            continue
        seats = counts.get(period.secretariat_id, 0)
        attentions.append(Attention(place, period.secretariat, period.from_on, seats))
    return attentions


def accounts_at(secretariat_ids: Iterable[int], on: date) -> dict[int, list[User]]:
    """Return the active accounts that sit at each of these tables on a day (one query)."""
    found: dict[int, list[User]] = {number: [] for number in secretariat_ids}
    rows = db.session.execute(
        select(SecretariatMember.secretariat_id, User)
        .join(User, User.id == SecretariatMember.user_id)
        .where(SecretariatMember.secretariat_id.in_(found), *seated(on), User.is_active)
        .order_by(User.id)
    )
    for secretariat_id, user in rows:
        found[secretariat_id].append(user)
    return found
