"""The main menu: where a person can go from anywhere."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _


def main_menu() -> list[tuple[str, str, str]]:
    """Return ``(section, label, address)`` of each entry, in order."""
    return [
        ("calls", _("Convocatorias"), url_for("calls.index")),
        ("themes", _("Temas"), url_for("themes.index")),
        ("plans", _("Compromisos"), url_for("plans.index")),
        ("entities", _("Mi estado"), url_for("pages.entities")),
    ]
