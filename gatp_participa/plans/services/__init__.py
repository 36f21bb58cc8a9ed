"""Write a plan and its commitments, publish it, and follow what is done."""

from gatp_participa.plans.queries import commitment_by_id
from gatp_participa.plans.services.checking import check
from gatp_participa.plans.services.committing import (
    CommitmentDraft,
    add_commitment,
    edit_commitment,
)
from gatp_participa.plans.services.detailing import (
    ActivityDraft,
    GoalDraft,
    fingerprint,
    set_details,
)
from gatp_participa.plans.services.following import report_progress
from gatp_participa.plans.services.importing import bring, rehearse
from gatp_participa.plans.services.planning import PlanDraft, create_plan, edit_plan, publish
from gatp_participa.plans.services.sectioning import write_section

__all__ = [
    "ActivityDraft",
    "CommitmentDraft",
    "GoalDraft",
    "PlanDraft",
    "add_commitment",
    "bring",
    "check",
    "commitment_by_id",
    "create_plan",
    "edit_commitment",
    "edit_plan",
    "fingerprint",
    "publish",
    "rehearse",
    "report_progress",
    "set_details",
    "write_section",
]
