"""Pages of evaluations."""

from flask import Blueprint

bp = Blueprint("evaluations", __name__)

from gatp_participa.evaluations.views import desk, public  # noqa: E402, F401 -- they fill ``bp``
