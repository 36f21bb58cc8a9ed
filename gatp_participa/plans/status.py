"""Lives of a plan, of its commitments and of what is reported. ``label`` is what people read."""

from enum import StrEnum

from flask_babel import gettext as _

from gatp_participa.web.languages import to_translate


class PlanStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class CommitmentStatus(StrEnum):
    """The life of an activity, and of the commitment that its activities make.

    Written by an advance, a final report with evidence, a verification, or by stopping it; being
    late is derived from the day, and being at risk is said beside.
    """

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"  # declared by the responsible
    VERIFIED = "verified"  # by who is not the government
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """Return how people read this status."""
        return _(_STATUS_LABELS[self])


TRANSITIONS: dict[CommitmentStatus, frozenset[CommitmentStatus]] = {
    CommitmentStatus.NOT_STARTED: frozenset(
        {CommitmentStatus.IN_PROGRESS, CommitmentStatus.SUSPENDED, CommitmentStatus.WITHDRAWN}
    ),
    CommitmentStatus.IN_PROGRESS: frozenset(
        {CommitmentStatus.COMPLETED, CommitmentStatus.SUSPENDED, CommitmentStatus.WITHDRAWN}
    ),
    # A refused verification takes it back to «in progress».
    CommitmentStatus.COMPLETED: frozenset(
        {CommitmentStatus.VERIFIED, CommitmentStatus.IN_PROGRESS}
    ),
    CommitmentStatus.VERIFIED: frozenset(),
    CommitmentStatus.SUSPENDED: frozenset(
        {CommitmentStatus.IN_PROGRESS, CommitmentStatus.NOT_STARTED, CommitmentStatus.WITHDRAWN}
    ),
    CommitmentStatus.WITHDRAWN: frozenset(),
}


class SectionKind(StrEnum):
    """The parts of the document, in their order."""

    INTRODUCTION = "introduction"
    LEGAL_CONTEXT = "legal_context"
    METHOD = "method"
    PARTICIPANTS = "participants"
    OBJECTIVE = "objective"
    COMMITMENTS = "commitments"
    MEASUREMENT = "measurement"
    ANNEXES = "annexes"

    @property
    def label(self) -> str:
        """Return the heading of the part."""
        return _(_SECTIONS[self])


class Tag(StrEnum):
    """What a commitment is about, of what every plan should have some."""

    FOLLOW_THE_MONEY = "follow_the_money"
    PUBLIC_KNOWLEDGE = "public_knowledge"

    @property
    def label(self) -> str:
        """Return the tag in plain words."""
        return _(_TAGS[self])


class Report(StrEnum):
    """The three reports of an activity."""

    FIRST_ADVANCE = "first_advance"
    SECOND_ADVANCE = "second_advance"
    FINAL_RESULT = "final_result"

    @property
    def label(self) -> str:
        """Return which report it is, in plain words."""
        return _(_REPORTS[self])


class DelayReason(StrEnum):
    """Why something is late or stopped: one closed list, counted in public."""

    BUDGET = "budget"
    CHANGE_OF_GOVERNMENT = "change_of_government"
    MISSING_INFORMATION = "missing_information"
    RESISTANCE = "resistance"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Return the reason in plain words."""
        return _(_DELAYS[self])


class Verdict(StrEnum):
    """What who verifies says of a final report."""

    ACCEPTED = "accepted"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """Return the verdict in plain words."""
        return _(_VERDICTS[self])


class Origin(StrEnum):
    CO_CREATED = "co_created"
    PROACTIVE = "proactive"

    @property
    def label(self) -> str:
        """Return where a commitment comes from, in plain words."""
        return _(_ORIGIN_LABELS[self])


_STATUS_LABELS = {
    CommitmentStatus.NOT_STARTED: to_translate("sin avance"),
    CommitmentStatus.IN_PROGRESS: to_translate("en proceso"),
    CommitmentStatus.COMPLETED: to_translate("completado (declarado)"),
    CommitmentStatus.VERIFIED: to_translate("verificado"),
    CommitmentStatus.SUSPENDED: to_translate("suspendido"),
    CommitmentStatus.WITHDRAWN: to_translate("retirado"),
}
_ORIGIN_LABELS = {
    Origin.CO_CREATED: to_translate("Nace de propuestas de la gente"),
    Origin.PROACTIVE: to_translate("Lo ofrece la institución"),
}
_SECTIONS = {
    SectionKind.INTRODUCTION: to_translate("Introducción"),
    SectionKind.LEGAL_CONTEXT: to_translate("Contexto legal"),
    SectionKind.METHOD: to_translate("Cómo se hizo"),
    SectionKind.PARTICIPANTS: to_translate("Quiénes participaron"),
    SectionKind.OBJECTIVE: to_translate("Objetivo estratégico"),
    SectionKind.COMMITMENTS: to_translate("Compromisos"),
    SectionKind.MEASUREMENT: to_translate("Cómo se mide"),
    SectionKind.ANNEXES: to_translate("Anexos"),
}
_TAGS = {
    Tag.FOLLOW_THE_MONEY: to_translate("Sigue el dinero"),
    Tag.PUBLIC_KNOWLEDGE: to_translate("Conocimiento público útil"),
}
_REPORTS = {
    Report.FIRST_ADVANCE: to_translate("primer avance"),
    Report.SECOND_ADVANCE: to_translate("segundo avance"),
    Report.FINAL_RESULT: to_translate("resultado final"),
}
_DELAYS = {
    DelayReason.BUDGET: to_translate("falta de presupuesto"),
    DelayReason.CHANGE_OF_GOVERNMENT: to_translate("cambio de gobierno"),
    DelayReason.MISSING_INFORMATION: to_translate("falta información de otra autoridad"),
    DelayReason.RESISTANCE: to_translate("resistencia dentro de la institución"),
    DelayReason.OTHER: to_translate("otra razón, que se explica"),
}
_VERDICTS = {
    Verdict.ACCEPTED: to_translate("se comprobó"),
    Verdict.REFUSED: to_translate("no se comprobó"),
}
