"""Pages of accounts: entering, one's own account, the desk's front page, people and roles."""

from flask import Blueprint

from gatp_participa.accounts import labels, rules, session
from gatp_participa.accounts.desk import places

bp = Blueprint("accounts", __name__)
bp.after_app_request(session.note_use)
bp.add_app_template_global(rules.is_staff)
bp.add_app_template_global(labels.role_label)
bp.add_app_template_global(labels.sector_label)
bp.add_app_template_global(places, "desk_places")
bp.add_app_template_global(session.was_idle, "was_idle")

from gatp_participa.accounts.views import (  # noqa: E402
    confirming,
    desk,
    entering,
    factors,
    invitations,
    keys,
    people,
    profile,
    second_step,
)

__all__ = [
    "bp", "confirming", "desk", "entering", "factors", "invitations", "keys",
    "people", "profile", "second_step",
]  # fmt: skip
