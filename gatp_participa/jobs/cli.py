"""``gatp serve`` and ``gatp worker``."""

from __future__ import annotations

import os

import click
from flask import Flask
from flask.cli import ScriptInfo

from gatp_participa.core import migrations
from gatp_participa.jobs.serving import CannotServeError
from gatp_participa.jobs.serving import serve as run_server
from gatp_participa.jobs.worker import Worker, one_thread_each
from gatp_participa.settings import Settings


def _app() -> Flask:
    return click.get_current_context().ensure_object(ScriptInfo).load_app()


@click.command("worker")
@click.option("--once", is_flag=True, help="Hace lo pendiente y termina.")
def worker(once: bool) -> None:
    """Hace los trabajos pendientes: avisos, agrupaciones, importaciones, aperturas y cierres."""
    one_thread_each()
    app = _app()
    with app.app_context():
        problem = migrations.problem()
    if problem:
        raise CannotServeError(problem)
    if app.extensions["gatp"].broker_url and not once:
        from gatp_participa.jobs.celery_app import run_worker  # only who uses it pays for it

        run_worker(app)
        return
    doer = Worker(app)
    doer.listen_to_signals()
    doer.run(once=once)


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Dirección en la que escucha.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 64))
@click.option("--no-worker", is_flag=True, help="Sin el proceso que hace los trabajos.")
def serve(host: str, port: int, threads: int, no_worker: bool) -> None:
    """Sirve las páginas, con un proceso al lado que hace los trabajos."""
    Settings.from_env(os.environ, serving=True)  # says which variable is missing
    run_server(_app(), host=host, port=port, threads=threads, with_worker=not no_worker)


commands: list[click.Command] = [serve, worker]
