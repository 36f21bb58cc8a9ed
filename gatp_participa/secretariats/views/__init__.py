"""Pages of tables: who attends each state, who sits there, and the desk that keeps them."""

from flask import Blueprint

bp = Blueprint("secretariats", __name__)

from gatp_participa.secretariats.views import desk, public, seats, stages  # noqa: E402, F401
