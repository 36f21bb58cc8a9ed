"""Which secretariat attends a state, and who sits there."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select

from gatp_participa.core.db import db
from gatp_participa.secretariats.models import SecretariatMember, TechnicalSecretariat


def secretariats_in_force(on: date) -> dict[str, TechnicalSecretariat]:
    """Return the secretariat of every state that has one on a day, by INEGI key."""
    rows = db.session.scalars(
        select(TechnicalSecretariat)
        .where(
            TechnicalSecretariat.installed_on <= on,
            or_(TechnicalSecretariat.ended_on.is_(None), TechnicalSecretariat.ended_on > on),
        )
        .order_by(TechnicalSecretariat.installed_on)
    )
    return {row.entity_code: row for row in rows}


def secretariat_in_force(entity_code: str, on: date) -> TechnicalSecretariat | None:
    """Return the secretariat of a state on a day, or None: the national desk attends it."""
    return secretariats_in_force(on).get(entity_code)


def members_on(secretariat: TechnicalSecretariat, on: date) -> list[SecretariatMember]:
    """Return who sits at the table on a day, facilitator first."""
    return list(
        db.session.scalars(
            select(SecretariatMember)
            .where(
                SecretariatMember.secretariat_id == secretariat.id,
                SecretariatMember.from_on <= on,
                or_(SecretariatMember.to_on.is_(None), SecretariatMember.to_on > on),
            )
            .order_by(
                SecretariatMember.is_facilitator.desc(),
                SecretariatMember.sector,
                SecretariatMember.id,
            )
        )
    )
