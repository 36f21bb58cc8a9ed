"""Pages of sessions and priorities."""

from flask import Blueprint

bp = Blueprint("deliberation", __name__)
priorities_bp = Blueprint("priorities", __name__)

from gatp_participa.deliberation.views import (  # noqa: E402, F401 -- they add the pages
    agenda,
    desk,
    holding,
    priorities,
    public,
    scoring,
)
