"""Life of an import, and what became of each row."""

from enum import StrEnum


class BatchStatus(StrEnum):
    """From being asked for to staying, or to leaving without a trace in the proposals."""

    WAITING = "waiting"  # of a job
    READING = "reading"  # row by row; nobody sees any of it yet
    INDEXING = "indexing"  # all of it is there; search is catching up
    DONE = "done"
    FAILED = "failed"  # nothing of the file could be used
    CANCELLED = "cancelled"  # a person stopped it; nothing of it stayed
    UNDOING = "undoing"  # a person asked for it to leave; a job does it
    UNDONE = "undone"


TRANSITIONS: dict[BatchStatus, frozenset[BatchStatus]] = {
    BatchStatus.WAITING: frozenset(
        {BatchStatus.READING, BatchStatus.FAILED, BatchStatus.CANCELLED}
    ),
    BatchStatus.READING: frozenset(
        {BatchStatus.INDEXING, BatchStatus.FAILED, BatchStatus.CANCELLED}
    ),
    BatchStatus.INDEXING: frozenset({BatchStatus.DONE}),
    BatchStatus.DONE: frozenset({BatchStatus.UNDOING, BatchStatus.UNDONE}),
    BatchStatus.UNDOING: frozenset({BatchStatus.UNDONE, BatchStatus.DONE}),
    BatchStatus.FAILED: frozenset(),
    BatchStatus.CANCELLED: frozenset(),
    BatchStatus.UNDONE: frozenset(),
}  # fmt: skip
AT_WORK = frozenset({BatchStatus.WAITING, BatchStatus.READING, BatchStatus.INDEXING})
CANCELLABLE = frozenset({BatchStatus.WAITING, BatchStatus.READING})


class Outcome(StrEnum):
    """What an import did with a row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"  # what it says was already there
    REPEATED = "repeated"  # an earlier row of the same file says the same
    REJECTED = "rejected"
