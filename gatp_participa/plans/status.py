"""Lives of a plan and of a commitment."""

from enum import StrEnum


class PlanStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class CommitmentStatus(StrEnum):
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"


class Origin(StrEnum):
    CO_CREATED = "co_created"
    PROACTIVE = "proactive"
