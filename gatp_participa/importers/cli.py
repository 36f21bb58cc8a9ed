"""``gatp import``: proposals from a file, with the same care as from the desk."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from gatp_participa.calls.queries import call_by_slug
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import DomainError, NotFoundError
from gatp_participa.importers import services
from gatp_participa.importers.forms import WARNINGS
from gatp_participa.importers.models import ImportBatch
from gatp_participa.importers.readers.errors import NotATableError, WrongOptionError
from gatp_participa.importers.readers.layout import FORMATS

importing = AppGroup("import", help="Traer datos de otras plataformas y de tablas.")


def _columns(_context: click.Context, _option: click.Parameter, values: tuple) -> dict[str, str]:
    pairs = [value.partition("=") for value in values]
    if wrong := [name for name, equals, header in pairs if not (name and equals and header)]:
        raise click.BadParameter(f"escribe campo=Encabezado, no «{wrong[0]}».")
    return {name.strip(): header.strip() for name, _, header in pairs}


@importing.command("proposals")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, readable=True))
@click.option("--call", "slug", required=True, help="Convocatoria que las recibe (su dirección).")
@click.option("--format", "kind", type=click.Choice(("auto", *FORMATS)), default="auto")
@click.option("--entity", default="", help="Entidad de todas las filas: clave del INEGI o nombre.")
@click.option("--entity-column", default="", help="Columna que dice la entidad de cada fila.")
@click.option(
    "--column", "columns", multiple=True, callback=_columns, help="campo=Encabezado; repetible."
)
@click.option("--source", default="", help="Distingue archivos que numeran igual sus filas.")
@click.option("--dry-run", is_flag=True, help="Decir qué pasaría, sin guardar nada.")
@click.option("--json", "as_json", is_flag=True, help="Una línea JSON al final.")
def proposals(path: str, slug: str, kind: str, dry_run: bool, as_json: bool, **how: Any) -> None:
    """Importa propuestas de CONSUL, de Decidim o de cualquier CSV o XLSX."""
    if how["entity"] and how["entity_column"]:
        raise click.UsageError("usa --entity o --entity-column, no las dos.")
    options = services.Options(format=kind, **how)
    try:
        result = _import(Path(path), slug, options, dry_run)
    except (NotFoundError, WrongOptionError) as error:
        raise click.UsageError(str(error)) from None
    except DomainError as error:
        click.echo(str(error), err=True)
        result = services.Result()
        if isinstance(error, NotATableError):
            result = replace(result, errors=[{"row": 0, "reason": str(error)}])
    _say(result, as_json, dry_run)
    if not result.created + result.updated + result.unchanged:
        raise SystemExit(1)


def _import(path: Path, slug: str, options: services.Options, dry_run: bool) -> services.Result:
    now = clock.now()
    call = call_by_slug(slug, drafts=True)
    file = services.open_file(path, options)
    console = Console(stderr=True, soft_wrap=True)
    with _progress(console) as progress:
        task = progress.add_task("Revisando" if dry_run else "Importando", total=file.table.size)
        watch = services.Watch(
            on_progress=lambda done, whole: progress.update(task, completed=done, total=whole),
            on_rejected=lambda row, reason: console.print(
                f"fila {row}: {reason}", markup=False, highlight=False
            ),
        )
        if dry_run:
            return services.rehearse(file, call=call, person=None, now=now, watch=watch)
        with transaction():
            batch = services.new_batch(file, call, None, now, path.name)
            services.frame_for(file, call, None, now)
            db.session.flush()
            batch_id = batch.id
        return _bring(file, batch_id, watch, now)


def _bring(
    file: services.OpenFile, batch_id: int, watch: services.Watch, now: datetime
) -> services.Result:
    try:
        return services.bring_in_parts(file, batch_id, person=None, now=now, watch=watch)
    except DomainError as error:
        db.session.rollback()
        services.forget_parts(batch_id)
        with transaction():
            batch = db.session.get_one(ImportBatch, batch_id)
            services.give_up(batch, str(error), person=None, now=now)
        raise


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn(),
        console=console, disable=not console.is_terminal, transient=True,
    )  # fmt: skip


def _say(result: services.Result, as_json: bool, dry_run: bool) -> None:
    for name, count in result.warnings.items():
        click.echo(f"{WARNINGS[name]}: {count}.", err=True)
    if result.updated:
        click.echo(
            f"{result.updated} propuestas que ya estaban cambian. Si este archivo no es una "
            "versión nueva del mismo, usa --source para que no se confundan.",
            err=True,
        )
    if as_json:
        said = result.as_dict()
        del said["is_whole"]
        click.echo(json.dumps(said | {"dry_run": dry_run}, ensure_ascii=False))
        return
    verb = "se crearían" if dry_run else "creadas"
    change = "cambiarían" if dry_run else "actualizadas"
    click.echo(
        f"{result.read} filas leídas: {result.created} {verb}, {result.updated} {change}, "
        f"{result.unchanged} iguales, {result.rejected} rechazadas. {result.seconds} s."
    )


commands: list[click.Command] = [importing]
