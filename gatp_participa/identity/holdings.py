"""What identity holds about a person: that they verified it, and when. Not with what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import delete

from gatp_participa.accounts.models import User
from gatp_participa.core.db import db
from gatp_participa.identity import queries
from gatp_participa.identity.models import IdentityProof, IdentityTries
from gatp_participa.identity.status import ProofKind
from gatp_participa.privacy import registry

_WAYS = {ProofKind.CURP: "CURP", ProofKind.NATIONAL_LOGIN: "cuenta nacional"}


@registry.holds("identidad")
def my_proofs(user_id: int) -> Iterator[dict[str, Any]]:
    """Yield how and when a person verified their identity; the fingerprint says nothing to them."""
    for one in queries.proofs_of(user_id):
        yield {
            "con": _WAYS[one.kind], "verificada": one.proved_at,
            "por": one.provider or "la escribiste", "que_guardamos": "una huella, no el dato",
        }  # fmt: skip


@registry.erases
def erase_identity(user: User, *, now: datetime) -> None:
    """Forget the proofs: the same person may open another account and verify it."""
    for table in (IdentityProof, IdentityTries):
        db.session.execute(
            delete(table).where(table.user_id == user.id),
            execution_options={"synchronize_session": False},
        )
