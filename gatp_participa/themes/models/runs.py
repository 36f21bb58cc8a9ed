"""What a run of the engine is, and what it proposed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gatp_participa.calls.models import Call
from gatp_participa.core.db import Identified, Key, Model, status_type
from gatp_participa.themes.status import (
    RunKind,
    RunOutcome,
    RunStatus,
)


class ClusteringSpace(Identified, Model):
    """Where texts were compared: words, weights and axes, frozen. Whoever was placed says in which.

    ``data`` is what the engine needs to place one more text exactly as it placed the others.
    """

    __tablename__ = "clustering_spaces"

    created_at: Mapped[datetime]
    encoder: Mapped[str]  # name and version; "" when it reads words alone
    digest: Mapped[str] = mapped_column(String(64))
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class ClusteringRun(Identified, Model):
    """One grouping of a call's texts: a proposal, with all that is needed to repeat and judge it.

    ``scope`` is a state's INEGI key, or "00" for the whole call. ``quality``, ``parameters``,
    ``versions`` and ``candidates`` are what the engine published about itself; ``coverage``
    who ended up in no theme. Nothing changes until a person accepts it.
    """

    __tablename__ = "clustering_runs"
    __table_args__ = (
        CheckConstraint("(status = 'done') = (outcome IS NOT NULL)", name="only_done_has_outcome"),
        CheckConstraint("(kind = 'split') = (split_theme_id IS NOT NULL)", name="split_of_a_theme"),
        Index("ix_clustering_runs_call_id_scope", "call_id", "scope"),
    )

    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    scope: Mapped[str] = mapped_column(String(2))
    kind: Mapped[RunKind] = mapped_column(status_type(RunKind), default=RunKind.FRESH)
    split_theme_id: Mapped[int | None] = mapped_column(Key)
    status: Mapped[RunStatus] = mapped_column(status_type(RunStatus), default=RunStatus.QUEUED)
    outcome: Mapped[RunOutcome | None] = mapped_column(status_type(RunOutcome))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    seed: Mapped[int]
    themes_wanted: Mapped[int | None]
    job_id: Mapped[int | None] = mapped_column(Key)
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    space_id: Mapped[int | None] = mapped_column(ForeignKey("clustering_spaces.id"))
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
    coverage: Mapped[dict[str, Any]] = mapped_column(default=dict)
    error: Mapped[str] = mapped_column(default="")

    call: Mapped[Call] = relationship()


class RunGroup(Identified, Model):
    """A theme as a run proposes it. ``theme_id`` is the one it continues, or became."""

    __tablename__ = "run_groups"
    __table_args__ = (UniqueConstraint("run_id", "number"),)

    run_id: Mapped[int] = mapped_column(ForeignKey("clustering_runs.id"))
    number: Mapped[int]
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("themes.id"))
    name: Mapped[str]
    terms: Mapped[list[str]]
    because: Mapped[str] = mapped_column(default="")
    words: Mapped[list[Any]] = mapped_column(default=list, deferred=True)
    subthemes: Mapped[list[Any]] = mapped_column(default=list)
    cohesion: Mapped[float]
    members_count: Mapped[int]
    x: Mapped[float] = mapped_column(default=0.0)
    y: Mapped[float] = mapped_column(default=0.0)
    radius: Mapped[float] = mapped_column(default=0.0)
    centre: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)


class RunAssignment(Model):
    """Where a run would put a proposal. Kept for ever: what the machine said is not rewritten."""

    __tablename__ = "run_assignments"
    __table_args__ = (
        CheckConstraint(
            "(group_number IS NULL) = (leftover_reason <> '')", name="left_out_has_a_reason"
        ),
        Index("ix_run_assignments_proposal_id", "proposal_id"),
    )

    run_id: Mapped[int] = mapped_column(
        Key, ForeignKey("clustering_runs.id"), primary_key=True, autoincrement=False
    )
    proposal_id: Mapped[int] = mapped_column(
        Key, ForeignKey("proposals.id"), primary_key=True, autoincrement=False
    )
    group_number: Mapped[int | None]
    confidence: Mapped[float] = mapped_column(default=0.0)
    closeness: Mapped[float] = mapped_column(default=0.0)
    is_central: Mapped[bool] = mapped_column(default=False)
    subtheme: Mapped[int | None]
    shared_terms: Mapped[list[str]] = mapped_column(default=list)
    leftover_reason: Mapped[str] = mapped_column(default="")
