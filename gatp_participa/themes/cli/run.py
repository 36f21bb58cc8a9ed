"""``gatp themes run``: a grouping here and now, as the same job that a worker would do."""

from __future__ import annotations

import resource
import time
import uuid
from typing import Any

import click
from flask.cli import with_appcontext
from rich import box
from rich.console import Console
from rich.table import Table

from gatp_participa.calls.queries import call_by_slug
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotFoundError
from gatp_participa.core.text import shorten
from gatp_participa.entities.models import NATION
from gatp_participa.jobs import queue
from gatp_participa.jobs.models import Job
from gatp_participa.jobs.status import JobStatus
from gatp_participa.themes import jobs, queries, services
from gatp_participa.themes.cli import screen
from gatp_participa.themes.models import ClusteringRun
from gatp_participa.themes.status import RunKind, RunOutcome, RunStatus

SECONDS_BETWEEN_LOOKS = 1.0


@click.command("run")
@click.argument("call")
@click.option("--entity", metavar="CODE", help="Solo una entidad, por su clave del INEGI: 20.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@click.option("--themes", "wanted", type=click.IntRange(min=2), help="Cuántos; si no, los decide.")
@click.option(
    "--kind",
    type=click.Choice([RunKind.FRESH.value, RunKind.WARM.value, RunKind.TRAY.value]),
    show_default=True,
    default=RunKind.FRESH.value,
    help="De cero, alrededor de los temas que hay, o solo lo que no tiene.",
)
@click.option("--accept", is_flag=True, help="Acepta el cambio sin que nadie lo revise.")
@click.option("--json", "as_json", is_flag=True, help="Una línea JSON al final.")
@with_appcontext
def run(
    call: str,
    entity: str | None,
    seed: int,
    wanted: int | None,
    kind: str,
    accept: bool,
    as_json: bool,
) -> None:
    """Agrupa las propuestas de la convocatoria CALL (su dirección corta) en temas.

    La primera agrupación hace los temas; las siguientes esperan a que alguien las acepte.
    """
    options = {"scope": entity or NATION, "seed": seed, "themes": wanted, "kind": RunKind(kind)}
    run_id, job_id = _request(call, options)
    with screen.progress_bar() as show:
        _work(job_id, show)
    done = queries.run_by_id(run_id)
    if done.status is not RunStatus.DONE:
        screen.stop(done.error or "La agrupación no terminó.", screen.THE_ANSWER_IS_NO)
    if accept and done.outcome is RunOutcome.WAITING:
        _accept(run_id)
        done = queries.run_by_id(run_id)
    described = _described(done)
    if as_json:
        screen.print_json(described)
    else:
        _print_table(described)


def _request(slug: str, options: dict[str, Any]) -> tuple[int, int]:
    """Ask for the run and return its number and its job's."""
    try:
        with transaction():
            call = call_by_slug(slug, drafts=True)
            run = services.request_run(call, person=None, now=clock.now(), **options)
        return run.id, run.job_id or 0
    except (NotFoundError, InvalidInputError) as error:
        screen.stop(str(error), screen.WRONG_USE)
    except ConflictError as error:
        screen.stop(str(error), screen.THE_ANSWER_IS_NO)


def _accept(run_id: int) -> None:
    try:
        with transaction():
            services.accept(queries.run_by_id(run_id), person=None, now=clock.now())
    except ConflictError as error:
        screen.stop(str(error), screen.THE_ANSWER_IS_NO)


def _work(job_id: int, show: Any) -> None:
    """Do the job, or watch it when a worker was faster; take it over if that worker dies."""
    owner = f"cli-{uuid.uuid4().hex[:8]}"
    token = jobs.listener.set(show)
    try:
        while True:
            claimed = queue.claim(owner, clock.now(), job_id)
            if claimed is not None:
                queue.run(claimed, owner)
                return
            job = db.session.get(Job, job_id, populate_existing=True)
            # READY and not claimable: it failed and waits to be retried; nobody waits here.
            if job is None or job.status is not JobStatus.RUNNING:
                return
            show(job.progress / 100, job.note)
            db.session.rollback()
            time.sleep(SECONDS_BETWEEN_LOOKS)
    finally:
        jobs.listener.reset(token)


def _described(run: ClusteringRun) -> dict[str, Any]:
    groups = queries.group_cards(run.id)
    used = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    # The largest process: this one, or one of those that read the texts.
    peak = max(resource.getrusage(who).ru_maxrss for who in used) / 1024  # Linux gives kibibytes
    return {
        "themes": run.themes_count,
        "texts": run.texts_count,
        "unassigned": run.unassigned_count,
        "seconds": run.seconds,
        "run": run.id,
        "outcome": run.outcome,
        "peak_memory_mb": round(peak, 1),
        "list": [
            {
                "id": card.group.theme_id,
                "name": card.group.name,
                "terms": card.group.terms,
                "size": card.group.members_count,
                "cohesion": card.group.cohesion,
                "central": card.central,
            }
            for card in groups
        ],
    }


def _print_table(described: dict[str, Any]) -> None:
    table = Table(box=box.SIMPLE_HEAD)
    for heading in ("Propuestas", "Tema", "La más central"):
        table.add_column(heading, justify="right" if heading == "Propuestas" else "left")
    for theme in described["list"]:
        central = shorten(theme["central"][0], 60) if theme["central"] else ""
        table.add_row(str(theme["size"]), theme["name"], central)
    Console().print(table)
    click.echo(
        f"{described['themes']} temas con {described['texts']} propuestas; "
        f"{described['unassigned']} sin tema; {described['seconds']} s; "
        f"agrupación {described['run']}."
    )
    if described["outcome"] == RunOutcome.WAITING:
        click.echo("Nada cambió todavía: revisa la diferencia en la mesa y acéptala o descártala.")
