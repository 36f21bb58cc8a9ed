"""Cells that a spreadsheet shows as they are, whatever people wrote in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

BOM = "\ufeff"  # without it a spreadsheet reads UTF-8 as something else
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: object) -> object:
    """Return a value that no spreadsheet takes for a formula: an apostrophe goes before it.

    Numbers stay numbers. Reading an import takes the apostrophe away again.
    """
    if isinstance(value, str) and value.startswith(_STARTS_A_FORMULA):
        return f"'{value}"
    return value


def csv_lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield a CSV a line at a time, its mark of UTF-8 first, every cell made safe."""
    out = io.StringIO()
    writer = csv.writer(out)
    out.write(BOM)
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
        yield out.getvalue()
        out.seek(0)
        out.truncate()
