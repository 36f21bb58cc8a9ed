from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gatp_participa.core.db import Identified, Model, status_type
from gatp_participa.evaluations.status import (
    Ambition,
    Completion,
    EvaluationKind,
    EvaluationStatus,
    Relevance,
    Results,
    Verifiability,
)
from gatp_participa.plans.models import ActionPlan, Commitment


class Evaluation(Identified, Model):
    """The evaluation of a plan, half-way or at its end. It exists, due, from the plan's launch."""

    __tablename__ = "evaluations"
    __table_args__ = (
        UniqueConstraint("plan_id", "kind"),
        CheckConstraint(
            "(status = 'published') = (published_at IS NOT NULL)", name="published_has_a_moment"
        ),
    )

    plan_id: Mapped[int] = mapped_column(ForeignKey("action_plans.id"))
    kind: Mapped[EvaluationKind] = mapped_column(status_type(EvaluationKind))
    due_on: Mapped[date]
    status: Mapped[EvaluationStatus] = mapped_column(
        status_type(EvaluationStatus), default=EvaluationStatus.DRAFT
    )
    evaluator: Mapped[str] = mapped_column(default="")  # a person and their organisation
    evaluator_contact: Mapped[str] = mapped_column(default="")
    method: Mapped[str] = mapped_column(default="")  # Markdown
    summary: Mapped[str] = mapped_column(default="")  # Markdown
    reply: Mapped[str] = mapped_column(default="")  # of the table, to the whole
    replied_at: Mapped[datetime | None]
    reply_due_on: Mapped[date | None]
    published_at: Mapped[datetime | None]
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    plan: Mapped[ActionPlan] = relationship()
    judgements: Mapped[list[Judgement]] = relationship(back_populates="evaluation")


class Judgement(Identified, Model):
    """What an evaluation says of a commitment: its quality, how far it went, what it changed."""

    __tablename__ = "judgements"
    __table_args__ = (UniqueConstraint("evaluation_id", "commitment_id"),)

    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluations.id"))
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id"), index=True)
    verifiability: Mapped[Verifiability | None] = mapped_column(status_type(Verifiability))
    ambition: Mapped[Ambition | None] = mapped_column(status_type(Ambition))
    completion: Mapped[Completion | None] = mapped_column(status_type(Completion))
    results: Mapped[Results | None] = mapped_column(status_type(Results))
    explanation: Mapped[str] = mapped_column(default="")
    recommendation: Mapped[str] = mapped_column(default="")
    reply: Mapped[str] = mapped_column(default="")  # of the responsible body
    replied_at: Mapped[datetime | None]

    evaluation: Mapped[Evaluation] = relationship(back_populates="judgements")
    commitment: Mapped[Commitment] = relationship()
    lenses: Mapped[list[JudgementLens]] = relationship(cascade="all, delete-orphan")


class JudgementLens(Model):
    """What of open government a commitment serves, says an evaluation."""

    __tablename__ = "judgement_lenses"

    judgement_id: Mapped[int] = mapped_column(ForeignKey("judgements.id"), primary_key=True)
    relevance: Mapped[Relevance] = mapped_column(status_type(Relevance), primary_key=True)
