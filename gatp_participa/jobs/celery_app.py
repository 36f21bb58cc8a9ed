"""Jobs spread over many machines: Celery says «there is work», the table says whose it is.

With ``GATP_BROKER_URL`` every ``gatp worker`` is a Celery worker. A message holds a job's
number and nothing else; the one that claims it from the table does it, so a message lost,
late or repeated changes nothing: the promise (lease, attempts, retries) stays in the table.
What was just committed is published at once; each minute a beat asks for the periodic jobs
and publishes again what still waits. Every worker beats, and that is harmless.
"""

from __future__ import annotations

import os
import threading
from queue import SimpleQueue
from typing import Any

import structlog
from celery import Celery, beat, signals
from flask import Flask
from kombu.exceptions import KombuError
from sqlalchemy.exc import OperationalError

from gatp_participa.core import clock
from gatp_participa.jobs import queue
from gatp_participa.jobs.schedule import Scheduler
from gatp_participa.jobs.worker import new_owner

log = structlog.get_logger()

RUN, TICK = "gatp.run", "gatp.tick"
QUEUE = "gatp"


def connect(app: Flask) -> Celery:
    """Make the Celery application of ``app`` and publish to it the jobs that get committed."""
    settings = app.extensions["gatp"]
    # A message that nobody took by then was published again meanwhile.
    period = min(60.0, settings.lease_seconds)
    celery = Celery(app.import_name, broker=settings.broker_url, set_as_current=False)
    celery.conf.update(
        task_default_queue=QUEUE,
        task_ignore_result=True,
        task_acks_late=True,  # with a prefetch of one, nobody holds work that another could do
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        broker_transport_options={"socket_timeout": 5, "socket_connect_timeout": 2},
        task_publish_retry=False,
        beat_schedule={TICK: {"task": TICK, "schedule": period, "options": {"expires": period}}},
        timezone="UTC",
    )
    _add_tasks(app, celery, period)
    app.extensions["celery"] = celery
    queue.committed[:] = [Publisher(celery, period)]
    return celery


class Publisher:
    """Publishes from a thread: a page never waits for a broker that is slow or away.

    What a process that ends had no time to publish, the next beat will.
    """

    def __init__(self, celery: Celery, expires: float) -> None:
        self._celery = celery
        self._expires = expires
        self._waiting: SimpleQueue[list[int]] = SimpleQueue()
        self._pid = 0

    def __call__(self, job_ids: list[int]) -> None:
        if self._pid != os.getpid():  # threads do not survive a fork, as web servers do
            self._pid = os.getpid()
            threading.Thread(target=self._work, daemon=True).start()
        self._waiting.put(job_ids)

    def _work(self) -> None:
        while True:
            publish(self._celery, self._waiting.get(), self._expires)


def publish(celery: Celery, job_ids: list[int], expires: float) -> None:
    """Tell the workers that jobs wait. If the broker is away, the next beat will tell."""
    try:
        for job_id in job_ids:
            celery.send_task(RUN, args=[job_id], expires=expires * 2)
    except (KombuError, OSError) as error:
        log.warning("broker_unavailable", kind=type(error).__name__, jobs=len(job_ids))


def _add_tasks(app: Flask, celery: Celery, period: float) -> None:
    owner = new_owner()
    scheduler = Scheduler()

    @celery.task(name=RUN)
    def run(job_id: int) -> None:
        with app.app_context():
            try:
                queue.run_next(owner, job_id=job_id)
            except OperationalError as error:  # the job still waits in the table
                log.error("database_unavailable", kind=type(error.orig).__name__)

    @celery.task(name=TICK)
    def tick() -> None:
        with app.app_context():
            now = clock.now()
            scheduler.enqueue_due(now)
            publish(celery, queue.due(now), period)


def run_worker(app: Flask) -> None:
    """Do jobs as the broker announces them, until told to stop. One at a time per process."""
    celery: Celery = app.extensions["celery"]

    @signals.worker_ready.connect(weak=False)
    def _beat(**_kwargs: Any) -> None:
        # A thread and not a process: it must end with this worker, however it ends.
        beat.EmbeddedService(
            celery, thread=True, max_interval=1, scheduler_cls="celery.beat:Scheduler"
        ).start()

    celery.worker_main(["worker", "--pool=threads", "--concurrency=1", "--loglevel=warning",
                        "--without-gossip", "--without-mingle"])  # fmt: skip
