"""A file opened as a table: its headers found, its rows one at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from gatp_participa.importers.readers import delimited, text, workbook
from gatp_participa.importers.readers.delimited import Record
from gatp_participa.importers.readers.errors import NotATableError
from gatp_participa.importers.readers.headers import recognised
from gatp_participa.importers.readers.values import text_of

Found = tuple[list[str], int]  # headers and the number of their row

# Titles and notes may stand above the headers.
_LOOK_FOR_HEADERS = 20
_LOOK_AT_LINES = 400
_TOO_MANY = "tiene más celdas que encabezados: revisa las comillas y los separadores"


class Table:
    """Rows under a row of headers. ``position`` of ``size`` bytes have been read."""

    def __init__(self, path: Path, named: Iterable[str] = ()):
        self.path = path
        self.size = path.stat().st_size
        self.position = 0
        self._named = tuple(named)
        self._delimiter = ""
        self._sheet = 0
        self.is_workbook = workbook.is_zip(path)
        if self.is_workbook:
            workbook.refuse_dangerous(path)
            self.headers, self.header_row = self._find_sheet()
        else:
            text.refuse_binary(path)
            self.headers, self.header_row = self._find_delimiter()

    def digest(self) -> str:
        """Return the SHA-256 of the file."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def rows(self) -> Iterator[Record]:
        """Return the rows that hold something, with as many cells as there are headers.

        A row that does not fit its headers comes marked as broken.
        """
        width = len(self.headers)
        for record in self._records():
            if record.number <= self.header_row or not any(map(_says_something, record.cells)):
                if record.problem and record.number > self.header_row:
                    yield record
                continue
            if record.number > self.header_row + workbook.MOST_ROWS and self.is_workbook:
                raise NotATableError(
                    _(
                        "La hoja tiene más de %(most)s filas. Guárdala como CSV, que no tiene ese "
                        "límite.",
                        most=f"{workbook.MOST_ROWS:,}",
                    )
                )
            extra = any(map(_says_something, record.cells[width:]))
            cells = record.cells[:width] + [""] * (width - len(record.cells))
            problem = record.problem or (_TOO_MANY if extra else "")
            yield Record(record.number, cells, problem)

    def _records(self) -> Iterator[Record]:
        if self.is_workbook:
            for sheet in islice(workbook.sheets(self.path), self._sheet, self._sheet + 1):
                yield from sheet
                self.position = self.size
        else:
            yield from delimited.records(self._lines(), self._delimiter)

    def _lines(self) -> Iterator[str]:
        for line, position in text.lines(self.path):
            self.position = position
            yield line

    def _find_sheet(self) -> Found:
        first: Found | None = None
        for number, sheet in enumerate(workbook.sheets(self.path)):
            self._sheet = number
            head = list(islice(sheet, _LOOK_FOR_HEADERS))
            score, found = _find_headers(head, self._named)
            if score > (0, 0):
                return found
            first = first or (found if found[0] else None)
        return _refuse(first[0] if first else [])

    def _find_delimiter(self) -> Found:
        sample = [line for line, _ in islice(text.lines(self.path), _LOOK_AT_LINES)]
        best: tuple[tuple[tuple[int, int], int], str, Found] | None = None
        for delimiter in delimited.DELIMITERS:
            head = list(islice(delimited.records(sample, delimiter), _LOOK_FOR_HEADERS))
            score, found = _find_headers(head, self._named)
            rank = (score, len(found[0]))
            if best is None or rank > best[0]:
                best = rank, delimiter, found
        if best is None or best[0][0] == (0, 0):
            return _refuse(best[2][0] if best else [])
        (_, width), self._delimiter, found = best
        if width == 1:
            self._delimiter = delimited.NO_DELIMITER
        return found


def _find_headers(head: Sequence[Record], named: Sequence[str]) -> tuple[tuple[int, int], Found]:
    """Return how well a row reads as headers, and that row: the first of the best ones."""
    best: tuple[tuple[int, int], Found] = (0, 0), ([], 0)
    for record in head:
        cells = [text_of(cell) for cell in record.cells]
        exact, hinted = (0, 0) if record.problem else recognised(cells, named)
        is_first = best[0] == (0, 0) and (hinted or not best[1][0])
        if exact > best[0][0] or (is_first and any(cells)):
            best = (exact, hinted), (_trimmed(cells), record.number)
    return best


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _says_something(cell: Any) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None


def _refuse(headers: Sequence[str]) -> Any:
    shown = ", ".join(f"«{header[:40]}»" for header in headers[:12] if header)
    raise NotATableError(
        "No encontramos una columna con el título o el texto de las propuestas"
        + (f" (la primera fila dice {shown})." if shown else ".")
        + " Di cuál es, o ponle un nombre como «título» o «descripción».",
        headers,
    )
