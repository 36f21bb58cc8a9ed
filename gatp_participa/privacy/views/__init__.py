"""Pages of privacy: the notice, one's own data, leaving, and the desk that attends requests."""

from flask import Blueprint

bp = Blueprint("privacy", __name__)

from gatp_participa.privacy.views import (  # noqa: E402
    desk,
    leaving,
    mine,
    news,
    notices,
    publishing,
)

__all__ = ["bp", "desk", "leaving", "mine", "news", "notices", "publishing"]
