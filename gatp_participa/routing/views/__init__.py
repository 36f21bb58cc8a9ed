"""Pages of referrals and answers."""

from flask import Blueprint

bp = Blueprint("routing", __name__)

from gatp_participa.routing.views import desk, public  # noqa: E402, F401 -- they add the pages
