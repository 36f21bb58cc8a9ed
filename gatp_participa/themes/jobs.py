"""Jobs of this package: group the proposals of a call, and read new ones beforehand."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from gatp_participa.core import clock
from gatp_participa.jobs import queue, schedule
from gatp_participa.jobs.models import Job
from gatp_participa.themes import services
from gatp_participa.themes.services import suggesting
from gatp_participa.themes.services.runs import JOB, Progress

# Who else wants to hear how far the job is: the command that runs it here and now.
listener: ContextVar[Progress | None] = ContextVar("themes_listener", default=None)
# Each report is a transaction: often enough for a bar, seldom enough to cost nothing.
SECONDS_BETWEEN_REPORTS = 1.0


@queue.handler(JOB)
def run(*, job: Job, run_id: int) -> None:
    """Do a requested grouping, telling how far it is."""
    services.perform(run_id, progress=_reporting(job.id))


@schedule.every("themes.encode", minutes=5)
def encode(*, job: Job) -> None:
    """Encode what came in lately, so that grouping has only to group."""
    services.encode_waiting(progress=_reporting(job.id))


@schedule.every("themes.place_late", minutes=5)
def place_late(*, job: Job) -> None:
    """Place what came after the themes of its call were accepted."""
    services.place_late(progress=_reporting(job.id))


@schedule.every("themes.propose_from_tray", minutes=24 * 60)
def propose_from_tray(*, job: Job) -> None:
    """Look for new themes where enough texts wait without one."""
    services.propose_from_tray()


@schedule.every("themes.learn_topics", hours=24)
def learn_topics(**_job: Any) -> None:
    """Learn what texts are about from what people said of others, where enough changed."""
    suggesting.train_due(now=clock.now())


def _reporting(job_id: int) -> Callable[[float, str], None]:
    """Return what writes progress on the job, at most once a second unless the words change."""
    last_at, last_note = 0.0, ""

    def report(share: float, note: str) -> None:
        nonlocal last_at, last_note
        heard = listener.get()
        if heard:
            heard(share, note)
        now = time.monotonic()
        if note == last_note and now - last_at < SECONDS_BETWEEN_REPORTS:
            return
        last_at, last_note = now, note
        queue.report(job_id, 100 * share, note)

    return report
