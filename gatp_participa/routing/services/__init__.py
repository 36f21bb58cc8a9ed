"""Refer a theme, receive it, answer it, and close the call when all was answered."""

from gatp_participa.routing.services.answering import acknowledge, answer, signature
from gatp_participa.routing.services.archiving import archive_call, unanswered
from gatp_participa.routing.services.referring import publish_and_refer, refer_late

__all__ = [
    "acknowledge",
    "answer",
    "archive_call",
    "publish_and_refer",
    "refer_late",
    "signature",
    "unanswered",
]
