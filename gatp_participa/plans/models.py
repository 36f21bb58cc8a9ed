from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gatp_participa.core.db import Identified, Model, status_type
from gatp_participa.plans.status import CommitmentStatus, Origin, PlanStatus


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

    commitments: Mapped[list[Commitment]] = relationship(order_by="Commitment.number")


class Commitment(Identified, Model):
    """A promise with a responsible body and person, dates and the voices it comes from.

    What government declares and what civil society verifies are two numbers, in per cent.
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
    created_at: Mapped[datetime]

    plan: Mapped[ActionPlan] = relationship(overlaps="commitments")


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
