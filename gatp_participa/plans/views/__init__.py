"""Pages of plans: what anyone sees, and the table's desk."""

from flask import Blueprint

bp = Blueprint("plans", __name__)

from gatp_participa.plans.views import desk, public  # noqa: E402, F401 -- they fill ``bp``
