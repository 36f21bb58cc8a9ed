"""Ask for work inside a transaction; do it outside, at least once.

A job is claimed with a lease in one UPDATE; a worker that dies loses the lease and another
takes the job. So a handler may run twice and must be idempotent.
"""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import Select, and_, delete, event, or_, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from gatp_participa.audit.services import channel
from gatp_participa.core import clock
from gatp_participa.core.db import db, dialect, insert, transaction
from gatp_participa.jobs.models import Job
from gatp_participa.jobs.status import JobStatus

log = structlog.get_logger()

MAX_ATTEMPTS = 5
KEPT_FOR = timedelta(days=7)
Handler = Callable[..., None]
_handlers: dict[str, Handler] = {}
# What to tell of jobs that were just committed: with a broker, Celery's publisher listens.
committed: list[Callable[[list[int]], None]] = []


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
    job_id = db.session.scalar(statement.returning(Job.id))
    if job_id is not None and committed and (due_at or now) <= now:
        db.session.info.setdefault("jobs_to_tell", []).append(job_id)
    return job_id


@event.listens_for(Session, "after_commit")
def _tell(session: Session) -> None:
    """Tell who listens. Telling of a job that a savepoint took back is harmless: none is found."""
    job_ids = session.info.pop("jobs_to_tell", [])
    for listener in committed if job_ids else ():
        listener(job_ids)


def lease() -> timedelta:
    """Return how long a worker that says nothing keeps its job."""
    return timedelta(seconds=current_app.extensions["gatp"].lease_seconds)


def enqueue_unless_waiting(name: str, *, now: datetime) -> int | None:
    """Ask for a job without arguments unless one is already due and not started.

    For sweeps that do all that waits. What commits while a sweep is starting may be left
    for the next one, so such a job should also be periodic.
    """
    waiting = (
        select(Job.id)
        .where(Job.name == name, Job.status == JobStatus.READY, Job.due_at <= now)
        .limit(1)
    )
    if db.session.scalar(waiting) is not None:
        return None
    return enqueue(name, now=now)


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
        # A job that takes its worker with it each time must not take all of them.
        and_(
            Job.status == JobStatus.RUNNING, Job.leased_until < now, Job.attempts < MAX_ATTEMPTS
        ),
    )  # fmt: skip


def due(now: datetime, *, limit: int = 1000) -> list[int]:
    """Return the numbers of the jobs that wait for a worker, the oldest first."""
    query = select(Job.id).where(_claimable(now)).order_by(Job.due_at, Job.id).limit(limit)
    return list(db.session.scalars(query))


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
                leased_until=now + lease(),
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
        outcome: dict[str, Any] = {
            "status": JobStatus.DONE, "progress": 100, "error": None, "finished_at": clock.now(),
        }  # fmt: skip
    except Exception as error:
        db.session.rollback()
        log.error("job_failed", job=name, id=job_id, kind=type(error).__name__, attempt=attempts)
        is_dead = attempts >= MAX_ATTEMPTS
        outcome = {
            "status": JobStatus.DEAD if is_dead else JobStatus.READY,
            "due_at": clock.now() + timedelta(minutes=2 ** (attempts - 1)),
            "finished_at": clock.now() if is_dead else None,
            "error": "".join(traceback.format_tb(error.__traceback__)[-4:]) + type(error).__name__,
        }
    except BaseException:
        # Told to leave at once: the job goes back as it was, for another worker.
        db.session.rollback()
        _settle(job_id, owner, {"status": JobStatus.READY, "attempts": Job.attempts - 1})
        raise
    finally:
        channel.reset(token)
    _settle(job_id, owner, outcome)
    return outcome["status"] is JobStatus.DONE


def _settle(job_id: int, owner: str, outcome: dict[str, Any]) -> None:
    """Write how a job ended, unless its lease was lost and it is now another's."""
    with transaction():
        db.session.execute(
            update(Job)
            .where(Job.id == job_id, Job.owner == owner, Job.status == JobStatus.RUNNING)
            .values(leased_until=None, **outcome)
            .execution_options(synchronize_session=False)
        )


def run_next(owner: str = "here", now: datetime | None = None, job_id: int | None = None) -> bool:
    """Do one due job (or that one) if there is one; return whether there was."""
    job = claim(owner, now or clock.now(), job_id)
    if job is None:
        return False
    run(job, owner)
    return True


def tidy(now: datetime) -> None:
    """Give up jobs that were lost too many times; forget those that ended well a week ago."""
    lost = and_(
        Job.status == JobStatus.RUNNING, Job.leased_until < now, Job.attempts >= MAX_ATTEMPTS
    )
    unsynchronized = {"synchronize_session": False}
    db.session.execute(
        update(Job).where(lost).values(
            status=JobStatus.DEAD, leased_until=None, finished_at=now, error="LostWorker"
        ),
        execution_options=unsynchronized,
    )  # fmt: skip
    db.session.execute(
        delete(Job).where(Job.status == JobStatus.DONE, Job.finished_at < now - KEPT_FOR),
        execution_options=unsynchronized,
    )


@contextmanager
def _lease_kept(job_id: int, owner: str) -> Iterator[None]:
    """Renew the lease from a thread while the handler works."""
    stop = threading.Event()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    pause = lease().total_seconds() / 3

    def renew() -> None:
        while not stop.wait(pause):
            try:
                with app.app_context(), transaction():
                    db.session.execute(
                        update(Job)
                        .where(
                            Job.id == job_id, Job.owner == owner, Job.status == JobStatus.RUNNING
                        )
                        .values(leased_until=clock.now() + lease())
                    )
            except OperationalError as error:  # busy or away: the next turn may find it
                log.warning("lease_not_renewed", id=job_id, kind=type(error.orig).__name__)

    thread = threading.Thread(target=renew, daemon=True)
    if not current_app.testing:  # a test's database lives in one connection
        thread.start()
    try:
        yield
    finally:
        stop.set()
