"""Life of a call. One machine for the whole country; labels may differ, steps may not."""

from enum import StrEnum


class CallStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"  # announced, not open yet
    OPEN = "open"
    CLOSED = "closed"
    ANALYSING = "analysing"
    RESULTS = "results"
    ARCHIVED = "archived"


# What each status may become. Anything not listed is refused.
TRANSITIONS: dict[CallStatus, frozenset[CallStatus]] = {
    CallStatus.DRAFT: frozenset({CallStatus.PUBLISHED}),
    CallStatus.PUBLISHED: frozenset({CallStatus.OPEN, CallStatus.DRAFT}),
    CallStatus.OPEN: frozenset({CallStatus.CLOSED}),
    CallStatus.CLOSED: frozenset({CallStatus.OPEN, CallStatus.ANALYSING}),
    CallStatus.ANALYSING: frozenset({CallStatus.RESULTS}),
    CallStatus.RESULTS: frozenset({CallStatus.ARCHIVED, CallStatus.ANALYSING}),
    CallStatus.ARCHIVED: frozenset(),
}

# What anyone may see.
PUBLIC = frozenset(CallStatus) - {CallStatus.DRAFT}


class Act(StrEnum):
    """What a stage may let people do."""

    SUBMIT = "submit"
    SUPPORT = "support"
    COMMENT = "comment"


class Standing(StrEnum):
    """How a visitor sorts calls: what can be done now, what is coming, what is over."""

    OPEN = "open"
    COMING = "coming"
    PAST = "past"
