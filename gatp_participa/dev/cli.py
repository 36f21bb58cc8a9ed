"""``gatp demo``: a country to play with, ready in one command."""

from __future__ import annotations

import os
import sys
import time

import click
from flask import Flask
from flask.cli import ScriptInfo
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import inspect, select

from gatp_participa.core import migrations
from gatp_participa.core.cli import prepare as prepare_database
from gatp_participa.core.db import db, transaction
from gatp_participa.dev.models import DemoCountry

console = Console(stderr=True)


@click.command("demo")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--no-serve", is_flag=True, help="Prepara los datos y termina.")
@click.option("--fresh", is_flag=True, help="Borra la demostración y empieza de nuevo.")
@click.pass_context
def demo(ctx: click.Context, host: str, port: int, no_serve: bool, fresh: bool) -> None:
    """Prepara un país de demostración y lo sirve en tu computadora."""
    os.environ["GATP_DEMO"] = "1"
    os.environ.setdefault("GATP_PUBLIC_URL", f"http://{host}:{port}")
    os.environ.setdefault("GATP_LOG", "text")
    app = ctx.ensure_object(ScriptInfo).load_app()
    with app.app_context():
        _refuse_real_data()
        if fresh or _half_loaded():
            _forget_everything()
        prepare()
    if no_serve:
        console.print("La demostración está lista. Para verla: [bold]gatp demo[/]")
        return
    _serve(app, host, port)


def prepare() -> None:
    """Bring the database to the demonstration country; a ready one is left as it is."""
    from gatp_participa.dev import services

    with console.status("Preparando la base de datos…"):
        prepare_database()
    if services.is_ready():
        return
    started = time.perf_counter()
    columns = (TextColumn("{task.description:<44}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("Cargando el país de demostración", total=1.0)
        services.tell(lambda share, note: bar.update(task, completed=share, description=note))
    console.print(f"País de demostración cargado en {time.perf_counter() - started:.0f} s.")


def _serve(app: Flask, host: str, port: int) -> None:
    from gatp_participa.jobs.serving import serve

    address = f"http://{host}:{port}"
    console.print(
        f"\n  [bold]{address}[/]\n\n"
        f"  Para entrar con cada papel (Comisión, secretariado, persona…): {address}/demo/entrar\n"
        f"  Los correos que saldrían: {address}/demo/correo\n"
        "  Estas cuentas y estos atajos existen solo en la demostración.\n"
        "  Ctrl+C para detener.\n",
        highlight=False,
        soft_wrap=True,
    )
    serve(app, host=host, port=port)


def _tables() -> set[str]:
    if migrations.is_absent(db.engine.url):
        return set()
    return set(inspect(db.engine).get_table_names())


def _refuse_real_data() -> None:
    """Stop when the database holds calls that the demonstration did not make."""
    from gatp_participa.calls.models import Call

    tables = _tables()
    if "calls" not in tables:
        return
    is_demo = "demo_countries" in tables and db.session.scalar(select(DemoCountry.id).limit(1))
    if not is_demo and db.session.scalar(select(Call.id).limit(1)) is not None:
        console.print(
            "[bold]Esta base tiene datos que no son de la demostración[/]; no se toca. "
            "Usa otra con GATP_DATABASE_URL=sqlite:////ruta/demo.sqlite"
        )
        sys.exit(1)
    db.session.rollback()


def _half_loaded() -> bool:
    """Say whether a loading was cut short, so that it must start over."""
    from gatp_participa.dev import services

    if "demo_countries" not in _tables():
        return False
    started = db.session.scalar(select(DemoCountry.id).limit(1)) is not None
    ready = services.is_ready()
    db.session.rollback()
    return started and not ready


def _forget_everything() -> None:
    if not _tables():
        return
    console.print("Borrando la demostración anterior…")
    db.session.remove()
    with transaction():
        connection = db.session.connection()
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
            return
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        names = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' "
            "AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'proposal_search_%'"
        )
        for (name,) in names.all():
            connection.exec_driver_sql(f'DROP TABLE "{name}"')


commands: list[click.Command] = [demo]
