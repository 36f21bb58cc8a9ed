"""Write a plan and its commitments, publish it, and follow what is done."""

from gatp_participa.plans.queries import commitment_by_id
from gatp_participa.plans.services.committing import (
    CommitmentDraft,
    add_commitment,
    edit_commitment,
)
from gatp_participa.plans.services.following import report_progress
from gatp_participa.plans.services.planning import PlanDraft, create_plan, edit_plan, publish

__all__ = [
    "CommitmentDraft",
    "PlanDraft",
    "add_commitment",
    "commitment_by_id",
    "create_plan",
    "edit_commitment",
    "edit_plan",
    "publish",
    "report_progress",
]
