"""``gatp catalogue``: the states, municipalities, institutions and words."""

from __future__ import annotations

import json

import click
from flask.cli import AppGroup

from gatp_participa.core.db import transaction
from gatp_participa.entities import services

catalogue = AppGroup("catalogue", help="Catálogos: entidades, municipios, instituciones, términos.")


@catalogue.command("load")
@click.option("--json", "as_json", is_flag=True, help="Una línea JSON al final.")
def load(as_json: bool) -> None:
    """Carga los catálogos que vienen con la plataforma; repetirlo no cambia nada."""
    with transaction():
        changed = services.load_catalogues()
    if as_json:
        click.echo(json.dumps(changed))
        return
    for table, rows in changed.items():
        click.echo(f"{table:>16} {rows:>6} filas nuevas o cambiadas")


commands: list[click.Command] = [catalogue]
