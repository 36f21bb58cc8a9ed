"""Commands of this package."""

import click

commands: list[click.Command] = []
