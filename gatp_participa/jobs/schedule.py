"""Work that comes back: declared beside the function, enqueued once per slot of time.

Slots start at the same moments everywhere and their key is unique, so any number of
schedulers ask for each of them once; a scheduler that was down asks only for the present
one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.jobs import queue

_declared: dict[str, timedelta] = {}


def every(
    name: str, *, minutes: int = 0, hours: int = 0
) -> Callable[[queue.Handler], queue.Handler]:
    """Register a function as the handler of ``name`` and ask for it once per period."""
    period = timedelta(minutes=minutes, hours=hours)
    if not period:
        raise ValueError(f"{name} needs a period")

    def register(function: queue.Handler) -> queue.Handler:
        _declared[name] = period
        return queue.handler(name)(function)

    return register


def slots(now: datetime) -> dict[str, datetime]:
    """Return when the present slot of each periodic job started."""
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return {name: now - (now - epoch) % period for name, period in _declared.items()}


class Scheduler:
    """Enqueues what is due; remembers what it asked for, to ask the database only when needed."""

    def __init__(self) -> None:
        self._asked: dict[str, datetime] = {}

    def enqueue_due(self, now: datetime) -> int:
        """Ask for the jobs whose slot began and return how many were new."""
        due = {name: start for name, start in slots(now).items() if self._asked.get(name) != start}
        if not due:
            return 0
        with transaction():
            asked = [
                queue.enqueue(name, now=now, key=f"{name}@{start:%Y%m%dT%H%MZ}")
                for name, start in due.items()
            ]
        self._asked |= due
        return len([number for number in asked if number is not None])


@every("jobs.tidy", minutes=10)
def tidy(**_job: Any) -> None:
    """Give up jobs that were lost too often and forget those that ended well a week ago."""
    with transaction():
        queue.tidy(clock.now())
