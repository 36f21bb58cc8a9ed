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

from gatp_participa.accounts.views import desk, entering, profile  # noqa: E402

__all__ = ["bp", "desk", "entering", "profile"]
