from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from gatp_participa.core.db import Identified, Model, status_type
from gatp_participa.jobs.status import JobStatus


class Job(Identified, Model):
    """Something to do at least once, after the transaction that asked for it.

    ``key`` makes a request unique: asking twice for the same thing is one job.
    ``progress`` goes from 0 to 100 and ``note`` says in Spanish what it is doing.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress_is_a_percentage"),
        Index("ix_jobs_status_due_at", "status", "due_at"),
    )

    name: Mapped[str]
    arguments: Mapped[dict[str, Any]]
    key: Mapped[str | None] = mapped_column(unique=True)
    status: Mapped[JobStatus] = mapped_column(status_type(JobStatus), default=JobStatus.READY)
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    owner: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(default="")
    finished_at: Mapped[datetime | None]
    error: Mapped[str | None]
