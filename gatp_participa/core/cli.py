"""``gatp db``: the tables."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from flask_migrate import upgrade as run_migrations
from sqlalchemy.engine import make_url

from gatp_participa.core import migrations
from gatp_participa.core.paths import MIGRATIONS

database = AppGroup("db", help="Base de datos.")


@database.command("upgrade")
def upgrade() -> None:
    """Crea las tablas o las pone al día; repetirlo no cambia nada."""
    prepare()
    click.echo("La base de datos está al día.", err=True)


@database.command("check")
def check() -> None:
    """Dice si la base de datos está al día (código 0) o qué le falta (código 1)."""
    problem = migrations.problem()
    click.echo(problem or "La base de datos está al día.", err=True)
    if problem:
        raise SystemExit(1)


def prepare() -> None:
    """Bring the database to the present schema; for SQLite, make the folder of its file first."""
    url = make_url(current_app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    run_migrations(directory=str(MIGRATIONS))


commands: list[click.Command] = [database]
