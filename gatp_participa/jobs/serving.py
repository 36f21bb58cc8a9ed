"""Serve pages from this process and do the jobs in a child, as one thing that starts and stops.

Pages never wait for a job's memory or its processor: the web process does not import what
groups texts, and a worker that dies is started again.
"""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from types import FrameType
from typing import Any, NoReturn

import click
import structlog
from flask import Flask
from waitress.server import create_server

from gatp_participa.core import migrations
from gatp_participa.jobs.worker import PARENT

log = structlog.get_logger()

WORKER = [sys.executable, "-m", "gatp_participa.cli", "worker"]
_LONGEST_WAIT = 30.0
# A worker that lived this long was well: what killed it is not in how it starts.
_WELL = 60.0
_GRACE = 10.0


class CannotServeError(click.ClickException):
    """The server cannot start; the sentence says what to do. Exit code 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        click.echo(self.message, err=True)


def serve(
    app: Flask, *, host: str = "127.0.0.1", port: int = 8000, threads: int = 8,
    with_worker: bool = True, env: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """Serve until the process is told to stop (SIGTERM, SIGINT).

    ``env`` is the environment of the worker: the same settings that ``app`` was made with.

    Raises:
        CannotServeError: the database is not ready, or the address cannot be listened on.
    """
    _check_database(app)
    server = _listen(app, host, port, threads)
    supervisor = Supervisor(os.environ if env is None else env) if with_worker else None
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    try:
        click.echo(
            f"GATP Participa está en http://{_shown(host)}:{port} (Ctrl+C termina)", err=True
        )
        if supervisor:
            supervisor.start()
        server.run()
    except SystemExit:
        pass
    finally:
        server.close()
        if supervisor:
            supervisor.stop()


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def _check_database(app: Flask) -> None:
    with app.app_context():
        problem = migrations.problem()
    if problem:
        raise CannotServeError(problem)


def _listen(app: Flask, host: str, port: int, threads: int) -> Any:
    settings = app.extensions["gatp"]
    try:
        return create_server(
            app,
            host=host,
            port=port,
            threads=threads,
            ident=None,
            asyncore_use_poll=True,
            max_request_body_size=settings.max_upload_mb * 1024 * 1024,
            # Flask decides how many proxies to believe; waitress would drop what they say.
            clear_untrusted_proxy_headers=not settings.trusted_proxies,
        )
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            sentence = f"El puerto {port} ya está ocupado. Elige otro con --port {port + 1}."
        elif error.errno == errno.EACCES:
            sentence = f"No hay permiso para usar el puerto {port}. Elige uno mayor que 1024."
        else:
            sentence = f"No se puede escuchar en {host}:{port} ({error.strerror})."
        raise CannotServeError(sentence) from None
    except ValueError:  # waitress, of a host that has no address
        raise CannotServeError(f"No se puede escuchar en {host}:{port}.") from None


def _shown(host: str) -> str:
    if host in ("0.0.0.0", "::", "*"):  # noqa: S104 -- what an operator wrote, said back
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


class Supervisor:
    """Keeps one worker process alive, and takes it along at the end."""

    def __init__(self, env: Mapping[str, str], command: list[str] = WORKER) -> None:
        self._env = {**env, PARENT: str(os.getpid())}
        self._command = command
        self._stop = threading.Event()
        self._process: subprocess.Popen | None = None
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    @property
    def pid(self) -> int | None:
        """Return the worker's process number, or None before the first one."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the worker and watch it from a thread."""
        self._thread.start()

    def stop(self) -> None:
        """Ask the worker to finish its job and leave; insist if it takes too long."""
        with self._lock:
            self._stop.set()
            process = self._process
        if process is None:
            return
        for insist in (process.terminate, process.terminate, process.kill):
            insist()
            try:
                process.wait(_GRACE)
                return
            except subprocess.TimeoutExpired:
                log.warning("worker_takes_long", pid=process.pid)

    def _watch(self) -> None:
        wait = 1.0
        while True:
            with self._lock:
                if self._stop.is_set():
                    return
                self._process = subprocess.Popen(self._command, env=self._env)  # noqa: S603
            started = time.monotonic()
            code = self._process.wait()
            if self._stop.is_set():
                return
            wait = 1.0 if time.monotonic() - started > _WELL else min(_LONGEST_WAIT, wait * 2)
            log.error("worker_died", code=code, again_in=wait)
            self._stop.wait(wait)
