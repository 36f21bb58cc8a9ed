"""What a promise's page tells besides its words: activities, reports, changes, remarks."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import request

from gatp_participa.accounts.identity import user_or_none
from gatp_participa.core import clock
from gatp_participa.plans import rules
from gatp_participa.plans.models import Commitment
from gatp_participa.plans.queries import following, remarks
from gatp_participa.plans.services import remarking, stopping
from gatp_participa.plans.status import PlanStatus


def story_of(commitment: Commitment) -> dict[str, Any]:
    """Return what a commitment's page shows of its following (six queries)."""
    activities = following.activities_of(commitment.id)
    tags, targets = following.about(commitment.id)
    return {
        "activities": activities, "told": following.told_of(one.id for one in activities),
        "changes": following.changes_of(commitment.id), "tags": tags, "targets": targets,
        "remarks": remarks.remarks_of(commitment.id, request.args.get("opiniones")),
        "corrects": partial(remarking.may_correct, user_or_none(), now=clock.now()),
        **_may(commitment),
    }  # fmt: skip


def _may(commitment: Commitment) -> dict[str, bool]:
    """Say what the person who reads may do of what follows; a visitor, nothing."""
    person = user_or_none()
    if person is None or commitment.plan.status is not PlanStatus.PUBLISHED:
        return {"may_answer": False, "may_verify": False, "may_stop": False}
    code = commitment.plan.entity_code
    return {
        "may_answer": rules.may_report(person, commitment, code),
        "may_verify": rules.may_verify_report(person, commitment, code, reporters=()),
        "may_stop": stopping.may_stop(person, commitment),
    }
