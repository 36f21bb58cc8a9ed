"""What others ask about who verified their identity."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from gatp_participa.core.db import db
from gatp_participa.identity.models import IdentityProof
from gatp_participa.identity.status import Level
from gatp_participa.settings import in_use


def level_of(user_id: int) -> Level:
    """Return the level of an account: verified with any proof."""
    query = select(IdentityProof.id).where(IdentityProof.user_id == user_id).limit(1)
    return Level.VERIFIED if db.session.scalar(query) is not None else Level.MAIL


def proofs_of(user_id: int) -> Sequence[IdentityProof]:
    """Return the proofs of an account, the oldest first."""
    mine = select(IdentityProof).where(IdentityProof.user_id == user_id)
    return db.session.scalars(mine.order_by(IdentityProof.id)).all()


def takes_curp() -> bool:
    """Say whether this instance can verify a CURP: it has a key to keep its fingerprint."""
    return bool(in_use().identity_keys)


def takes_national_login() -> bool:
    """Say whether this instance has a national login, and a key for what it says."""
    return bool(in_use().national_login and in_use().identity_keys)


def can_verify() -> bool:
    """Say whether there is any way of verifying an identity here."""
    return takes_curp()
