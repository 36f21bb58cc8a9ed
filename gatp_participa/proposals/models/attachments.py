"""What people attach to a proposal."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gatp_participa.core.db import Identified, Model
from gatp_participa.proposals.models.proposals import Proposal


class Attachment(Identified, Model):
    """A photograph or a PDF: of a proposal, or waiting for one that is being written.

    While it waits only ``ticket`` names it, and only the form that sent it has it. The file is
    in the storage under ``storage_key``, which is in no address.
    """

    __tablename__ = "proposal_attachments"
    __table_args__ = (
        CheckConstraint("(proposal_id IS NULL) = (number IS NULL)", name="waits_without_a_number"),
        CheckConstraint("number BETWEEN 1 AND 3", name="three_at_most"),
        CheckConstraint("size > 0", name="is_not_empty"),
        CheckConstraint("(hidden_at IS NULL) = (hidden_reason = '')", name="hidden_with_a_reason"),
        UniqueConstraint("proposal_id", "number"),
        Index("ix_proposal_attachments_uploaded_by_id", "uploaded_by_id"),
        Index("ix_proposal_attachments_created_at", "created_at"),
    )

    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposals.id"))
    number: Mapped[int | None] = mapped_column(SmallInteger)  # its place in the proposal
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ticket: Mapped[str] = mapped_column(String(43), unique=True)
    storage_key: Mapped[str] = mapped_column(String(80), unique=True)
    media_type: Mapped[str] = mapped_column(String(32))
    name: Mapped[str]  # as shown: clean, and of no use to find the file
    description: Mapped[str] = mapped_column(default="")  # what is seen, for who cannot see it
    size: Mapped[int]  # bytes
    width: Mapped[int] = mapped_column(default=0)  # pixels; 0 unless it is an image
    height: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of what is kept
    created_at: Mapped[datetime]
    hidden_at: Mapped[datetime | None]
    hidden_reason: Mapped[str] = mapped_column(default="")  # public

    proposal: Mapped[Proposal | None] = relationship()

    @property
    def is_image(self) -> bool:
        return self.width > 0

    def __repr__(self) -> str:
        return f"<Attachment {self.id} of a proposal {self.proposal_id}>"
