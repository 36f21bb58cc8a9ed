"""Pages of themes: what anyone reads, and the boards where they are reviewed."""

from flask import Blueprint

bp = Blueprint("themes", __name__)

from gatp_participa.themes.views import (  # noqa: E402, F401 -- they fill ``bp``
    asking,
    board,
    copies,
    correcting,
    method,
    public,
    reviewing,
    runs,
)
