"""Pages of paper and events: the desk's, and what anyone reads and prints."""

from flask import Blueprint

bp = Blueprint("capture", __name__)
events_bp = Blueprint("events", __name__)  # a place of the desk of its own

from gatp_participa.capture.views import (  # noqa: E402, F401 -- they fill ``bp``
    desk,
    events,
    public,
    sheets,
    typing,
)
