"""Refer a theme, receive it, write its answer, have it reviewed, publish it and keep its days."""

from gatp_participa.routing.services.answering import acknowledge, answer, signature
from gatp_participa.routing.services.archiving import archive_call, unanswered
from gatp_participa.routing.services.drafting import (
    StaleError,
    ask_review,
    draft,
    publish,
    review,
    what_it_says,
)
from gatp_participa.routing.services.moving import follow_the_table
from gatp_participa.routing.services.particular import answer_particularly
from gatp_participa.routing.services.passing import give_back
from gatp_participa.routing.services.pausing import end_long_pauses, pause, resume
from gatp_participa.routing.services.referring import publish_and_refer, refer_late
from gatp_participa.routing.services.templates import remove_template, save_template
from gatp_participa.routing.services.terms import escalate_overdue, remind, reopen_studied

__all__ = [
    "StaleError",
    "acknowledge",
    "answer",
    "answer_particularly",
    "archive_call",
    "ask_review",
    "draft",
    "end_long_pauses",
    "escalate_overdue",
    "follow_the_table",
    "give_back",
    "pause",
    "publish",
    "publish_and_refer",
    "refer_late",
    "remind",
    "remove_template",
    "reopen_studied",
    "resume",
    "review",
    "save_template",
    "signature",
    "unanswered",
    "what_it_says",
]
