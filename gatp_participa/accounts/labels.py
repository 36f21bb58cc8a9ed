"""Roles and sectors as people read them; what names an institution comes from the catalogue."""

from __future__ import annotations

import re

from flask_babel import gettext as _

from gatp_participa.accounts.status import BlockReason, Role, Sector
from gatp_participa.entities.queries import term


def role_label(role: Role) -> str:
    """Return the name of a role."""
    return {
        Role.ADMIN: lambda: _("Administración"),
        Role.COMMISSION: lambda: term("commission.short"),
        Role.SECRETARIAT_MEMBER: lambda: _("Integrante de %(table)s", table=term("secretariat.short")),
        Role.FACILITATOR: lambda: term("facilitator.name"),
        Role.MODERATOR: lambda: _("Moderación"),
        Role.CAPTURER: lambda: _("Captura"),
        Role.SIGNATORY: lambda: _("Firma de acciones"),
        Role.RESPONSIBLE: lambda: _("Responsable de avances"),
        Role.AUDITOR: lambda: _("Auditoría"),
    }[role]()  # fmt: skip


def sector_label(sector: Sector | None) -> str:
    """Return the name of a sector, or "" when there is none."""
    return term(f"sector.{sector.value}") if sector else ""


def block_label(reason: BlockReason) -> str:
    """Return why an account was blocked."""
    return {
        BlockReason.THREATS: _("Amenazas"),
        BlockReason.PERSONAL_DATA: _("Publica datos personales de otras personas"),
        BlockReason.DISCRIMINATION: _("Discriminación"),
        BlockReason.INSULTS: _("Insultos repetidos"),
        BlockReason.ADVERTISING: _("Publicidad"),
        BlockReason.IMPERSONATION: _("Se hace pasar por otra persona"),
        BlockReason.FLOODING: _("Repite lo mismo muchas veces"),
        BlockReason.OTHER: _("Otra razón"),
    }[reason]


# In this order: every browser says it is also the one before it.
_BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/"), ("Opera", r"OPR/|Opera"), ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"), ("Chrome", r"Chrome/|CriOS/|Chromium/"), ("Safari", r"Safari/"),
)  # fmt: skip
_SYSTEMS = (
    ("Android", r"Android"), ("iPhone", r"iPhone"), ("iPad", r"iPad"), ("Windows", r"Windows"),
    ("Chromebook", r"CrOS"), ("Mac", r"Macintosh|Mac OS X"), ("Linux", r"Linux|X11"),
)  # fmt: skip


def device_label(user_agent: str) -> str:
    """Return the kind of browser and device in plain words: «Chrome en Android».

    Only these few words are kept: versions and models would tell one person from another.
    """
    browser = next((name for name, mark in _BROWSERS if re.search(mark, user_agent)), "")
    system = next((name for name, mark in _SYSTEMS if re.search(mark, user_agent)), "")
    if browser and system:
        return f"{browser} en {system}"
    return browser or system
