"""Plans being written in the world: drafts with all that they need to be public."""

from __future__ import annotations

from gatp_participa.core.db import db
from gatp_participa.plans.models import ActionPlan
from tests.support.plans import complete
from tests.support.world_texts import secret


def build(world) -> None:
    """Complete every draft; what its parts say is nobody else's business."""
    for name, (plan_id, _code, _ordinal) in world.plans.items():
        if name.startswith("draft"):
            plan = complete(db.session.get_one(ActionPlan, plan_id))
            for commitment in plan.commitments:
                for activity in commitment.activities:
                    activity.title = secret(f"actividad {name}")
