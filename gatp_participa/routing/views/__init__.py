"""Pages of referrals and answers."""

from flask import Blueprint

bp = Blueprint("routing", __name__)

from gatp_participa.routing.views import (  # noqa: E402 -- they add the pages
    answering,  # noqa: F401
    desk,  # noqa: F401
    passing,  # noqa: F401
    public,  # noqa: F401
    templates,  # noqa: F401
)
