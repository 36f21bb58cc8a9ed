"""Pages of calls: what anyone sees, and the Commission's desk."""

from flask import Blueprint

bp = Blueprint("calls", __name__)

from gatp_participa.calls.views import desk, public  # noqa: E402, F401 -- they fill ``bp``
