"""What can be done with a proposal: write it, support it, withdraw it, hide it, mask it, store many."""

from gatp_participa.proposals.services.attaching import (
    KIND as FILES,
)
from gatp_participa.proposals.services.attaching import (
    attach,
    files,
    forget,
    hide_file,
    keep_waiting,
    put_file,
    remove_file,
    show_file,
)
from gatp_participa.proposals.services.coauthoring import (
    accept,
    forget_expired,
    invite,
    leave,
    refuse,
    signs,
    take_invitation_back,
)
from gatp_participa.proposals.services.counting import store_counts
from gatp_participa.proposals.services.drafting import discard_draft, save_draft
from gatp_participa.proposals.services.editing import edit
from gatp_participa.proposals.services.grouping import Group
from gatp_participa.proposals.services.masking import mask, unmask
from gatp_participa.proposals.services.moderating import ask_edit, put_back, put_back_file
from gatp_participa.proposals.services.receiving import correct, receive, title_of, unreceive
from gatp_participa.proposals.services.storing import ProposalRow, StoreCounts, store_rows
from gatp_participa.proposals.services.supporting import SpentError, support, take_back
from gatp_participa.proposals.services.translating import translate
from gatp_participa.proposals.services.withholding import hide, restore, withdraw
from gatp_participa.proposals.services.writing import ProposalDraft, submit

__all__ = [
    "FILES", "Group", "ProposalDraft", "ProposalRow", "SpentError", "StoreCounts", "accept",
    "ask_edit", "attach", "correct", "discard_draft", "edit", "files", "forget", "forget_expired",
    "hide", "hide_file", "invite", "keep_waiting", "leave", "mask", "put_back", "put_back_file",
    "put_file", "receive", "refuse", "remove_file", "restore", "save_draft", "show_file", "signs",
    "store_counts", "store_rows", "submit", "support", "take_back", "take_invitation_back",
    "title_of", "translate", "unmask", "unreceive", "withdraw",
]  # fmt: skip
