"""What secretariats hold about a person: the seats they had."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from gatp_participa.accounts.labels import sector_label
from gatp_participa.accounts.models import User
from gatp_participa.core.db import db
from gatp_participa.entities.queries import catalogue
from gatp_participa.privacy import registry
from gatp_participa.secretariats.models import SecretariatMember, TechnicalSecretariat

NOBODY = "Nombre retirado a petición de la persona"


@registry.holds("lugares_en_mesas")
def my_seats(user_id: int) -> Iterator[dict[str, Any]]:
    """Yield the seats a person has or had."""
    mine = (
        select(SecretariatMember, TechnicalSecretariat.entity_code)
        .join(TechnicalSecretariat, TechnicalSecretariat.id == SecretariatMember.secretariat_id)
        .where(SecretariatMember.user_id == user_id)
        .order_by(SecretariatMember.id)
    )
    for seat, entity_code in db.session.execute(mine):
        yield {
            "estado": catalogue().entity_name(entity_code), "nombre": seat.name,
            "organizacion": seat.organization, "sector": sector_label(seat.sector),
            "desde": seat.from_on, "hasta": seat.to_on, "lugar": seat.standing.label,
            "facilitas": seat.is_facilitator,
            "como_llegaste": ": ".join(filter(None, (seat.selection.label, seat.selection_note))),
        }  # fmt: skip


@registry.erases
def erase_seats(user: User, *, now: datetime) -> None:
    """Leave the seat with its sector and dates, and nobody's name on it."""
    db.session.execute(
        update(SecretariatMember)
        .where(SecretariatMember.user_id == user.id)
        .values(user_id=None, invitation_id=None, name=NOBODY, organization="", selection_note=""),
        execution_options={"synchronize_session": False},
    )
