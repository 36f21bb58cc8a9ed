"""How what is captured is called, in the page's language."""

from __future__ import annotations

from flask_babel import gettext as _

from gatp_participa.capture.status import AttendanceSector, EventKind, PaperConsent
from gatp_participa.proposals.status import Channel


def kind_label(kind: EventKind) -> str:
    """Return what an event is called."""
    return {
        EventKind.MEETING: _("Encuentro"),
        EventKind.TABLE: _("Mesa de trabajo"),
        EventKind.WORKSHOP: _("Taller"),
        EventKind.VISIT: _("Visita"),
        EventKind.OTHER: _("Otra actividad"),
    }[kind]


def sector_label(sector: AttendanceSector) -> str:
    """Return how those who came are called, many of them."""
    return {
        AttendanceSector.GOVERNMENT: _("Gobierno"),
        AttendanceSector.CIVIL_SOCIETY: _("Sociedad civil organizada"),
        AttendanceSector.OVERSIGHT_BODY: _("Órgano garante"),
        AttendanceSector.ACADEMIA: _("Universidades e investigación"),
        AttendanceSector.PRIVATE: _("Empresas"),
        AttendanceSector.SCHOOL: _("Escuelas"),
        AttendanceSector.PUBLIC: _("Público en general"),
    }[sector]


def consent_label(consent: PaperConsent) -> str:
    """Return what the sheet says of the data of who filled it."""
    return {
        PaperConsent.ON_PAPER: _("La hoja tiene marcada y firmada la casilla de privacidad"),
        PaperConsent.ANONYMOUS: _("La hoja no dice el nombre ni cómo encontrar a nadie"),
    }[consent]


def channel_label(channel: Channel) -> str:
    """Return how a proposal came, as the name of a count."""
    return {
        Channel.WEB: _("Por internet"),
        Channel.PAPER: _("En papel"),
        Channel.EVENT: _("En un encuentro"),
        Channel.EMAIL: _("Por correo"),
        Channel.IMPORT: _("Desde otra plataforma"),
    }[channel]
