"""Life of a referral, what an answer may decide, and how its clock reads.

``label`` is the Spanish text that pages pass through gettext.
"""

from enum import StrEnum


class ReferralStatus(StrEnum):
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"

    @property
    def label(self) -> str:
        """Return how the public reads this status."""
        return _STATUS_LABELS[self]


TRANSITIONS: dict[ReferralStatus, frozenset[ReferralStatus]] = {
    ReferralStatus.SENT: frozenset({ReferralStatus.ACKNOWLEDGED, ReferralStatus.ANSWERED}),
    ReferralStatus.ACKNOWLEDGED: frozenset({ReferralStatus.ANSWERED}),
    ReferralStatus.ANSWERED: frozenset(),
}


class Decision(StrEnum):
    INCLUDE = "include"
    COMBINE = "combine"
    UNDER_STUDY = "under_study"
    REFER = "refer"
    NOT_NOW = "not_now"

    @property
    def label(self) -> str:
        """Return the decision in plain words."""
        return _DECISION_LABELS[self]


class Clock(StrEnum):
    """How an answer stands against its day; always said in words, never by colour alone."""

    ON_TIME = "on_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    ANSWERED_LATE = "answered_late"

    @property
    def label(self) -> str:
        """Return how the clock reads."""
        return _CLOCK_LABELS[self]


_STATUS_LABELS = {
    ReferralStatus.SENT: "enviado",
    ReferralStatus.ACKNOWLEDGED: "en revisión",
    ReferralStatus.ANSWERED: "respondido",
}
_DECISION_LABELS = {
    Decision.INCLUDE: "Se incluye en el plan",
    Decision.COMBINE: "Se combina con otro tema",
    Decision.UNDER_STUDY: "Queda en estudio",
    Decision.REFER: "Se turna a otra instancia",
    Decision.NOT_NOW: "Por ahora no",
}
_CLOCK_LABELS = {
    Clock.ON_TIME: "a tiempo",
    Clock.DUE_SOON: "vence pronto",
    Clock.OVERDUE: "vencido",
    Clock.ANSWERED: "respondido a tiempo",
    Clock.ANSWERED_LATE: "respondido tarde",
}
