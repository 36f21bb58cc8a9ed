"""``gatp themes``: group the proposals of a call, and measure the engine on labelled texts."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from gatp_participa.themes.cli.evaluate import evaluate
from gatp_participa.themes.cli.run import run

themes = AppGroup("themes", help="Temas: agrupar propuestas y medir la agrupación.")
themes.add_command(run)
themes.add_command(evaluate)

commands: list[click.Command] = [themes]
