"""``gatp accounts``: make who administers, and give roles from the server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from gatp_participa.accounts import queries, services
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import DomainError, InvalidInputError, NotFoundError
from gatp_participa.entities.models import NATION

accounts = AppGroup("accounts", help="Cuentas y papeles.")


@accounts.command("create-admin")
@click.argument("email")
@click.option("--name", default="", help="Cómo se llama.")
def create_admin(email: str, name: str) -> None:
    """Da la administración a EMAIL; entrará con un código que le llegará por correo."""
    _grant(email, Role.ADMIN, scope=NATION, name=name)
    click.echo(
        f"{email} administra la plataforma. Entra en /entrar con ese correo: la primera vez activará "
        "un segundo paso (su teléfono o una llave de acceso) y guardará sus códigos de respaldo."
    )


@accounts.command("grant")
@click.argument("email")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@click.option("--scope", required=True, metavar="CODE", help="Clave INEGI del estado; 00, el país.")
@click.option("--sector", type=click.Choice([sector.value for sector in Sector]))
def grant(email: str, role: str, scope: str, sector: str | None) -> None:
    """Da a EMAIL el papel ROLE; darlo dos veces no cambia nada."""
    _grant(email, Role(role), scope=scope, sector=Sector(sector) if sector else None)
    click.echo(f"{email}: {role}, {scope}.")


@accounts.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Borra el segundo paso de EMAIL, que perdió su teléfono, y cierra sus sesiones."""
    now = clock.now()
    with _refusals_said(), transaction():
        user = queries.user_with_email(services.normalize_email(email))
        if user is None:
            raise NotFoundError(_("Nadie tiene una cuenta con ese correo."))
        services.reset(user, person=None, now=now)
    click.echo(f"{email}: al entrar activará otro segundo paso. Le avisamos por correo.")


def _grant(
    email: str, role: Role, *, scope: str, sector: Sector | None = None, name: str = ""
) -> None:
    now = clock.now()
    with _refusals_said(), transaction():
        user = services.find_or_create_user(email, name=name, now=now)
        services.grant_role(user, role, scope=scope, sector=sector, person=None, now=now)


@contextmanager
def _refusals_said() -> Iterator[None]:
    """Say a refusal as a sentence: 2 when what was typed is wrong, 1 when the answer is no."""
    try:
        yield
    except (InvalidInputError, NotFoundError) as error:
        raise click.UsageError(str(error)) from None
    except DomainError as error:
        raise click.ClickException(str(error)) from None


commands: list[click.Command] = [accounts]
