"""What people fill in: writing a proposal, and what comes after it is sent."""

from gatp_participa.proposals.forms.lengths import FitLength
from gatp_participa.proposals.forms.sent import (
    EditForm,
    InviteForm,
    SupportForm,
    TranslateForm,
    WithdrawForm,
)
from gatp_participa.proposals.forms.slots import refuse
from gatp_participa.proposals.forms.writing import UNSAID, ProposalForm

__all__ = [
    "UNSAID", "EditForm", "FitLength", "InviteForm", "ProposalForm", "SupportForm",
    "TranslateForm", "WithdrawForm", "refuse",
]  # fmt: skip
