"""``gatp secretariats``: bring in the tables that a list already has."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click
from flask.cli import AppGroup

from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.secretariats import services

secretariats = AppGroup("secretariats", help="Mesas de los estados.")
_WORDS = {services.MADE: "nueva", services.THERE: "igual", services.SKIPPED: "no entró"}


@secretariats.command("import")
@click.argument(
    "path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--dry-run", is_flag=True, help="Decir qué pasaría, sin guardar nada.")
def bring(path: Path, dry_run: bool) -> None:
    """Importa de un CSV las etapas de cada mesa, o las instituciones que tienen un lugar.

    Columnas: cve_ent, fecha_declaratoria y fecha_stl; o cve_ent, sector e integrante.
    """
    counts: Counter[str] = Counter()
    try:
        with transaction():
            for line in services.read_list(path, now=clock.now()):
                counts[line.outcome] += 1
                click.echo(f"fila {line.row}: {_WORDS[line.outcome]}: {line.said}")
            if dry_run:
                db.session.rollback()
    except (InvalidInputError, UnicodeDecodeError) as error:
        said = str(error) if isinstance(error, InvalidInputError) else "El archivo no es UTF-8."
        raise click.UsageError(said) from None
    told = ", ".join(f"{word}: {counts[outcome]}" for outcome, word in _WORDS.items())
    click.echo(f"{told}.{' No se guardó nada.' if dry_run else ''}")


commands: list[click.Command] = [secretariats]
