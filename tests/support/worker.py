"""``gatp`` with a few jobs that only tests ask for. Run it as ``python -m tests.support.worker``."""

from __future__ import annotations

import os
import time

from gatp_participa import cli
from gatp_participa.jobs import queue


@queue.handler("test.note")
def note(*, path: str, text: str, **_job) -> None:
    """Leave one line, in one write: it says who did what."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, f"{os.getpid()} {text}\n".encode())
    os.close(handle)


@queue.handler("test.slow")
def slow(*, path: str, seconds: float, **job) -> None:
    """Take a while the first time, as what a worker is doing when it dies."""
    attempt = job["job"].attempts
    note(path=path, text=f"began {attempt}")
    time.sleep(seconds if attempt == 1 else 0)
    note(path=path, text=f"ended {attempt}")


@queue.handler("test.dies")
def dies(*, path: str, **_job) -> None:
    """Take the worker along."""
    note(path=path, text="dying")
    os.kill(os.getpid(), 9)


if __name__ == "__main__":
    cli.main()
