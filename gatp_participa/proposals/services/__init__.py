"""What can be done with a proposal: write it, support it, withdraw it, hide it, store many."""

from gatp_participa.proposals.services.counting import store_counts
from gatp_participa.proposals.services.drafting import discard_draft, save_draft
from gatp_participa.proposals.services.storing import ProposalRow, StoreCounts, store_rows
from gatp_participa.proposals.services.supporting import support, take_back
from gatp_participa.proposals.services.withholding import hide, restore, withdraw
from gatp_participa.proposals.services.writing import ProposalDraft, submit

__all__ = [
    "ProposalDraft", "ProposalRow", "StoreCounts", "discard_draft", "hide", "restore",
    "save_draft", "store_counts", "store_rows", "submit", "support", "take_back", "withdraw",
]  # fmt: skip
