"""Tables of plans: the document, what is promised, and what was done of it."""

from gatp_participa.plans.models.following import (
    CommitmentChange,
    CommitmentRemark,
    Evidence,
    ProgressUpdate,
    Verification,
)
from gatp_participa.plans.models.promises import (
    ActionPlan,
    Activity,
    Commitment,
    CommitmentProposal,
    CommitmentTag,
    CommitmentTarget,
    CommitmentTheme,
    Goal,
    PlanSection,
    VerificationMeans,
)

__all__ = [
    "ActionPlan",
    "Activity",
    "Commitment",
    "CommitmentChange",
    "CommitmentProposal",
    "CommitmentRemark",
    "CommitmentTag",
    "CommitmentTarget",
    "CommitmentTheme",
    "Evidence",
    "Goal",
    "PlanSection",
    "ProgressUpdate",
    "Verification",
    "VerificationMeans",
]
