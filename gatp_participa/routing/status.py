"""Life of a referral, what an answer may decide, and how its clock reads.

``label`` is the Spanish text that pages pass through gettext.
"""

from enum import StrEnum

from flask_babel import gettext as _

from gatp_participa.web.languages import to_translate


class ReferralStatus(StrEnum):
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"

    @property
    def label(self) -> str:
        """Return how the public reads this status."""
        return _(_STATUS_LABELS[self])


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
        return _(_DECISION_LABELS[self])


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
        return _(_CLOCK_LABELS[self])


_STATUS_LABELS = {
    ReferralStatus.SENT: to_translate("enviado"),
    ReferralStatus.ACKNOWLEDGED: to_translate("en revisión"),
    ReferralStatus.ANSWERED: to_translate("respondido"),
}
_DECISION_LABELS = {
    Decision.INCLUDE: to_translate("Se incluye en el plan"),
    Decision.COMBINE: to_translate("Se combina con otro tema"),
    Decision.UNDER_STUDY: to_translate("Queda en estudio"),
    Decision.REFER: to_translate("Se turna a otra instancia"),
    Decision.NOT_NOW: to_translate("Por ahora no"),
}
_CLOCK_LABELS = {
    Clock.ON_TIME: to_translate("a tiempo"),
    Clock.DUE_SOON: to_translate("vence pronto"),
    Clock.OVERDUE: to_translate("vencido"),
    Clock.ANSWERED: to_translate("respondido a tiempo"),
    Clock.ANSWERED_LATE: to_translate("respondido tarde"),
}
