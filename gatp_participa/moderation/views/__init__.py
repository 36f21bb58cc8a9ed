"""Pages of moderation: the desk's queue and decisions, what people report and what they are told."""

from flask import Blueprint

bp = Blueprint("moderation", __name__)

from gatp_participa.moderation.views import (  # noqa: E402, F401 -- they fill ``bp``
    appeals,
    blocks,
    item,
    letters,
    log,
    mine,
    queue,
    reporting,
    workload,
)
