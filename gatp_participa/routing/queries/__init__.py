"""What pages and jobs ask about referrals and answers."""

from gatp_participa.routing.queries.answers import (
    Answered,
    answers_elsewhere,
    answers_of_theme,
    referrals_by_id,
    response_of,
    theme_or_404,
    theme_with_answers,
    unanswered_of,
)
from gatp_participa.routing.queries.declined import declined_themes
from gatp_participa.routing.queries.desk import (
    Desk,
    Tally,
    Waiting,
    desk_of,
    desk_page,
    referral_or_404,
    tally,
)
from gatp_participa.routing.queries.voices import (
    audience_size,
    national_desk_accounts,
    proposals_inside,
    proposals_of,
    public_proposals_by_state,
    themes_with_new_states,
)

__all__ = [
    "Answered",
    "Desk",
    "Tally",
    "Waiting",
    "answers_elsewhere",
    "answers_of_theme",
    "audience_size",
    "declined_themes",
    "desk_of",
    "desk_page",
    "national_desk_accounts",
    "proposals_inside",
    "proposals_of",
    "public_proposals_by_state",
    "referral_or_404",
    "referrals_by_id",
    "response_of",
    "tally",
    "theme_or_404",
    "theme_with_answers",
    "themes_with_new_states",
    "unanswered_of",
]
