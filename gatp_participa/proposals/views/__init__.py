"""Pages of proposals: writing one, and what comes after it is sent."""

from flask import Blueprint

bp = Blueprint("proposals", __name__)

from gatp_participa.proposals.views import drafts, sent, writing  # noqa: E402, F401 -- fill ``bp``
