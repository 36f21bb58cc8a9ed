"""``gatp notices``: what comes back."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.notices import bounces, reports

notices = AppGroup("notices", help="Correos.")


@notices.command("bounce")
@click.argument("place", metavar="ARCHIVO", default="-")
def bounce(place: str) -> None:
    """Lee avisos de correo devuelto de un mbox, de una carpeta Maildir o, con «-», de la entrada.

    Leer lo mismo dos veces no cuenta dos veces.
    """
    key = current_app.extensions["gatp"].secret_key
    read = new = 0
    try:
        for message in reports.read(place):
            read += 1
            failure = reports.failure_in(message)
            if failure is not None:
                with transaction():
                    new += bounces.note_failure(failure, key=key, now=clock.now())
    except OSError:
        raise click.ClickException(f"No se puede leer {place}.") from None
    click.echo(f"{read} mensajes leídos, {new} devoluciones nuevas.", err=True)


commands: list[click.Command] = [notices]
