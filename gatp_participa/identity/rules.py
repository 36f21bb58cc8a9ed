"""What a call may ask of who takes part, and how often a CURP may be tried. Pure."""

from __future__ import annotations

from typing import Protocol

from flask_babel import gettext as _

from gatp_participa.core.errors import NotAllowedError
from gatp_participa.identity.status import Level

TRIES_PER_DAY = 5


class UnverifiedError(NotAllowedError):
    """A call asks for a verified identity, and this person has not verified theirs."""


class Asking(Protocol):
    """What a rule needs of a call."""

    identity_level: int


def asks_verified(call: Asking) -> bool:
    """Say whether a call is only for people who showed that they are one person."""
    return call.identity_level >= Level.VERIFIED


def refusal(call: Asking, level: int) -> str | None:
    """Return why somebody of a level may not take part in a call, in words, or None."""
    if level >= call.identity_level:
        return None
    return _(
        "En esta convocatoria participa quien verificó su identidad, para que cada persona "
        "cuente una sola vez. Toma un par de minutos y lo haces desde tu cuenta."
    )
