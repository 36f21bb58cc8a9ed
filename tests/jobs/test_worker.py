"""Real processes: they share the work, die in the middle of it, and nothing is lost."""

import subprocess
import sys

from gatp_participa.jobs.status import JobStatus
from tests.support.plant import wait_for


def test_three_workers_do_sixty_jobs_exactly_once_each(plant):
    for number in range(60):
        plant.enqueue("test.note", text=str(number))
    workers = [plant.gatp("worker", "--once") for _ in range(3)]
    assert [worker.wait(60) for worker in workers] == [0, 0, 0]
    assert sorted(map(int, plant.said())) == list(range(60))


def test_another_worker_ends_what_a_killed_one_began(plant):
    job_id = plant.enqueue("test.slow", seconds=60)
    first = plant.gatp("worker")
    wait_for(lambda: plant.said() == ["began 1"])
    second = plant.gatp("worker")
    first.kill()
    wait_for(lambda: plant.job(job_id).status == JobStatus.DONE)
    assert plant.said() == ["began 1", "began 2", "ended 2"]
    assert {pid for pid, text in plant.lines() if text != "began 1"} == {str(second.pid)}


def test_a_long_job_keeps_its_lease_and_a_worker_told_to_stop_ends_it_first(plant):
    job_id = plant.enqueue("test.slow", seconds=2.5)  # two leases and a half
    plant.gatp("worker"), plant.gatp("worker")
    wait_for(lambda: plant.said() == ["began 1"])
    (busy,) = (p for p in plant.processes if str(p.pid) == plant.lines()[0][0])
    busy.terminate()
    assert busy.wait(60) == 0
    assert plant.said() == ["began 1", "ended 1"]
    assert plant.job(job_id).status == JobStatus.DONE


def test_a_worker_told_twice_leaves_at_once_and_gives_the_job_back(plant):
    job_id = plant.enqueue("test.slow", seconds=60)
    worker = plant.gatp("worker")
    wait_for(lambda: plant.said() == ["began 1"])
    worker.terminate()
    wait_for(lambda: worker.poll() is not None or worker.terminate())
    job = plant.job(job_id)
    assert (job.status, job.attempts, job.leased_until) == (JobStatus.READY, 0, None)


def test_a_worker_keeps_numpy_to_one_core_and_says_so_before_it_loads(plant):
    code = (
        "import sys, os; from gatp_participa import cli; from gatp_participa.jobs import worker;"
        "assert 'numpy' not in sys.modules; worker.one_thread_each();"
        "print(os.environ['OPENBLAS_NUM_THREADS'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=plant.env, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "1"
