"""Lives of a session and of an agreement, and what may be said in one."""

from enum import StrEnum

from flask_babel import gettext as _

from gatp_participa.web.languages import to_translate


class SessionKind(StrEnum):
    ORDINARY = "ordinary"
    EXTRAORDINARY = "extraordinary"
    WORKING_TABLE = "working_table"

    @property
    def label(self) -> str:
        """Return the kind in plain words."""
        return _(_KINDS[self])


class SessionStatus(StrEnum):
    """A session is called, held, and its minutes are signed; or it does not take place."""

    DRAFT = "draft"
    CALLED = "called"
    HELD = "held"
    SIGNED = "signed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """Return the status in plain words."""
        return _(_STATUSES[self])


TRANSITIONS: dict[SessionStatus, frozenset[SessionStatus]] = {
    SessionStatus.DRAFT: frozenset({SessionStatus.CALLED, SessionStatus.CANCELLED}),
    SessionStatus.CALLED: frozenset({SessionStatus.HELD, SessionStatus.CANCELLED}),
    SessionStatus.HELD: frozenset({SessionStatus.SIGNED}),
    SessionStatus.SIGNED: frozenset(),
    SessionStatus.CANCELLED: frozenset(),
}


class Presence(StrEnum):
    IN_PERSON = "in_person"
    REMOTE = "remote"
    EXCUSED = "excused"
    ABSENT = "absent"

    @property
    def label(self) -> str:
        """Return whether somebody came, in plain words."""
        return _(_PRESENCES[self])


class Choice(StrEnum):
    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"

    @property
    def label(self) -> str:
        """Return the vote in plain words."""
        return _(_CHOICES[self])


class Outcome(StrEnum):
    """How a point of the agenda ended."""

    APPROVED = "approved"
    REJECTED = "rejected"
    POSTPONED = "postponed"
    INFORMED = "informed"

    @property
    def label(self) -> str:
        """Return the outcome in plain words."""
        return _(_OUTCOMES[self])


class AgreementStatus(StrEnum):
    PENDING = "pending"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        """Return the status in plain words."""
        return _(_AGREEMENTS[self])


_KINDS = {
    SessionKind.ORDINARY: to_translate("sesión ordinaria"),
    SessionKind.EXTRAORDINARY: to_translate("sesión extraordinaria"),
    SessionKind.WORKING_TABLE: to_translate("mesa de trabajo"),
}
_STATUSES = {
    SessionStatus.DRAFT: to_translate("en preparación"),
    SessionStatus.CALLED: to_translate("convocada"),
    SessionStatus.HELD: to_translate("realizada, sin firmar"),
    SessionStatus.SIGNED: to_translate("con acta firmada"),
    SessionStatus.CANCELLED: to_translate("cancelada"),
}
_PRESENCES = {
    Presence.IN_PERSON: to_translate("en persona"),
    Presence.REMOTE: to_translate("a distancia"),
    Presence.EXCUSED: to_translate("avisó que no iría"),
    Presence.ABSENT: to_translate("no fue"),
}
_CHOICES = {
    Choice.FOR: to_translate("a favor"),
    Choice.AGAINST: to_translate("en contra"),
    Choice.ABSTAIN: to_translate("abstención"),
}
_OUTCOMES = {
    Outcome.APPROVED: to_translate("se aprobó"),
    Outcome.REJECTED: to_translate("no se aprobó"),
    Outcome.POSTPONED: to_translate("se dejó para otra sesión"),
    Outcome.INFORMED: to_translate("se informó"),
}
_AGREEMENTS = {
    AgreementStatus.PENDING: to_translate("pendiente"),
    AgreementStatus.DONE: to_translate("cumplido"),
    AgreementStatus.DROPPED: to_translate("sin efecto"),
}
