"""What a person translated of a proposal in another language."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gatp_participa.core.db import Identified, Model


class ProposalTranslation(Identified, Model):
    """A proposal in another language, below the original, which is kept and comes first."""

    __tablename__ = "proposal_translations"
    __table_args__ = (
        CheckConstraint("title <> '' AND problem <> ''", name="says_something"),
        UniqueConstraint("proposal_id", "language"),
    )

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    language: Mapped[str] = mapped_column(String(16), default="es")
    title: Mapped[str]
    problem: Mapped[str]
    action: Mapped[str] = mapped_column(default="")
    result: Mapped[str] = mapped_column(default="")
    signed_as: Mapped[str]  # the office that answers for it, with its name of that day
    translated_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    translated_at: Mapped[datetime]
