"""The main menu: where a person can go from anywhere."""

from __future__ import annotations

from functools import lru_cache

from flask import request, url_for
from flask_babel import gettext as _


def main_menu() -> list[tuple[str, str, str]]:
    """Return ``(section, label, address)`` of each entry, in order."""
    return [
        ("calls", _("Convocatorias"), _address("calls.index", request.script_root)),
        ("themes", _("Temas"), _address("themes.index", request.script_root)),
        ("plans", _("Compromisos"), _address("plans.index", request.script_root)),
        ("entities", _("Mi estado"), _address("pages.entities", request.script_root)),
    ]


@lru_cache(maxsize=16)
def _address(endpoint: str, _root: str) -> str:
    """Return an address that is the same on every page; only where the site hangs changes it."""
    return url_for(endpoint)
