"""Pages of what one follows and of the letters one gets."""

from flask import Blueprint

bp = Blueprint("following", __name__)

from gatp_participa.following import states  # noqa: E402 -- registers them
from gatp_participa.following.views import button, follows, letters  # noqa: E402

bp.add_app_template_global(button.button_for)

__all__ = ["bp", "button", "follows", "letters", "states"]
