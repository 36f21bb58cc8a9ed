"""How far a proposal has come, how a list is ordered, and how the public reads each thing."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _

from gatp_participa.proposals.status import Channel


class Advance(StrEnum):
    """The furthest point of a proposal's road; the values go in addresses."""

    RECEIVED = "en-revision"
    GROUPED = "agrupada"
    ANSWERED = "respondida"
    COMMITTED = "en-un-compromiso"

    @property
    def label(self) -> str:
        """Return the words of a tag."""
        return ADVANCES[self]


class Order(StrEnum):
    """How a list of proposals is ordered; the values go in addresses."""

    RECENT = "recientes"
    SUPPORTED = "apoyadas"
    RELEVANT = "relevancia"

    @property
    def label(self) -> str:
        """Return the words of the choice."""
        return ORDERS[self]


ADVANCES = {
    Advance.RECEIVED: _("en revisión"),
    Advance.GROUPED: _("agrupada"),
    Advance.ANSWERED: _("respondida"),
    Advance.COMMITTED: _("en un compromiso"),
}
ORDERS = {
    Order.RECENT: _("Recientes"),
    Order.SUPPORTED: _("Más apoyadas"),
    Order.RELEVANT: _("Lo que más se parece"),
}
# After the place and the date: «Oaxaca, 3 de marzo, llegó en papel».
CHANNELS = {
    Channel.WEB: _("llegó por internet"),
    Channel.PAPER: _("llegó en papel"),
    Channel.EVENT: _("llegó en una mesa o encuentro"),
    Channel.EMAIL: _("llegó por correo"),
    Channel.IMPORT: _("viene de otra plataforma"),
}
