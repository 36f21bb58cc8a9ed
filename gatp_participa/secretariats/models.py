from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gatp_participa.accounts.status import Sector
from gatp_participa.core.db import Identified, Model, status_type


class TechnicalSecretariat(Identified, Model):
    """The secretariat of a state during one period; a state may have had several, or none."""

    __tablename__ = "technical_secretariats"
    __table_args__ = (
        CheckConstraint("ended_on IS NULL OR ended_on > installed_on", name="ends_after_start"),
        UniqueConstraint("entity_code", "installed_on"),
    )

    entity_code: Mapped[str] = mapped_column(ForeignKey("federal_entities.code"))
    installed_on: Mapped[date]
    ended_on: Mapped[date | None]
    contact_email: Mapped[str] = mapped_column(default="")


class SecretariatMember(Identified, Model):
    """A seat at the table and who holds it between two days."""

    __tablename__ = "secretariat_members"
    __table_args__ = (CheckConstraint("to_on IS NULL OR to_on > from_on", name="ends_after_start"),)

    secretariat_id: Mapped[int] = mapped_column(ForeignKey("technical_secretariats.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str]
    organization: Mapped[str] = mapped_column(default="")
    sector: Mapped[Sector] = mapped_column(status_type(Sector))
    is_facilitator: Mapped[bool] = mapped_column(default=False)
    from_on: Mapped[date]
    to_on: Mapped[date | None]
