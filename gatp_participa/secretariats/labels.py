"""What a table lacks, as people read it; what names an institution comes from the catalogue."""

from __future__ import annotations

from flask_babel import gettext as _

from gatp_participa.accounts.labels import sector_label
from gatp_participa.entities.queries import term
from gatp_participa.secretariats.rules import Lack


def lack_label(lack: Lack) -> str:
    """Return what is missing in a few words: «nadie de sociedad civil», «acta»."""
    if lack.sector is not None:
        return _("nadie de %(sector)s", sector=sector_label(lack.sector).lower())
    return {
        Lack.FACILITATOR: lambda: term("facilitator.name").lower(),
        Lack.RECORD: lambda: _("acta de instalación"),
        Lack.CONTACT: lambda: _("cómo contactarla"),
    }[lack]()
