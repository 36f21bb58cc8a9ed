"""Call a session, hold it, decide, agree, sign its minutes; score, rank and publish priorities."""

from gatp_participa.deliberation.services.agenda import (
    add_point,
    add_referrals,
    move_point,
    remove_point,
)
from gatp_participa.deliberation.services.agreeing import (
    AgreementDraft,
    agree,
    close_agreement,
    remove_agreement,
)
from gatp_participa.deliberation.services.calling import (
    SessionDraft,
    call,
    cancel,
    create,
    reschedule,
)
from gatp_participa.deliberation.services.common import check_prepares
from gatp_participa.deliberation.services.holding import hold, resolve, take_attendance, vote
from gatp_participa.deliberation.services.ranking import (
    CriterionDraft,
    change_rubric,
    publish,
    score,
    sector_of,
)
from gatp_participa.deliberation.services.signing import sign, write_minutes

__all__ = [
    "AgreementDraft",
    "CriterionDraft",
    "SessionDraft",
    "add_point",
    "add_referrals",
    "agree",
    "call",
    "cancel",
    "change_rubric",
    "check_prepares",
    "close_agreement",
    "create",
    "hold",
    "move_point",
    "publish",
    "remove_agreement",
    "remove_point",
    "reschedule",
    "resolve",
    "score",
    "sector_of",
    "sign",
    "take_attendance",
    "vote",
    "write_minutes",
]
