from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gatp_participa.core.db import Identified, Model, status_type
from gatp_participa.plans.status import (
    CommitmentStatus,
    DelayReason,
    Origin,
    PlanStatus,
    SectionKind,
    Tag,
)


class ActionPlan(Identified, Model):
    """The action plan of a state for a period (*Plan de Acción Local*)."""

    __tablename__ = "action_plans"
    __table_args__ = (
        CheckConstraint("ends_on > starts_on", name="ends_after_start"),
        UniqueConstraint("entity_code", "ordinal"),
    )

    entity_code: Mapped[str] = mapped_column(ForeignKey("federal_entities.code"))
    ordinal: Mapped[int]
    title: Mapped[str]
    introduction: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    status: Mapped[PlanStatus] = mapped_column(status_type(PlanStatus), default=PlanStatus.DRAFT)
    published_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=0)  # changes made since it was published

    commitments: Mapped[list[Commitment]] = relationship(order_by="Commitment.number")


class PlanSection(Model):
    """What a part of the document says, in Markdown. An empty part has no row."""

    __tablename__ = "plan_sections"

    plan_id: Mapped[int] = mapped_column(ForeignKey("action_plans.id"), primary_key=True)
    kind: Mapped[SectionKind] = mapped_column(status_type(SectionKind), primary_key=True)
    body: Mapped[str]
    edited_at: Mapped[datetime]


class Commitment(Identified, Model):
    """A promise with a responsible body and person, dates and the voices it comes from.

    What government declares and what others verify are two numbers, in per cent: those of its
    activities, which ``progress.progress_of`` adds up. ``status`` is what they make of it, unless
    it was suspended or withdrawn.
    """

    __tablename__ = "commitments"
    __table_args__ = (
        CheckConstraint("ends_on > starts_on", name="ends_after_start"),
        CheckConstraint("declared_progress BETWEEN 0 AND 100", name="declared_is_a_percentage"),
        CheckConstraint("verified_progress BETWEEN 0 AND 100", name="verified_is_a_percentage"),
        CheckConstraint("verified_progress <= declared_progress", name="verified_was_declared"),
        UniqueConstraint("plan_id", "number"),
    )

    plan_id: Mapped[int] = mapped_column(ForeignKey("action_plans.id"))
    number: Mapped[int]
    title: Mapped[str]
    summary: Mapped[str]
    problem: Mapped[str]
    objective: Mapped[str]
    origin: Mapped[Origin] = mapped_column(status_type(Origin), default=Origin.CO_CREATED)
    responsible_body: Mapped[str]
    responsible_person: Mapped[str]
    responsible_position: Mapped[str] = mapped_column(default="")
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    substitute_person: Mapped[str] = mapped_column(default="")
    substitute_position: Mapped[str] = mapped_column(default="")
    substitute_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    # Until they accept; invitations are forgotten some days after they end.
    responsible_invitation_id: Mapped[int | None] = mapped_column(
        ForeignKey("invitations.id", ondelete="SET NULL"), index=True
    )
    substitute_invitation_id: Mapped[int | None] = mapped_column(
        ForeignKey("invitations.id", ondelete="SET NULL"), index=True
    )
    counterpart: Mapped[str] = mapped_column(default="")  # civil society's side
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    status: Mapped[CommitmentStatus] = mapped_column(
        status_type(CommitmentStatus), default=CommitmentStatus.NOT_STARTED
    )
    declared_progress: Mapped[int] = mapped_column(default=0)
    declared_at: Mapped[datetime | None]
    verified_progress: Mapped[int] = mapped_column(default=0)
    verified_at: Mapped[datetime | None]
    is_at_risk: Mapped[bool] = mapped_column(default=False)
    stopped_reason: Mapped[DelayReason | None] = mapped_column(status_type(DelayReason))
    stopped_note: Mapped[str] = mapped_column(default="")  # of what is at risk or was stopped
    created_at: Mapped[datetime]

    plan: Mapped[ActionPlan] = relationship(overlaps="commitments")
    goals: Mapped[list[Goal]] = relationship(order_by="Goal.position")
    activities: Mapped[list[Activity]] = relationship(
        order_by="Activity.position", back_populates="commitment"
    )


class CommitmentTheme(Model):
    """A theme that a commitment takes up."""

    __tablename__ = "commitment_themes"

    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id"), primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("themes.id"), primary_key=True, index=True)


class CommitmentProposal(Model):
    """A proposal that a commitment answers by name, beyond its theme."""

    __tablename__ = "commitment_proposals"

    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id"), primary_key=True)
    proposal_id: Mapped[int] = mapped_column(
        ForeignKey("proposals.id"), primary_key=True, index=True
    )


class CommitmentTag(Model):
    """What a commitment is about."""

    __tablename__ = "commitment_tags"

    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id"), primary_key=True)
    tag: Mapped[Tag] = mapped_column(status_type(Tag), primary_key=True)


class CommitmentTarget(Model):
    """A Sustainable Development Goal («16») or one of its targets («16.7») that it serves."""

    __tablename__ = "commitment_targets"

    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(5), primary_key=True)


class Goal(Identified, Model):
    """What a commitment reaches, as a figure (*meta*): from a baseline to a target, in a unit."""

    __tablename__ = "goals"
    __table_args__ = (UniqueConstraint("commitment_id", "position"),)

    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    body: Mapped[str]
    indicator: Mapped[str] = mapped_column(default="")
    unit: Mapped[str] = mapped_column(default="")
    baseline: Mapped[float | None]
    target: Mapped[float | None]
    reached: Mapped[float | None]  # the last figure reported


class Activity(Identified, Model):
    """Something that is done between two days, and how anybody will know (*actividad*)."""

    __tablename__ = "activities"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress_is_a_percentage"),
        CheckConstraint(
            "status NOT IN ('completed', 'verified') OR progress = 100", name="completed_is_whole"
        ),
        CheckConstraint("status <> 'not_started' OR progress = 0", name="not_started_is_nothing"),
        CheckConstraint(
            "(status = 'verified') = (verified_at IS NOT NULL)", name="verified_has_a_moment"
        ),
        CheckConstraint(
            "status NOT IN ('suspended', 'withdrawn') OR stopped_reason IS NOT NULL",
            name="stopped_says_why",
        ),
        UniqueConstraint("commitment_id", "position"),
        Index("ix_activities_status_ends_on", "status", "ends_on"),
    )

    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id"))
    goal_id: Mapped[int | None] = mapped_column(ForeignKey("goals.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    title: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    status: Mapped[CommitmentStatus] = mapped_column(
        status_type(CommitmentStatus), default=CommitmentStatus.NOT_STARTED
    )
    progress: Mapped[int] = mapped_column(SmallInteger, default=0)  # declared, in per cent
    is_at_risk: Mapped[bool] = mapped_column(default=False)
    stopped_reason: Mapped[DelayReason | None] = mapped_column(status_type(DelayReason))
    stopped_note: Mapped[str] = mapped_column(default="")  # of what is at risk or was stopped
    verified_at: Mapped[datetime | None]
    reminded_on: Mapped[date | None]  # the last reminder sent of its day
    escalated_at: Mapped[datetime | None]

    commitment: Mapped[Commitment] = relationship(back_populates="activities")
    means: Mapped[list[VerificationMeans]] = relationship(order_by="VerificationMeans.position")


class VerificationMeans(Identified, Model):
    """What will show that an activity was done (*medio de verificación*)."""

    __tablename__ = "verification_means"
    __table_args__ = (UniqueConstraint("activity_id", "position"),)

    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    body: Mapped[str]
