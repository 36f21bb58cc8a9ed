"""Pages that anyone may read; they show what every package below has done."""

from flask import Blueprint

bp = Blueprint("pages", __name__)

from gatp_participa.pages.views import (  # noqa: E402, F401 -- they fill ``bp``
    compare,
    coverage,
    data,
    home,
    listing,
    machines,
    path,
    proposal,
    states,
)
