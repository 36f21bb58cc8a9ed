"""What can be followed, what can happen to it, and how often somebody wants to hear of it."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from flask_babel import lazy_gettext as _


class Kind(StrEnum):
    """What news are about. A call is not followed: who left a draft in it hears of it."""

    PROPOSAL = "proposal"
    THEME = "theme"
    STATE = "state"
    PLAN = "plan"
    CALL = "call"


class What(StrEnum):
    """What happened."""

    THEME_PUBLISHED = "theme_published"
    THEME_ANSWERED = "theme_answered"
    WITHDRAWN = "withdrawn"
    OFFICIAL_COMMENT = "official_comment"
    PLAN_PUBLISHED = "plan_published"
    COMMITMENT_PUBLISHED = "commitment_published"
    PROGRESS_VERIFIED = "progress_verified"
    COMMITMENT_CHANGED = "commitment_changed"
    CALL_CLOSING = "call_closing"


class Delivery(StrEnum):
    """How often somebody wants letters."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NONE = "none"

    @property
    def label(self) -> str:
        """Return the words of the choice."""
        return DELIVERIES[self]


class Why(IntEnum):
    """Why somebody hears of something; the smallest number is the one that is said."""

    AUTHOR = 0
    SUPPORTER = 1
    DRAFT = 2
    FOLLOWER = 3


# The words of an address for what has a button.
FOLLOWED: dict[str, Kind] = {
    "propuesta": Kind.PROPOSAL,
    "tema": Kind.THEME,
    "estado": Kind.STATE,
    "plan": Kind.PLAN,
}
WORDS: dict[Kind, str] = {kind: word for word, kind in FOLLOWED.items()}
DELIVERIES = {
    Delivery.AT_ONCE: _("Cada novedad, en el momento"),
    Delivery.DAILY: _("Un resumen al día, a las 8 de la mañana"),
    Delivery.WEEKLY: _("Un resumen a la semana, los lunes"),
    Delivery.NONE: _("Ninguno"),
}
