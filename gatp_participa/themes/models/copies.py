"""Texts that are nearly the same, and the vectors of all."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from gatp_participa.core.db import Identified, Key, Model, status_type
from gatp_participa.themes.status import (
    CopyStatus,
)


class CopyGroup(Identified, Model):
    """Texts of a call that are nearly the same: a campaign, or the same person twice."""

    __tablename__ = "copy_groups"

    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    status: Mapped[CopyStatus] = mapped_column(
        status_type(CopyStatus), default=CopyStatus.SUGGESTED
    )
    found_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class CopyMember(Model):
    """A proposal among its near copies: in one group at most. It stays a voice of its own."""

    __tablename__ = "copy_members"

    proposal_id: Mapped[int] = mapped_column(
        Key, ForeignKey("proposals.id"), primary_key=True, autoincrement=False
    )
    group_id: Mapped[int] = mapped_column(ForeignKey("copy_groups.id"), index=True)


class TextVector(Model):
    """The encoder's vector of a proposal's text: float32, little endian, computed once."""

    __tablename__ = "text_vectors"

    proposal_id: Mapped[int] = mapped_column(
        Key, ForeignKey("proposals.id"), primary_key=True, autoincrement=False
    )
    encoder: Mapped[str]  # name and version
    content_digest: Mapped[str] = mapped_column(String(64))
    vector: Mapped[bytes] = mapped_column(LargeBinary)
