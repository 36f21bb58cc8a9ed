"""Pages of proposals: writing one, and what comes after it is sent."""

from flask import Blueprint

bp = Blueprint("proposals", __name__)

from gatp_participa.proposals.views import (  # noqa: E402, F401
    attachments,
    coauthors,
    desk,
    drafts,
    editing,
    sent,
    translating,
    writing,
)
