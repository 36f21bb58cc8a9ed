"""Lives of a plan and of a commitment. ``label`` is the Spanish text, for gettext."""

from enum import StrEnum

from flask_babel import gettext as _

from gatp_participa.web.languages import to_translate


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
        return _(_STATUS_LABELS[self])


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
    CommitmentStatus.COMPLETED: to_translate("completado"),
}
_ORIGIN_LABELS = {
    Origin.CO_CREATED: to_translate("Nace de propuestas de la gente"),
    Origin.PROACTIVE: to_translate("Lo ofrece la institución"),
}
