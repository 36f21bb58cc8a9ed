"""Life of a job."""

from enum import StrEnum


class JobStatus(StrEnum):
    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"  # failed as many times as it may; a person looks
