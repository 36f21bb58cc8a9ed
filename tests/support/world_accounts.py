"""A second factor, a passkey, and an invitation in each of its states."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from gatp_participa.accounts.models import (
    Invitation,
    Passkey,
    RecoveryCode,
    SecondFactor,
    User,
)
from gatp_participa.accounts.services.inviting import digest
from gatp_participa.accounts.status import Role
from tests.support.factories import NOON, save
from tests.support.world_texts import secret

if TYPE_CHECKING:
    from tests.support.world import World

STATES = ("live", "expired", "withdrawn", "accepted")


def build(world: World, users: dict[str, User]) -> None:
    """Give the author a passkey, the auditor a second factor, and offer a role four times."""
    for kind in ("author", "auditor"):
        user = users[kind]
        save(SecondFactor(user_id=user.id, codes_kept_at=NOON))
        save(RecoveryCode(user_id=user.id, digest="0" * 64, created_at=NOON))
        key = save(
            Passkey(
                user_id=user.id, credential_id=f"llave-{kind}", public_key="AA",
                name=secret(f"llave {kind}"), created_at=NOON,
            )
        )  # fmt: skip
        world.keys[kind] = key.id
    for state in STATES:
        token = f"oferta-{state}"
        sent = NOON - timedelta(days=8 if state == "expired" else 1)
        offer = save(
            Invitation(
                email=f"{state}@oferta.example", name="", role=Role.MODERATOR, scopes=["20"],
                valid_from_on=sent.date(), digest=digest(token), invited_by_id=users["admin"].id,
                created_at=sent, sent_at=sent, expires_at=sent + timedelta(days=7),
                accepted_at=NOON if state == "accepted" else None,
                withdrawn_at=NOON if state == "withdrawn" else None,
            )
        )  # fmt: skip
        world.offers[state] = (offer.id, token)
