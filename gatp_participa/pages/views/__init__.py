"""Pages that anyone may read; they show what every package below has done."""

from flask import Blueprint

bp = Blueprint("pages", __name__)

from gatp_participa.pages.views import home, listing, proposal, states  # noqa: E402, F401 -- they fill ``bp``
