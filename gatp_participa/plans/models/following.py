"""What was reported, shown, verified, said and changed after a plan was published."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gatp_participa.accounts.models import User
from gatp_participa.accounts.status import Sector
from gatp_participa.core.db import Identified, Model, status_type
from gatp_participa.plans.models.promises import Activity
from gatp_participa.plans.status import DelayReason, Report, Verdict


class ProgressUpdate(Identified, Model):
    """What the responsible says was done of an activity. Nothing of it is ever changed."""

    __tablename__ = "progress_updates"
    __table_args__ = (
        CheckConstraint("body <> ''", name="says_what"),
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress_is_a_percentage"),
        CheckConstraint("report <> 'final_result' OR progress = 100", name="final_is_whole"),
        Index("ix_progress_updates_activity", "activity_id", "reported_at"),
    )

    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"))
    report: Mapped[Report] = mapped_column(status_type(Report))
    body: Mapped[str]
    progress: Mapped[int] = mapped_column(SmallInteger)
    figure: Mapped[float | None]  # of the goal's indicator, in its unit
    delay_reason: Mapped[DelayReason | None] = mapped_column(status_type(DelayReason))
    delay_note: Mapped[str] = mapped_column(default="")
    reported_at: Mapped[datetime]
    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    activity: Mapped[Activity] = relationship()
    evidence: Mapped[list[Evidence]] = relationship(back_populates="update")


class Evidence(Identified, Model):
    """A file or an address that shows what was done. A new version leaves the one before there.

    ``number`` is the piece of evidence, ``version`` which of its versions; ``digest`` is of the
    bytes of the file, or of what the address returned to who added it, when they gave it.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("activity_id", "number", "version"),
        CheckConstraint("(url = '') <> (storage_key = '')", name="is_a_link_or_a_file"),
        CheckConstraint("storage_key = '' OR digest <> ''", name="a_file_has_a_digest"),
    )

    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"))
    update_id: Mapped[int] = mapped_column(ForeignKey("progress_updates.id"), index=True)
    number: Mapped[int] = mapped_column(SmallInteger)
    version: Mapped[int] = mapped_column(SmallInteger, default=1)
    title: Mapped[str]
    url: Mapped[str] = mapped_column(default="")
    storage_key: Mapped[str] = mapped_column(String(80), default="")
    file_name: Mapped[str] = mapped_column(default="")
    media_type: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(String(64), default="")
    why: Mapped[str] = mapped_column(default="")  # it replaces the version before
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    update: Mapped[ProgressUpdate] = relationship(back_populates="evidence")


class Verification(Identified, Model):
    """What civil society or the oversight body says of a final report."""

    __tablename__ = "verifications"
    __table_args__ = (
        UniqueConstraint("update_id"),
        CheckConstraint("verdict <> 'refused' OR body <> ''", name="refusal_says_why"),
        CheckConstraint("sector <> 'government'", name="not_by_the_government"),
    )

    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), index=True)
    update_id: Mapped[int] = mapped_column(ForeignKey("progress_updates.id"))
    verdict: Mapped[Verdict] = mapped_column(status_type(Verdict))
    sector: Mapped[Sector] = mapped_column(status_type(Sector))
    body: Mapped[str] = mapped_column(default="")
    verified_at: Mapped[datetime]
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class CommitmentChange(Identified, Model):
    """What changed of a commitment after its plan was public: shown on it for ever.

    ``changes`` has, by what changed, ``[before, after]`` as people read them.
    """

    __tablename__ = "commitment_changes"
    __table_args__ = (CheckConstraint("why <> '' AND approved_by <> ''", name="says_why_and_who"),)

    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id"), index=True)
    changes: Mapped[dict[str, Any]]
    why: Mapped[str]
    approved_by: Mapped[str]  # the session or the office that approved it
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class CommitmentRemark(Identified, Model):
    """What somebody says about a commitment, and what the responsible answers (second level).

    A citizen's remark is moderated as a comment is; ``signed_as`` is who answers, as text.
    """

    __tablename__ = "commitment_remarks"
    __table_args__ = (
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="answers_another"),
        CheckConstraint("(hidden_at IS NULL) = (hidden_reason = '')", name="hidden_says_why"),
        Index("ix_commitment_remarks_threads", "commitment_id", "parent_id", "id"),
    )

    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("commitment_remarks.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    body: Mapped[str]
    signed_as: Mapped[str] = mapped_column(default="")  # empty: it speaks for itself
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    hidden_reason: Mapped[str] = mapped_column(default="")

    author: Mapped[User | None] = relationship()
