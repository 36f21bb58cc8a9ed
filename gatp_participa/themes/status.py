"""Lives of a clustering run, of a theme and of a group of copies."""

from enum import StrEnum


class RunStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class RunKind(StrEnum):
    """What a run may touch. All of them only propose."""

    FRESH = "fresh"  # every text that is not in a public theme, from nothing
    WARM = "warm"  # the same, around the themes there are: texts hardly move
    TRAY = "tray"  # only what waits without a theme
    SPLIT = "split"  # only the texts of one theme


class RunOutcome(StrEnum):
    WAITING = "waiting"  # a person looks at the difference
    ACCEPTED = "accepted"
    DISCARDED = "discarded"


class ThemeStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    MERGED = "merged"  # its texts and its address went to another theme
    DISCARDED = "discarded"  # nothing was left in it


TRANSITIONS: dict[ThemeStatus, frozenset[ThemeStatus]] = {
    ThemeStatus.DRAFT: frozenset(
        {ThemeStatus.PUBLISHED, ThemeStatus.MERGED, ThemeStatus.DISCARDED}
    ),
    ThemeStatus.PUBLISHED: frozenset(),
    # Only by undoing what took it away.
    ThemeStatus.MERGED: frozenset({ThemeStatus.DRAFT}),
    ThemeStatus.DISCARDED: frozenset({ThemeStatus.DRAFT}),
}
LIVE = frozenset({ThemeStatus.DRAFT, ThemeStatus.PUBLISHED})


class MemberOrigin(StrEnum):
    MACHINE = "machine"  # a run that a person accepted
    LATE = "late"  # came after it, and was placed by nearness alone
    PERSON = "person"


class EventKind(StrEnum):
    ACCEPT = "accept"  # a run's proposal became the themes
    RENAME = "rename"
    MOVE = "move"
    UNPIN = "unpin"
    MERGE = "merge"
    PUBLISH = "publish"
    UNDO = "undo"


class CopyStatus(StrEnum):
    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
    SEPARATED = "separated"  # a person said they are different texts
