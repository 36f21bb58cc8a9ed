"""Pages of comments: reading them, writing and voting, keeping the conversation in order."""

from flask import Blueprint

bp = Blueprint("comments", __name__)

from gatp_participa.comments.views import (  # noqa: E402, F401 -- they fill ``bp``
    desk,
    keeping,
    reading,
    writing,
)
