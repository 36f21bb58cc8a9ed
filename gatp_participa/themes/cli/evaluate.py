"""``gatp themes evaluate``: the engine against labels that people gave. Needs no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from gatp_participa.core.errors import InvalidInputError
from gatp_participa.core.text import shorten
from gatp_participa.importers.readers.headers import key
from gatp_participa.importers.readers.table import Table
from gatp_participa.importers.readers.values import text_of
from gatp_participa.themes import rules
from gatp_participa.themes.cli import screen
from gatp_participa.themes.services import drafting

MOST_SAID = 300  # characters of what a third party's error says


class ThemesNumber(click.ParamType):
    """A number of themes, or «auto»: the engine chooses."""

    name = "N|auto"

    def convert(
        self, value: str | int | None, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | None:
        if value is None or value == "auto":
            return None
        try:
            number = int(value)
        except ValueError:
            self.fail(f"«{value}» no es un número ni «auto».", param, ctx)
        if not 1 <= number <= rules.MOST_THEMES:
            self.fail(f"El número de temas va de 1 a {rules.MOST_THEMES}.", param, ctx)
        return number


@click.command("evaluate")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--text", "text_column", required=True, metavar="COLUMN", help="Columna del texto.")
@click.option("--label", "label_column", required=True, metavar="COLUMN", help="La del tema real.")
@click.option("--themes", type=ThemesNumber(), default="auto", show_default=True)
@click.option("--encoder", default="hybrid", show_default=True, metavar="hybrid|lexical")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Una línea JSON al final.")
def evaluate(
    file: Path, text_column: str, label_column: str, themes: int | None, encoder: str, seed: int,
    as_json: bool,
) -> None:  # fmt: skip
    """Mide la agrupación con los textos de FILE (CSV o XLSX), que ya tienen su tema."""
    texts, labels = _read(file, text_column, label_column)
    if not texts:
        screen.stop("No hay filas con texto y etiqueta.", screen.THE_ANSWER_IS_NO)
    try:
        drafting.encoder_label(encoder)
    except InvalidInputError as error:
        screen.stop(str(error), screen.WRONG_USE)
    try:
        with screen.progress_bar() as show:
            measured = drafting.measure(
                texts, labels, themes=themes, encoder=encoder, seed=seed, progress=show
            )
    except InvalidInputError as error:
        screen.stop(str(error), screen.THE_ANSWER_IS_NO)
    except Exception as error:
        if ":" not in encoder:
            raise
        # Of an encoder that somebody else wrote anything may come out.
        screen.stop(_failed(encoder, error), screen.THE_ANSWER_IS_NO)
    found = asdict(measured)
    if as_json:
        screen.print_json(found)
        return
    for name, value in found.items():
        click.echo(f"{name:>14}  {value}")


def _failed(encoder: str, error: Exception) -> str:
    said = shorten(" ".join(f"{type(error).__name__}: {error}".split()), MOST_SAID)
    return f"No se pudo medir: el codificador «{encoder}» falló con los textos. Dijo: {said}"


def _read(path: Path, *columns: str) -> tuple[list[str], list[str]]:
    """Return the texts and labels of the rows that have both."""
    try:
        table = Table(path, named=columns)
    except InvalidInputError as error:
        screen.stop(str(error), screen.WRONG_USE)
    text_at, label_at = (_place(table.headers, column) for column in columns)
    rows = [
        (text_of(record.cells[text_at]).strip(), text_of(record.cells[label_at]).strip())
        for record in table.rows()
    ]
    kept = [(text, label) for text, label in rows if text and label]
    if len(kept) < len(rows):
        click.echo(f"{len(rows) - len(kept)} filas sin texto o sin etiqueta: no cuentan.", err=True)
    return [text for text, _ in kept], [label for _, label in kept]


def _place(headers: Sequence[str], column: str) -> int:
    alike = [place for place, header in enumerate(headers) if key(header) == key(column)]
    if not alike:
        known = ", ".join(f"«{header}»" for header in headers)
        screen.stop(f"No hay una columna «{column}». Las que hay: {known}.", screen.WRONG_USE)
    return headers.index(column) if column in headers else alike[0]
