"""Lives of a clustering run and of a theme."""

from enum import StrEnum


class RunStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class ThemeStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    DISCARDED = "discarded"  # a newer run replaced the draft


TRANSITIONS: dict[ThemeStatus, frozenset[ThemeStatus]] = {
    ThemeStatus.DRAFT: frozenset({ThemeStatus.PUBLISHED, ThemeStatus.DISCARDED}),
    ThemeStatus.PUBLISHED: frozenset(),
    ThemeStatus.DISCARDED: frozenset(),
}


class MemberOrigin(StrEnum):
    MACHINE = "machine"
    PERSON = "person"
