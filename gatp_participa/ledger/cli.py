"""``gatp audit``: seal what happened, and check that nobody rewrote it."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from sqlalchemy.exc import OperationalError, ProgrammingError

from gatp_participa.ledger import checking, jobs, queries

audit = AppGroup("audit", help="El registro de lo que se hizo, y comprobar que nadie lo cambió.")


@audit.command("seal")
def seal() -> None:
    """Sella lo que espera, sin aguardar al trabajo de cada minuto."""
    jobs.seal_all()
    last = queries.last_root()
    if last is None:
        click.echo("Todavía no hay nada que sellar.")
        return
    click.echo(f"{last.size} actos sellados. Raíz: {last.root}")


@audit.command("verify")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "--roots", type=click.Path(path_type=Path), help="Raíces contra las que se compara FILE."
)
@click.option("--json", "as_json", is_flag=True, help="Una línea JSON en vez de la frase.")
def verify(file: Path | None, roots: Path | None, as_json: bool) -> None:
    """Comprueba el registro de esta base de datos, o FILE, uno descargado.

    Termina con 0 si está completo, con 1 si alguien lo cambió y con 2 si no se pudo comprobar.
    """
    if roots is not None and file is None:
        raise click.UsageError("--roots va con el archivo de actos que quieres comprobar.")
    try:
        report = _check(file, roots)
    except checking.UnreadableError as error:
        raise _unchecked(str(error)) from None
    except (OperationalError, ProgrammingError):
        if file is None:
            raise  # said for every command alike
        raise _unchecked(
            "Aquí no hay una base con qué compararlo. Baja raices.json de la página del registro "
            "público y dalo con --roots raices.json."
        ) from None
    _say(report, as_json)
    raise SystemExit(0 if report.is_whole else 1)


def _unchecked(sentence: str) -> SystemExit:
    click.echo(sentence, err=True)
    return SystemExit(2)


def _check(file: Path | None, roots: Path | None) -> checking.Report:
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn(),
        console=console, disable=not console.is_terminal, transient=True,
    ) as progress:  # fmt: skip
        task = progress.add_task("Comprobando", total=None)

        def show(done: int, whole: int) -> None:
            progress.update(task, completed=done, total=whole)

        return checking.check_file(file, roots, show) if file else checking.check_database(show)


def _say(report: checking.Report, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(report.as_dict(), ensure_ascii=False))
        return
    for warning in report.warnings:
        click.echo(f"Aviso: {warning}", err=True)
    if report.broken is not None:
        click.echo(report.broken.sentence)
        return
    waiting = f" Esperan su sello {report.waiting}." if report.waiting else ""
    click.echo(
        f"El registro está completo: {report.acts} actos y {report.roots} raíces comprobados."
        + waiting
    )


commands: list[click.Command] = [audit]
