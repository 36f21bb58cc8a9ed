"""What pages of packages below point to, without knowing what it is: asked from their templates."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Row, func, select

from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.deliberation.models import Prioritization
from gatp_participa.entities.queries import catalogue
from gatp_participa.evaluations.models import Evaluation
from gatp_participa.plans.models import ActionPlan, Commitment, CommitmentTheme
from gatp_participa.plans.progress import is_late
from gatp_participa.plans.status import PlanStatus
from gatp_participa.secretariats.models import TechnicalSecretariat

MOST_PROMISES = 40
_IS_PUBLIC = ActionPlan.status == PlanStatus.PUBLISHED


def promises_of_theme(theme_id: int, code: str | None = None) -> list[tuple[Row, bool]]:
    """Return the public commitments that take up a theme, in a state or in all, and if each is late.

    By state, each with its two figures and its plan (one query).
    """
    query = (
        select(
            Commitment.id, Commitment.number, Commitment.title, Commitment.status,
            Commitment.is_at_risk, Commitment.ends_on, Commitment.declared_progress,
            Commitment.verified_progress, Commitment.responsible_body, ActionPlan.entity_code,
        )
        .join(CommitmentTheme, CommitmentTheme.commitment_id == Commitment.id)
        .join(ActionPlan, ActionPlan.id == Commitment.plan_id)
        .where(CommitmentTheme.theme_id == theme_id, _IS_PUBLIC)
        .order_by(ActionPlan.entity_code, Commitment.id)
        .limit(MOST_PROMISES)
    )  # fmt: skip
    if code is not None:
        query = query.where(ActionPlan.entity_code == code)
    today = clock.today()
    return [(row, is_late(row.status, row.ends_on, today)) for row in db.session.execute(query)]


def priorities_of_call(call_id: int) -> list[tuple[str, str]]:
    """Return the code and name of each state that published in what order it attends a call."""
    codes = db.session.scalars(
        select(Prioritization.entity_code).where(
            Prioritization.call_id == call_id, Prioritization.published_at.is_not(None)
        )
    )
    places = catalogue()
    return sorted(((code, places.entity_name(code)) for code in codes), key=lambda one: one[1])


def evaluations_of_plan(plan_id: int) -> Sequence[Row]:
    """Return the kind and the moment of the public evaluations of a plan, the first first."""
    return db.session.execute(
        select(Evaluation.kind, Evaluation.published_at)
        .where(Evaluation.plan_id == plan_id, Evaluation.published_at.is_not(None))
        .order_by(Evaluation.published_at)
    ).all()


def ways_of_state(code: str) -> Row:
    """Return what there is to read of a state: its table, its last plan, evaluations (one query)."""
    table = select(func.count(TechnicalSecretariat.id)).where(
        TechnicalSecretariat.entity_code == code, TechnicalSecretariat.municipality_code.is_(None)
    )
    of_state = (ActionPlan.entity_code == code, _IS_PUBLIC)
    evaluated = (
        select(func.count(Evaluation.id))
        .join(ActionPlan, ActionPlan.id == Evaluation.plan_id)
        .where(*of_state, Evaluation.published_at.is_not(None))
    )
    return db.session.execute(
        select(
            table.scalar_subquery().label("tables"),
            select(func.max(ActionPlan.ordinal)).where(*of_state).scalar_subquery().label("plan"),
            evaluated.scalar_subquery().label("evaluations"),
        )
    ).one()
