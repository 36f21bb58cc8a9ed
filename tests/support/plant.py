"""A database, the processes that work on it, and what they wrote down."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from gatp_participa import create_app
from gatp_participa.core import cli as core
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.jobs import queue
from gatp_participa.jobs.models import Job
from gatp_participa.settings import Settings

ROOT = Path(__file__).parents[2]


def wait_for(condition, seconds=60.0):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


class Plant:
    """A database, the processes that work on it and what they wrote down."""

    def __init__(self, database_url, folder, bytecode):
        self.notes = folder / "notes.txt"
        self.notes.touch()
        self.env = {
            **os.environ, "GATP_DATABASE_URL": database_url, "GATP_LEASE_SECONDS": "1",
            "GATP_SECRET_KEY": "test", "GATP_DATA_DIR": str(folder),
            # As installed software is: compiled once, not by each process.
            "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": str(bytecode),
        }  # fmt: skip
        self.processes = []
        self.app = create_app(Settings.from_env(self.env))
        with self.app.app_context():
            core.prepare()

    def enqueue(self, name, **arguments):
        with self.app.app_context(), transaction():
            return queue.enqueue(name, now=clock.now(), path=str(self.notes), **arguments)

    def job(self, job_id):
        with self.app.app_context():
            found = db.session.get(Job, job_id)
            db.session.expunge(found)
            return found

    def lines(self):
        return [line.split(" ", 1) for line in self.notes.read_text().splitlines()]

    def said(self):
        return [text for _pid, text in self.lines()]

    def gatp(self, *arguments, stdout=None, **env):
        """Start ``gatp`` with the tests' jobs, in this plant's environment."""
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.worker", *arguments],
            env=self.env | env, cwd=ROOT, stdout=stdout, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.processes.append(process)
        return process

    def stop(self):
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.communicate()
        with self.app.app_context():
            db.engine.dispose()
