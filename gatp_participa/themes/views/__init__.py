"""Pages of themes: what anyone reads, and the desk where they are reviewed."""

from flask import Blueprint

bp = Blueprint("themes", __name__)

from gatp_participa.themes.views import desk, public  # noqa: E402, F401 -- they fill ``bp``
