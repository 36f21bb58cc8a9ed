"""What proposals are made of."""

from gatp_participa.proposals.models.attachments import Attachment
from gatp_participa.proposals.models.proposals import (
    Proposal,
    ProposalVersion,
    SavedDraft,
    SearchWord,
    Support,
)
from gatp_participa.proposals.models.together import ProposalCoauthor, ProposalGroup
from gatp_participa.proposals.models.translations import ProposalTranslation

__all__ = [
    "Attachment", "Proposal", "ProposalCoauthor", "ProposalGroup", "ProposalTranslation",
    "ProposalVersion", "SavedDraft", "SearchWord", "Support",
]  # fmt: skip
