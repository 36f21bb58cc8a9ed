"""Ask for work inside a transaction; do it outside, at least once.

A job is claimed with a lease in one UPDATE; a worker that dies loses the lease and another
takes the job. So a handler may run twice and must be idempotent.
"""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import Select, and_, or_, select, update

from gatp_participa.audit.services import channel
from gatp_participa.core import clock
from gatp_participa.core.db import db, dialect, insert, transaction
from gatp_participa.jobs.models import Job
from gatp_participa.jobs.status import JobStatus

log = structlog.get_logger()

MAX_ATTEMPTS = 5
LEASE = timedelta(seconds=60)
Handler = Callable[..., None]
_handlers: dict[str, Handler] = {}


def handler(name: str) -> Callable[[Handler], Handler]:
    """Register a function as the one that does the jobs called ``name``.

    It receives ``job`` (its row) and the arguments, opens its own transactions, and may
    report with :func:`report`.
    """

    def register(function: Handler) -> Handler:
        _handlers[name] = function
        return function

    return register


def enqueue(
    name: str, *, now: datetime, key: str | None = None, due_at: datetime | None = None,
    **arguments: Any,
) -> int | None:  # fmt: skip
    """Ask for a job and return its number; it exists only if the caller's transaction commits.

    With a ``key`` that was asked for before, nothing is added and None is returned.
    """
    row = {
        "name": name, "arguments": arguments, "key": key, "status": JobStatus.READY,
        "due_at": due_at or now, "created_at": now, "attempts": 0, "progress": 0, "note": "",
    }  # fmt: skip
    statement = insert(Job).values(row).on_conflict_do_nothing(index_elements=["key"])
    return db.session.scalar(statement.returning(Job.id))


def report(job_id: int | None, percentage: float, note: str = "") -> None:
    """Say how far a job is, in a transaction of its own; silently nothing outside a job."""
    if job_id is None:
        return
    with transaction():
        db.session.execute(
            update(Job)
            .where(Job.id == job_id)
            .values(progress=max(0, min(100, int(percentage))), note=note)
        )


def _claimable(now: datetime) -> Any:
    return or_(
        and_(Job.status == JobStatus.READY, Job.due_at <= now),
        and_(Job.status == JobStatus.RUNNING, Job.leased_until < now),
    )


def claim(owner: str, now: datetime, job_id: int | None = None) -> Job | None:
    """Take the oldest due job (or that one), or None when there is nothing to do."""
    query: Select = select(Job.id).where(_claimable(now)).order_by(Job.due_at, Job.id).limit(1)
    if job_id is not None:
        query = query.where(Job.id == job_id)
    if db.session.scalar(query) is None:
        db.session.rollback()
        return None
    with transaction():
        if dialect() == "postgresql":
            query = query.with_for_update(skip_locked=True)
        taken = db.session.scalar(
            update(Job)
            .where(Job.id == query.scalar_subquery(), _claimable(now))
            .values(
                status=JobStatus.RUNNING,
                owner=owner,
                leased_until=now + LEASE,
                attempts=Job.attempts + 1,
            )
            .returning(Job.id)
            .execution_options(synchronize_session=False)
        )
    return None if taken is None else db.session.get(Job, taken, populate_existing=True)


def run(job: Job, owner: str) -> bool:
    """Do a claimed job; return whether it went well. A failure waits longer each time."""
    job_id, name, arguments, attempts = job.id, job.name, dict(job.arguments), job.attempts
    token = channel.set("job")
    try:
        with _lease_kept(job_id, owner):
            _handlers[name](job=job, **arguments)
        outcome = {"status": JobStatus.DONE, "progress": 100, "error": None}
    except Exception as error:
        db.session.rollback()
        log.error("job_failed", job=name, id=job_id, kind=type(error).__name__, attempt=attempts)
        outcome = {
            "status": JobStatus.READY if attempts < MAX_ATTEMPTS else JobStatus.DEAD,
            "due_at": clock.now() + timedelta(minutes=2 ** (attempts - 1)),
            "error": "".join(traceback.format_tb(error.__traceback__)[-4:]) + type(error).__name__,
        }
    finally:
        channel.reset(token)
    with transaction():
        db.session.execute(
            update(Job)
            .where(Job.id == job_id, Job.owner == owner)
            .values(leased_until=None, finished_at=clock.now(), **outcome)
        )
    return outcome["status"] is JobStatus.DONE


def run_next(owner: str = "here", now: datetime | None = None) -> bool:
    """Do one due job if there is one; return whether there was."""
    job = claim(owner, now or clock.now())
    if job is None:
        return False
    run(job, owner)
    return True


@contextmanager
def _lease_kept(job_id: int, owner: str) -> Any:
    """Renew the lease from a thread while the handler works."""
    stop = threading.Event()
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def renew() -> None:
        while not stop.wait(LEASE.total_seconds() / 3):
            with app.app_context(), transaction():
                db.session.execute(
                    update(Job)
                    .where(Job.id == job_id, Job.owner == owner)
                    .values(leased_until=clock.now() + LEASE)
                )

    thread = threading.Thread(target=renew, daemon=True)
    if not current_app.testing:  # a test's database lives in one connection
        thread.start()
    try:
        yield
    finally:
        stop.set()
