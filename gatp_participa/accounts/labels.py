"""Roles and sectors as people read them; what names an institution comes from the catalogue."""

from __future__ import annotations

from flask_babel import gettext as _

from gatp_participa.accounts.status import Role, Sector
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
        Role.AUDITOR: lambda: _("Auditoría"),
    }[role]()  # fmt: skip


def sector_label(sector: Sector | None) -> str:
    """Return the name of a sector, or "" when there is none."""
    return term(f"sector.{sector.value}") if sector else ""
