"""Many machines: a real broker, real workers, and the table that keeps the promise."""

import pytest

from gatp_participa import create_app
from gatp_participa.jobs import queue
from gatp_participa.jobs.status import JobStatus
from gatp_participa.settings import Settings
from tests.support.plant import wait_for


@pytest.fixture
def spread(plant, broker):
    """The plant with a broker; what it commits is published."""
    plant.env["GATP_BROKER_URL"] = broker
    plant.app = create_app(Settings.from_env(plant.env))
    yield plant
    queue.committed.clear()


def test_a_committed_job_is_announced_and_outlives_the_worker_that_took_it(spread):
    first = spread.gatp("worker")
    quick = spread.enqueue("test.note", text="quick")
    wait_for(lambda: spread.job(quick).status == JobStatus.DONE)
    job_id = spread.enqueue("test.slow", seconds=60)
    wait_for(lambda: "began 1" in spread.said())
    second = spread.gatp("worker")
    first.kill()
    wait_for(lambda: spread.job(job_id).status == JobStatus.DONE)
    assert spread.said() == ["quick", "began 1", "began 2", "ended 2"]
    assert spread.lines()[-1][0] == str(second.pid)


def test_work_is_kept_while_the_broker_is_away(plant, free_port):
    plant.env["GATP_BROKER_URL"] = f"redis://127.0.0.1:{free_port}/0"
    plant.app = create_app(Settings.from_env(plant.env))
    try:
        job_id = plant.enqueue("test.note", text="kept")
    finally:
        queue.committed.clear()
    assert plant.job(job_id).status == JobStatus.READY
    plant.gatp("worker", "--once")  # does what the table says, broker or not
    wait_for(lambda: plant.said() == ["kept"])
