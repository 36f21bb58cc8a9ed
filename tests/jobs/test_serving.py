"""``gatp serve`` as an operator runs it."""

import os
import signal
import socket
import urllib.request

import psutil
import pytest

from tests.support.plant import wait_for


def fetch(port, path="/salud/viva"):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
        return response.status


def listens(port):
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


def children(process):
    return psutil.Process(process.pid).children()


def test_serving_starts_soon_with_a_worker_that_comes_back_and_leaves_with_it(plant, free_port):
    server = plant.gatp("serve", "--port", str(free_port))
    wait_for(lambda: listens(free_port))
    spent = psutil.Process(server.pid).cpu_times()  # not by the clock: other tests use it too
    assert spent.user + spent.system < 5
    assert fetch(free_port) == 200
    wait_for(lambda: children(server))
    (first,) = children(server)
    first.kill()
    wait_for(lambda: [child for child in children(server) if child.pid != first.pid])
    (second,) = children(server)
    server.terminate()
    assert server.wait(60) == 0
    assert not psutil.pid_exists(second.pid)
    said = server.stderr.read()
    assert f"http://127.0.0.1:{free_port}" in said
    assert "worker_died" in said


def test_the_worker_of_a_killed_server_does_not_stay_behind(plant, free_port):
    server = plant.gatp("serve", "--port", str(free_port))
    wait_for(lambda: listens(free_port) and children(server))
    (worker,) = children(server)
    os.kill(server.pid, signal.SIGKILL)
    wait_for(lambda: not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE)


def test_a_taken_port_is_said_and_is_wrong_use(plant):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        server = plant.gatp("serve", "--port", str(port), "--no-worker")
        assert server.wait(60) == 2
    assert f"El puerto {port} ya está ocupado" in server.stderr.read()


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("GATP_SECRET_KEY", "", "Falta GATP_SECRET_KEY"),
        ("GATP_DATABASE_URL", "sqlite:////nowhere/at/all.sqlite", "gatp db upgrade"),
    ],
)
def test_what_is_missing_is_said_and_is_wrong_use(plant, free_port, variable, value, sentence):
    server = plant.gatp("serve", "--port", str(free_port), **{variable: value})
    assert server.wait(60) == 2
    said = server.stderr.read()
    assert sentence in said
    assert "Traceback" not in said
