"""What the commands of this package share: a progress bar on standard error, and endings."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

THE_ANSWER_IS_NO = 1
WRONG_USE = 2


@contextmanager
def progress_bar() -> Iterator[Callable[[float, str], None]]:
    """Give a function that moves a bar: share done, from 0 to 1, and what is being done."""
    columns = (
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("Empezando", total=1.0)

        def show(share: float, note: str) -> None:
            bar.update(task, completed=share, description=note or None)

        yield show


def stop(message: str, code: int) -> NoReturn:
    """End the command with a sentence on standard error."""
    click.echo(message, err=True)
    raise SystemExit(code)


def print_json(document: dict[str, Any]) -> None:
    """Print one JSON document on one line, the last one of standard output."""
    click.echo(json.dumps(document, ensure_ascii=False))
