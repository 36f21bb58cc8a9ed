"""What a plan needs to be published, and plans as those of before."""

from __future__ import annotations

from gatp_participa.core.db import db
from gatp_participa.plans.guidance import NEEDED
from gatp_participa.plans.models import (
    ActionPlan,
    Activity,
    Goal,
    PlanSection,
    VerificationMeans,
)
from gatp_participa.plans.status import PlanStatus
from tests.support.factories import NOON


def complete(plan: ActionPlan) -> ActionPlan:
    """Give a plan the parts, goals and activities without which it cannot be public."""
    db.session.flush()
    db.session.expire(plan)
    for kind in NEEDED:
        if db.session.get(PlanSection, (plan.id, kind)) is None:
            db.session.add(
                PlanSection(plan_id=plan.id, kind=kind, body="Así se hizo.", edited_at=NOON)
            )
    for commitment in plan.commitments:
        if not commitment.activities:
            add_details(commitment)
    db.session.flush()
    db.session.expire_all()
    return plan


def add_details(commitment, activities=1):
    """Give a commitment a goal and some activities, each with how to verify it."""
    plan = db.session.get(ActionPlan, commitment.plan_id)
    goal = Goal(
        commitment_id=commitment.id, position=1, body="Publicar los recorridos",
        indicator="recorridos publicados", unit="recorridos", baseline=0, target=12,
    )  # fmt: skip
    db.session.add(goal)
    db.session.flush()
    for position in range(1, activities + 1):
        activity = Activity(
            commitment_id=commitment.id, goal_id=goal.id, position=position,
            title=f"Levantar el padrón {position}", starts_on=max(commitment.starts_on, plan.starts_on),
            ends_on=min(commitment.ends_on, plan.ends_on),
        )  # fmt: skip
        db.session.add(activity)
        db.session.flush()
        db.session.add(
            VerificationMeans(activity_id=activity.id, position=1, body="Padrón en internet")
        )
    db.session.flush()


def publish_as_before(plan: ActionPlan) -> ActionPlan:
    """Make a plan public as those of before were: without parts, goals or activities."""
    plan.status, plan.published_at = PlanStatus.PUBLISHED, NOON
    db.session.flush()
    db.session.expire(plan)
    return plan
