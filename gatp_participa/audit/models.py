from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from gatp_participa.core.db import Identified, Key, Model


class AuditEntry(Identified, Model):
    """One act. Rows are only ever added; personal data stay out of ``changes``."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_subject_type_subject_id", "subject_type", "subject_id"),
    )

    at: Mapped[datetime]
    act: Mapped[str]  # package.verb, as in "proposals.submit"
    # Not a foreign key: the trace outlives the account, and the floor knows no accounts.
    actor_id: Mapped[int | None] = mapped_column(Key)
    channel: Mapped[str]  # web, cli, job
    subject_type: Mapped[str]
    subject_id: Mapped[int] = mapped_column(Key)
    changes: Mapped[dict[str, Any]]
