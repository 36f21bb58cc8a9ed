from datetime import timedelta

import pytest
from sqlalchemy import select

from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.jobs import queue
from gatp_participa.jobs.models import Job
from gatp_participa.jobs.status import JobStatus
from tests.support.factories import NOON

pytestmark = pytest.mark.usefixtures("session", "at_noon")
HOUR = timedelta(hours=1)
done: list[str] = []


@queue.handler("test.here")
def here(*, text, **_job):
    done.append(text)


@queue.handler("test.fails")
def fails(typed="", **_job):
    raise RuntimeError(typed)


@queue.handler("test.leaves")
def leaves(**_job):
    raise SystemExit


@pytest.fixture(autouse=True)
def _clean():
    done.clear()


def only_job():
    return db.session.scalars(select(Job).execution_options(populate_existing=True)).one()


def test_a_job_is_done_once():
    queue.enqueue("test.here", now=NOON, text="una")
    assert queue.run_next()
    assert not queue.run_next()
    assert done == ["una"]
    job = only_job()
    assert (job.status, job.progress, job.finished_at) == (JobStatus.DONE, 100, NOON)


def test_asking_twice_with_one_key_is_one_job():
    assert queue.enqueue("test.here", now=NOON, key="k", text="una")
    assert queue.enqueue("test.here", now=NOON, key="k", text="dos") is None
    while queue.run_next():
        pass
    assert done == ["una"]


def test_jobs_wait_for_their_moment_and_go_in_order():
    queue.enqueue("test.here", now=NOON, due_at=NOON + HOUR, text="tres")
    queue.enqueue("test.here", now=NOON, text="dos")
    queue.enqueue("test.here", now=NOON, due_at=NOON - HOUR, text="una")
    while queue.run_next():
        pass
    assert done == ["una", "dos"]
    assert queue.run_next(now=NOON + HOUR)
    assert done == ["una", "dos", "tres"]


def test_a_failure_waits_longer_each_time_and_then_stays_for_a_person():
    queue.enqueue("test.fails", now=NOON)
    waits = []
    moment = NOON
    for _attempt in range(queue.MAX_ATTEMPTS - 1):
        assert queue.run_next(now=moment)
        assert not queue.run_next(now=moment)
        job = only_job()
        assert (job.status, job.finished_at) == (JobStatus.READY, None)
        waits.append(int((job.due_at - NOON).total_seconds() // 60))
        moment = job.due_at
    assert waits == [1, 2, 4, 8]
    assert queue.run_next(now=moment)
    assert only_job().status == JobStatus.DEAD
    assert not queue.run_next(now=moment + 100 * HOUR)


def test_an_error_is_kept_without_what_people_wrote():
    queue.enqueue("test.fails", now=NOON, typed="lo que alguien escribió")
    queue.run_next()
    error = only_job().error
    assert error.endswith("RuntimeError")
    assert "lo que alguien escribió" not in error


def test_a_job_nobody_knows_how_to_do_is_not_lost():
    queue.enqueue("test.unknown", now=NOON)
    assert queue.run_next()
    assert only_job().status == JobStatus.READY


def test_a_worker_told_to_leave_at_once_gives_the_job_back():
    queue.enqueue("test.leaves", now=NOON)
    with pytest.raises(SystemExit):
        queue.run_next()
    job = only_job()
    assert (job.status, job.attempts, job.leased_until) == (JobStatus.READY, 0, None)


def test_a_claimed_job_is_its_owners_until_the_lease_ends():
    job_id = queue.enqueue("test.here", now=NOON, text="una")
    first = queue.claim("one", NOON)
    assert queue.claim("two", NOON + queue.lease()) is None
    again = queue.claim("two", NOON + queue.lease() + timedelta(seconds=1))
    assert (first.id, again.id, again.owner, again.attempts) == (job_id, job_id, "two", 2)


def test_who_lost_the_lease_cannot_say_it_is_done():
    queue.enqueue("test.here", now=NOON, text="una")
    job = queue.claim("one", NOON)
    queue.claim("two", NOON + HOUR)
    queue.run(job, "one")
    assert (only_job().status, only_job().owner) == (JobStatus.RUNNING, "two")


def test_one_job_in_particular_can_be_claimed():
    queue.enqueue("test.here", now=NOON, text="una")
    second = queue.enqueue("test.here", now=NOON, text="dos")
    assert queue.run_next(job_id=second)
    assert not queue.run_next(job_id=second)
    assert done == ["dos"]


def test_what_is_due_is_what_waits():
    waits = queue.enqueue("test.here", now=NOON, text="una")
    queue.enqueue("test.here", now=NOON, due_at=NOON + HOUR, text="dos")
    assert queue.due(NOON) == [waits]
    queue.claim("one", NOON)
    assert queue.due(NOON) == []
    assert queue.due(NOON + 2 * queue.lease()) == [waits]


def test_a_job_that_takes_its_worker_each_time_is_given_up():
    queue.enqueue("test.here", now=NOON, text="una")
    moment = NOON
    for _attempt in range(queue.MAX_ATTEMPTS):
        assert queue.claim("one", moment)
        moment += HOUR
    assert queue.claim("one", moment) is None
    queue.tidy(moment)
    assert (only_job().status, only_job().error) == (JobStatus.DEAD, "LostWorker")


def test_what_ended_well_is_forgotten_after_a_week():
    queue.enqueue("test.here", now=NOON, text="una")
    queue.run_next()
    queue.tidy(NOON + timedelta(days=7))
    assert only_job()
    queue.tidy(NOON + timedelta(days=7, seconds=1))
    assert db.session.scalars(select(Job)).all() == []


def test_progress_is_a_percentage():
    job_id = queue.enqueue("test.here", now=NOON, text="una")
    queue.report(job_id, 250, "Agrupando")
    assert (only_job().progress, only_job().note) == (100, "Agrupando")
    queue.report(None, 50)  # outside a job: nothing


def test_the_clock_is_the_platforms(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON - HOUR)
    queue.enqueue("test.here", now=NOON, text="una")
    assert not queue.run_next()
