"""Lives of a plan and of a commitment. ``label`` is the Spanish text, for gettext."""

from enum import StrEnum


class PlanStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class CommitmentStatus(StrEnum):
    """Derived from the two figures of progress, never set by hand."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"

    @property
    def label(self) -> str:
        """Return how people read this status."""
        return _STATUS_LABELS[self]


class Origin(StrEnum):
    CO_CREATED = "co_created"
    PROACTIVE = "proactive"

    @property
    def label(self) -> str:
        """Return where a commitment comes from, in plain words."""
        return _ORIGIN_LABELS[self]


_STATUS_LABELS = {
    CommitmentStatus.NOT_STARTED: "sin avance",
    CommitmentStatus.IN_PROGRESS: "en proceso",
    CommitmentStatus.COMPLETED: "completado",
}
_ORIGIN_LABELS = {
    Origin.CO_CREATED: "Nace de propuestas de la gente",
    Origin.PROACTIVE: "Lo ofrece la institución",
}
