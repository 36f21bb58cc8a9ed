from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gatp_participa.core.db import Identified, Model, status_type
from gatp_participa.identity.status import ProofKind


class IdentityProof(Identified, Model):
    """That an account belongs to one person and to nobody else's account.

    ``digest`` is a keyed fingerprint (HMAC-SHA-256, in hexadecimal) of the CURP or of the number
    that a provider gives; what it is made of is nowhere. ``provider`` is who vouched for it, and
    empty when the person typed it.
    """

    __tablename__ = "identity_proofs"
    __table_args__ = (
        UniqueConstraint("kind", "digest"),
        UniqueConstraint("user_id", "kind"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[ProofKind] = mapped_column(status_type(ProofKind))
    digest: Mapped[str] = mapped_column(String(64))
    provider: Mapped[str] = mapped_column(String(32), default="")
    proved_at: Mapped[datetime]

    def __repr__(self) -> str:
        return f"<IdentityProof {self.kind} of the account {self.user_id}>"


class IdentityTries(Identified, Model):
    """How many times an account tried a CURP on the last day that it did."""

    __tablename__ = "identity_tries"
    __table_args__ = (CheckConstraint("tries >= 1", name="tried_at_least_once"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    on: Mapped[date] = mapped_column("tried_on")
    tries: Mapped[int] = mapped_column(SmallInteger)
