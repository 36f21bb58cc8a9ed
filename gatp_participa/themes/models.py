from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gatp_participa.calls.models import Call
from gatp_participa.core.db import Identified, Key, Model, status_type
from gatp_participa.themes.status import MemberOrigin, RunStatus, ThemeStatus


class ClusteringRun(Identified, Model):
    """One grouping of a call's texts, with all that is needed to repeat and to judge it.

    ``scope`` is a state's INEGI key, or "00" for the whole call. ``quality``, ``parameters``,
    ``versions`` and ``candidates`` are what the engine published about itself.
    """

    __tablename__ = "clustering_runs"
    __table_args__ = (Index("ix_clustering_runs_call_id_scope", "call_id", "scope"),)

    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    scope: Mapped[str] = mapped_column(String(2))
    status: Mapped[RunStatus] = mapped_column(status_type(RunStatus), default=RunStatus.QUEUED)
    seed: Mapped[int]
    themes_wanted: Mapped[int | None]
    job_id: Mapped[int | None] = mapped_column(Key)
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    texts_count: Mapped[int] = mapped_column(default=0)
    themes_count: Mapped[int] = mapped_column(default=0)
    unassigned_count: Mapped[int] = mapped_column(default=0)
    chosen_because: Mapped[str] = mapped_column(default="")
    input_digest: Mapped[str] = mapped_column(default="")
    seconds: Mapped[float] = mapped_column(default=0.0)
    quality: Mapped[dict[str, Any]] = mapped_column(default=dict)
    parameters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    versions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    candidates: Mapped[dict[str, Any]] = mapped_column(default=dict)
    error: Mapped[str] = mapped_column(default="")

    call: Mapped[Call] = relationship()


class Theme(Identified, Model):
    """A group of proposals under one name (*tema*). Its number is for ever."""

    __tablename__ = "themes"
    __table_args__ = (
        CheckConstraint(
            "(status = 'published') = (published_at IS NOT NULL)", name="published_has_a_moment"
        ),
        Index("ix_themes_call_id_status", "call_id", "status"),
    )

    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    run_id: Mapped[int] = mapped_column(ForeignKey("clustering_runs.id"), index=True)
    scope: Mapped[str] = mapped_column(String(2))
    status: Mapped[ThemeStatus] = mapped_column(status_type(ThemeStatus), default=ThemeStatus.DRAFT)
    name: Mapped[str]
    is_name_locked: Mapped[bool] = mapped_column(default=False)  # a person named it
    summary: Mapped[str] = mapped_column(default="")
    terms: Mapped[list[str]]
    cohesion: Mapped[float]
    members_count: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    call: Mapped[Call] = relationship()

    def __repr__(self) -> str:
        return f"<Theme {self.id} {self.status}>"


class ThemeMember(Identified, Model):
    """A proposal in a run: inside a theme, or (no theme) in the tray with the reason why."""

    __tablename__ = "theme_members"
    __table_args__ = (
        UniqueConstraint("run_id", "proposal_id"),
        CheckConstraint("(theme_id IS NULL) = (leftover_reason <> '')", name="tray_has_a_reason"),
        Index("ix_theme_members_theme_id_confidence", "theme_id", "confidence"),
        Index("ix_theme_members_proposal_id", "proposal_id"),
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("clustering_runs.id"))
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("themes.id"))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    confidence: Mapped[float] = mapped_column(default=0.0)  # 0 to 1
    is_central: Mapped[bool] = mapped_column(default=False)
    origin: Mapped[MemberOrigin] = mapped_column(
        status_type(MemberOrigin), default=MemberOrigin.MACHINE
    )
    leftover_reason: Mapped[str] = mapped_column(default="")


class TextVector(Model):
    """The encoder's vector of a proposal's text: float32, little endian, computed once."""

    __tablename__ = "text_vectors"

    proposal_id: Mapped[int] = mapped_column(
        Key, ForeignKey("proposals.id"), primary_key=True, autoincrement=False
    )
    encoder: Mapped[str]  # name and version
    content_digest: Mapped[str] = mapped_column(String(64))
    vector: Mapped[bytes] = mapped_column(LargeBinary)
