"""``gatp identity``: give a CURP back to whose it is."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.identity import services

identity = AppGroup("identity", help="Identidad verificada.")


@identity.command("free-curp")
def free_curp() -> None:
    """Quita una CURP de la cuenta donde alguien la escribió sin ser suya.

    Se pide sin mostrarla, para que no quede en la historia de la terminal. Compruébalo antes con
    la persona: trae su constancia y otra identificación.
    """
    typed = click.prompt("CURP", hide_input=True)
    with transaction():
        is_free = services.free_curp(typed, now=clock.now())
    if not is_free:
        raise click.ClickException("Ninguna cuenta la tiene escrita, o la confirmó un proveedor.")
    click.echo("Listo: ya se puede usar en otra cuenta.")


commands: list[click.Command] = [identity]
