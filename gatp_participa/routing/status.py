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
    RETURNED = "returned"  # another table sent it here and this one gave it back

    @property
    def label(self) -> str:
        """Return how the public reads this status."""
        return _(_STATUS_LABELS[self])


TRANSITIONS: dict[ReferralStatus, frozenset[ReferralStatus]] = {
    ReferralStatus.SENT: frozenset(
        {ReferralStatus.ACKNOWLEDGED, ReferralStatus.ANSWERED, ReferralStatus.RETURNED}
    ),
    ReferralStatus.ACKNOWLEDGED: frozenset({ReferralStatus.ANSWERED, ReferralStatus.RETURNED}),
    # What was left under study, and what came back from where it was sent, is answered again.
    ReferralStatus.ANSWERED: frozenset({ReferralStatus.ACKNOWLEDGED}),
    ReferralStatus.RETURNED: frozenset({ReferralStatus.SENT}),
}
OPEN = frozenset({ReferralStatus.SENT, ReferralStatus.ACKNOWLEDGED})


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
    PAUSED = "paused"
    RETURNED = "returned"
    ANSWERED = "answered"
    ANSWERED_LATE = "answered_late"

    @property
    def label(self) -> str:
        """Return how the clock reads."""
        return _(_CLOCK_LABELS[self])


class Grounds(StrEnum):
    """Why something is not taken up now: one closed list, counted in public."""

    NOT_COMPETENT = "not_competent"
    ALREADY_DONE = "already_done"
    NO_BUDGET = "no_budget"
    NOT_FEASIBLE = "not_feasible"
    NOT_OPEN_GOVERNMENT = "not_open_government"
    AGAINST_RIGHTS = "against_rights"
    NEEDS_LAW = "needs_law"
    TOO_VAGUE = "too_vague"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Return the reason in plain words."""
        return _(_GROUNDS[self])


class PauseReason(StrEnum):
    """Why the clock of a referral may stop."""

    INFORMATION = "information"
    CONSULTATION = "consultation"
    NO_SECRETARIAT = "no_secretariat"
    ELECTORAL_SILENCE = "electoral_silence"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Return the reason in plain words."""
        return _(_PAUSES[self])


class Move(StrEnum):
    """What happened to a referral between being sent and being answered."""

    TO_SECRETARIAT = "to_secretariat"
    TO_NATIONAL_DESK = "to_national_desk"
    ESCALATED = "escalated"
    RETURNED = "returned"
    REOPENED = "reopened"

    @property
    def label(self) -> str:
        """Return what happened, as a sentence."""
        return _(_MOVES[self])


class Verdict(StrEnum):
    """What a sector says of an answer before it is published."""

    AGREES = "agrees"
    ASKS_CHANGES = "asks_changes"

    @property
    def label(self) -> str:
        """Return the verdict in plain words."""
        return _(_VERDICTS[self])


_GROUNDS = {
    Grounds.NOT_COMPETENT: to_translate("No le toca a esta autoridad"),
    Grounds.ALREADY_DONE: to_translate("Ya se hace o ya se comprometió"),
    Grounds.NO_BUDGET: to_translate("No hay presupuesto en este periodo"),
    Grounds.NOT_FEASIBLE: to_translate("No se puede lograr en este periodo"),
    Grounds.NOT_OPEN_GOVERNMENT: to_translate("No es de gobierno abierto"),
    Grounds.AGAINST_RIGHTS: to_translate("Iría contra derechos de alguien"),
    Grounds.NEEDS_LAW: to_translate("Necesita antes un cambio de ley"),
    Grounds.TOO_VAGUE: to_translate("Falta saber qué se pide en concreto"),
    Grounds.OTHER: to_translate("Otra razón, que se explica"),
}
_PAUSES = {
    PauseReason.INFORMATION: to_translate("se pidió información a otra autoridad"),
    PauseReason.CONSULTATION: to_translate("se consulta a quienes lo propusieron"),
    PauseReason.NO_SECRETARIAT: to_translate("el secretariado se está integrando"),
    PauseReason.ELECTORAL_SILENCE: to_translate("veda electoral"),
    PauseReason.OTHER: to_translate("otra razón, que se explica"),
}
_MOVES = {
    Move.TO_SECRETARIAT: to_translate("pasó al secretariado del estado"),
    Move.TO_NATIONAL_DESK: to_translate("pasó a la mesa nacional"),
    Move.ESCALATED: to_translate("se avisó a la Comisión porque venció"),
    Move.RETURNED: to_translate("se devolvió a la mesa que lo envió"),
    Move.REOPENED: to_translate("volvió a quedar por responder"),
}
_VERDICTS = {
    Verdict.AGREES: to_translate("de acuerdo"),
    Verdict.ASKS_CHANGES: to_translate("pide cambios"),
}
_STATUS_LABELS = {
    ReferralStatus.SENT: to_translate("enviado"),
    ReferralStatus.ACKNOWLEDGED: to_translate("en revisión"),
    ReferralStatus.ANSWERED: to_translate("respondido"),
    ReferralStatus.RETURNED: to_translate("devuelto"),
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
    Clock.PAUSED: to_translate("en pausa"),
    Clock.RETURNED: to_translate("devuelto"),
    Clock.ANSWERED: to_translate("respondido a tiempo"),
    Clock.ANSWERED_LATE: to_translate("respondido tarde"),
}
