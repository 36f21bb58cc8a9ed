"""Records of a delimited text, going on after a record with broken quotes.

``csv`` in its lenient mode swallows every following row when a quote is never closed. Here a
record is read strictly; when that fails only its first line is given up, and the reading
starts again on the next one.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# Texts of 20,000 characters are the limit for a proposal; a longer cell still has to be read
# to be rejected by its own reason.
csv.field_size_limit(1_000_000)

_OPEN_QUOTES = "tiene comillas sin cerrar o un texto larguísimo"
NO_DELIMITER = "\x1f"  # for a table of one column, where commas are only commas
DELIMITERS = (";", ",", "\t", "|")


@dataclass(frozen=True, slots=True)
class Record:
    """Cells of a row and its number, counting from 1 as a spreadsheet does."""

    number: int
    cells: list
    problem: str = ""  # why its cells cannot be trusted, in Spanish


class _Feed:
    """Lines that can be given back."""

    def __init__(self, lines: Iterable[str]):
        self._lines = iter(lines)
        self._again: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self.taken.append(line)
        return line

    def give_back_all_but_first(self) -> str:
        first, *rest = self.taken
        self._again.extendleft(reversed(rest))
        return first


def records(lines: Iterable[str], delimiter: str) -> Iterator[Record]:
    """Return every record, the empty ones too, so that numbers match a spreadsheet's."""
    feed = _Feed(lines)
    number = 0
    reader = csv.reader(feed, delimiter=delimiter, strict=True)
    while True:
        feed.taken.clear()
        number += 1
        try:
            yield Record(number, next(reader))
        except StopIteration:
            return
        except csv.Error:
            first = feed.give_back_all_but_first()
            yield Record(number, *_loosely(first, delimiter))
            reader = csv.reader(feed, delimiter=delimiter, strict=True)


def _loosely(line: str, delimiter: str) -> tuple[list[str], str]:
    """Read one line whose quotes are wrong; say so when it is beyond repair.

    With an even number of quotes somebody forgot to double those inside a text, and nothing
    is lost; with an odd one the text goes on who knows where.
    """
    try:
        cells = next(csv.reader([line], delimiter=delimiter))
    except csv.Error:
        return [], _OPEN_QUOTES
    return cells, _OPEN_QUOTES if line.count('"') % 2 else ""
