"""The process that does the jobs: asks for what comes back, does what is due, rests, repeats."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import time
from types import FrameType

import structlog
from flask import Flask
from sqlalchemy.exc import InterfaceError, OperationalError

from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.jobs import queue
from gatp_participa.jobs.schedule import Scheduler

log = structlog.get_logger()

SHORTEST_REST, LONGEST_REST = 0.5, 2.0
_AFTER_TROUBLE = 5.0
# Whoever started this process; when it is gone, so is the reason to go on.
PARENT = "GATP_WORKER_PARENT"


def one_thread_each() -> None:
    """Keep numpy to one core per worker. Must be said before numpy is imported."""
    for library in ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")


def new_owner() -> str:
    """Return a name for this process that no other has, on any machine."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"


class Worker:
    """Does jobs until it is told to stop; the job in hand is always finished.

    Told twice, it leaves at once and gives the job back.
    """

    def __init__(self, app: Flask, *, owner: str | None = None) -> None:
        self.app = app
        self.owner = owner or new_owner()
        self._scheduler = Scheduler()
        self._stopping = False
        self._parent = int(os.environ.get(PARENT, "0"))

    def listen_to_signals(self) -> None:
        """Stop when the system asks to. Only the main thread may call this."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)

    def stop(self) -> None:
        """Finish the job in hand and leave."""
        self._stopping = True

    def run(self, *, once: bool = False) -> None:
        """Do jobs until told to stop or, ``once``, until nothing is due."""
        log.info("worker_started", owner=self.owner)
        rest = SHORTEST_REST
        while not self._is_over():
            did, pause = self._turn(rest)
            if once and not did:
                break
            if did:
                rest = SHORTEST_REST
                continue
            self._sleep(pause)
            rest = min(LONGEST_REST, rest * 1.5)
        log.info("worker_stopped", owner=self.owner)

    def _turn(self, rest: float) -> tuple[bool, float]:
        """Do one job if there is one; say whether there was and how long to rest if not."""
        with self.app.app_context():
            try:
                self._scheduler.enqueue_due(clock.now())
                return queue.run_next(self.owner), rest
            except (OperationalError, InterfaceError) as error:
                db.session.rollback()
                log.error("database_unavailable", kind=type(error.orig).__name__)
                return False, _AFTER_TROUBLE

    def _is_over(self) -> bool:
        is_orphan = bool(self._parent) and os.getppid() != self._parent
        return self._stopping or is_orphan

    def _sleep(self, seconds: float) -> None:
        # In slices: a signal changes a flag and must be noticed soon. Waiting on an Event
        # that a signal handler sets can lock the process for ever.
        until = time.monotonic() + seconds
        while not self._is_over() and (left := until - time.monotonic()) > 0:
            time.sleep(min(0.1, left))

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if self._stopping:
            raise SystemExit(1)
        self._stopping = True
