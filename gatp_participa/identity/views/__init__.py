"""Pages where one's identity is verified."""

from flask import Blueprint

bp = Blueprint("identity", __name__)

from gatp_participa.identity.views import login, own  # noqa: E402, F401
