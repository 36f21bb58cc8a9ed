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


class Outcome(StrEnum):
    """How the promises that a proposal came to are, besides having been made."""

    KEPT = "kept"
    DECLARED = "declared"
    GOING = "going"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """Return the words of a tag."""
        return str(OUTCOMES[self])


class Order(StrEnum):
    """How a list of proposals is ordered; the values go in addresses."""

    RECENT = "recientes"
    SUPPORTED = "apoyadas"
    RELEVANT = "relevancia"

    @property
    def label(self) -> str:
        """Return the words of the choice."""
        return ORDERS[self]


class Measure(StrEnum):
    """What states are compared in; the values go in addresses."""

    IN_TIME = "a-tiempo"
    PROMISED = "prometido"
    VERIFIED = "comprobado"

    @property
    def label(self) -> str:
        """Return its name."""
        return MEASURES[self]


class Reading(StrEnum):
    """How a state reads beside the country: in words, and only when chance hardly explains it."""

    FEW = "few"
    ALIKE = "alike"
    ABOVE = "above"
    BELOW = "below"

    @property
    def label(self) -> str:
        """Return what the table says."""
        return READINGS[self]


ADVANCES = {
    Advance.RECEIVED: _("en revisión"),
    Advance.GROUPED: _("agrupada"),
    Advance.ANSWERED: _("respondida"),
    Advance.COMMITTED: _("en un compromiso"),
}
OUTCOMES = {
    Outcome.KEPT: _("compromiso cumplido y verificado"),
    Outcome.DECLARED: _("compromiso declarado, falta comprobarlo"),
    Outcome.GOING: _("en un compromiso"),
    Outcome.SUSPENDED: _("su compromiso está suspendido"),
    Outcome.WITHDRAWN: _("su compromiso se retiró"),
}
ORDERS = {
    Order.RECENT: _("Recientes"),
    Order.SUPPORTED: _("Más apoyadas"),
    Order.RELEVANT: _("Lo que más se parece"),
}
MEASURES = {
    Measure.IN_TIME: _("Responder a tiempo"),
    Measure.PROMISED: _("Prometer"),
    Measure.VERIFIED: _("Cumplir y que se compruebe"),
}
READINGS = {
    Reading.FEW: _("pocas para comparar"),
    Reading.ALIKE: _("no se distingue del país"),
    Reading.ABOVE: _("por encima del país"),
    Reading.BELOW: _("por debajo del país"),
}
# After the place and the date: «Oaxaca, 3 de marzo, llegó en papel».
CHANNELS = {
    Channel.WEB: _("llegó por internet"),
    Channel.PAPER: _("llegó en papel"),
    Channel.EVENT: _("llegó en una mesa o encuentro"),
    Channel.EMAIL: _("llegó por correo"),
    Channel.IMPORT: _("viene de otra plataforma"),
}
