from datetime import timedelta

import pytest
from sqlalchemy import select

from gatp_participa.core.db import db
from gatp_participa.jobs import schedule
from gatp_participa.jobs.models import Job
from gatp_participa.jobs.schedule import Scheduler
from tests.support.factories import NOON
from tests.support.queries import count_queries

MINUTE = timedelta(minutes=1)


def sweeps():
    return db.session.scalars(select(Job).where(Job.name == "calls.sweep")).all()


def test_slots_start_at_the_same_moments_for_everyone():
    for seconds in (0, 1, 59):
        assert schedule.slots(NOON + timedelta(seconds=seconds))["calls.sweep"] == NOON
    assert schedule.slots(NOON + MINUTE)["calls.sweep"] == NOON + MINUTE
    assert schedule.slots(NOON + 19 * MINUTE)["jobs.tidy"] == NOON + 10 * MINUTE


@pytest.mark.usefixtures("session")
def test_two_schedulers_ask_once_per_slot():
    first, second = Scheduler(), Scheduler()
    assert first.enqueue_due(NOON) >= 2
    assert second.enqueue_due(NOON + MINUTE / 2) == 0
    assert len(sweeps()) == 1
    assert second.enqueue_due(NOON + MINUTE) >= 1
    assert first.enqueue_due(NOON + MINUTE) == 0
    assert len(sweeps()) == 2


@pytest.mark.usefixtures("session")
def test_a_scheduler_that_slept_asks_only_for_the_present():
    scheduler = Scheduler()
    scheduler.enqueue_due(NOON)
    scheduler.enqueue_due(NOON + 100 * MINUTE)
    assert len(sweeps()) == 2


@pytest.mark.usefixtures("session")
def test_between_slots_the_database_is_left_alone():
    scheduler = Scheduler()
    scheduler.enqueue_due(NOON)
    with count_queries() as seen:
        scheduler.enqueue_due(NOON + MINUTE / 2)
    assert seen == []


def test_what_comes_back_needs_a_period():
    with pytest.raises(ValueError, match="needs a period"):
        schedule.every("test.never")
