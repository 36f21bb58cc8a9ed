"""The ``gatp`` command: every package's commands over one application."""

from __future__ import annotations

import os
from typing import NoReturn

import click
from flask import Flask
from flask.cli import FlaskGroup
from sqlalchemy.exc import OperationalError, ProgrammingError

from gatp_participa.accounts import cli as accounts
from gatp_participa.app import create_app
from gatp_participa.calls import cli as calls
from gatp_participa.core import cli as core
from gatp_participa.dev import cli as dev
from gatp_participa.entities import cli as entities
from gatp_participa.identity import cli as identity
from gatp_participa.importers import cli as importers
from gatp_participa.jobs import cli as jobs
from gatp_participa.languages import cli as languages
from gatp_participa.ledger import cli as ledger
from gatp_participa.moderation import cli as moderation
from gatp_participa.notices import cli as notices
from gatp_participa.secretariats import cli as secretariats
from gatp_participa.settings import MissingSettingError, Settings
from gatp_participa.themes import cli as themes


def _create_app() -> Flask:
    return create_app(Settings.from_env(os.environ))


@click.group(
    cls=FlaskGroup, create_app=_create_app, add_default_commands=False, add_version_option=False
)
def gatp() -> None:
    """GATP Participa: de la propuesta ciudadana al compromiso que cualquiera puede verificar."""


def main() -> None:
    """Run the command; a missing setting is a sentence and exit code 2, not a traceback."""
    for package in (
        accounts,
        calls,
        core,
        dev,
        entities,
        identity,
        importers,
        jobs,
        languages,
        ledger,
        moderation,
        notices,
        secretariats,
        themes,
    ):
        for command in package.commands:
            gatp.add_command(command)
    try:
        gatp()
    except MissingSettingError as error:
        _stop(str(error))
    except (OperationalError, ProgrammingError):
        _stop(
            "La base de datos no responde o le faltan tablas. Revisa GATP_DATABASE_URL "
            "y, si es nueva, corre: gatp db upgrade"
        )


def _stop(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    raise SystemExit(2) from None


if __name__ == "__main__":  # how a server starts its worker, wherever the script is
    main()
