"""Pages of plans: what anyone sees, and the table's desk."""

from flask import Blueprint

bp = Blueprint("plans", __name__)
from gatp_participa.plans.views import (  # noqa: E402, F401 -- they fill ``bp``
    desk,
    desk_hooks,
    evidence,
    exports,
    imports,
    public,
    remarks,
    responsible,
    verifying,
    writing,
)
