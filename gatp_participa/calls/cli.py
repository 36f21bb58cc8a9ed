"""``gatp calls``: what calls there are, and move on those whose date has come."""

from __future__ import annotations

import json

import click
from flask.cli import AppGroup

from gatp_participa.calls import queries, services
from gatp_participa.core import clock
from gatp_participa.core.db import transaction

calls = AppGroup("calls", help="Convocatorias.")


@calls.command("list")
@click.option("--json", "as_json", is_flag=True, help="Un documento JSON en la última línea.")
def list_calls(as_json: bool) -> None:
    """Lista todas las convocatorias, también los borradores."""
    found = queries.desk_calls()
    if not as_json:
        for call in found:
            click.echo(f"{call.status:<10} {call.slug:<40} {call.title}")
        return
    rows = [
        {
            "slug": call.slug, "status": call.status.value, "title": call.title,
            "opens_at": call.opens_at.isoformat(), "closes_at": call.closes_at.isoformat(),
        }
        for call in found
    ]  # fmt: skip
    click.echo(json.dumps(rows, ensure_ascii=False))


@calls.command("sweep")
def sweep_calls() -> None:
    """Abre y cierra las convocatorias a las que ya les llegó su hora."""
    with transaction():
        moved = [(call.status.value, call.slug) for call in services.sweep(clock.now())]
    for status, slug in moved:
        click.echo(f"{status:<10} {slug}", err=True)
    click.echo(f"{len(moved)} convocatorias cambiaron.", err=True)


commands: list[click.Command] = [calls]
