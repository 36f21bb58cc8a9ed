"""Rows of a spreadsheet, after making sure that reading it will not fill the memory."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from flask_babel import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from gatp_participa.importers.readers.delimited import Record
from gatp_participa.importers.readers.errors import NotATableError

MOST_ROWS = 100_000
# The reader keeps a cell for every place between the first and the last one used.
MOST_CELLS = 5_000_000
MOST_BYTES = 400 * 1024 * 1024  # once decompressed
MOST_TEXT = 200 * 1024 * 1024  # of them, the texts that cells share: the reader holds them all
_REFERENCE = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')


def is_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def refuse_dangerous(path: Path) -> None:
    """Look inside the package without opening it as a spreadsheet.

    Raises:
        NotATableError: it is another kind of document, is broken, or is too large.
    """
    try:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
            if "xl/workbook.xml" not in names:
                raise NotATableError(
                    _(
                        "El archivo está comprimido o es otro tipo de documento. Guarda la tabla como XLSX o "
                        "CSV y vuelve a intentarlo."
                    )
                )
            if _is_too_large(package):
                raise NotATableError(
                    _(
                        "La hoja de cálculo es demasiado grande al abrirla. Guárdala como CSV y vuelve a "
                        "intentarlo."
                    )
                )
            for name in names:
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    _refuse_wide(package, name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise NotATableError(
            _(
                "La hoja de cálculo está dañada o protegida con contraseña. Ábrela, guárdala de "
                "nuevo como XLSX y vuelve a intentarlo."
            )
        ) from error


def _is_too_large(package: zipfile.ZipFile) -> bool:
    sizes = {item.filename: item.file_size for item in package.infolist()}
    return sum(sizes.values()) > MOST_BYTES or sizes.get("xl/sharedStrings.xml", 0) > MOST_TEXT


def _refuse_wide(package: zipfile.ZipFile, name: str) -> None:
    rows = columns = 0
    rest = b""
    with package.open(name) as sheet:
        while block := sheet.read(1 << 20):
            block = rest + block
            for letters, digits in _REFERENCE.findall(block):
                rows = max(rows, int(digits))
                columns = max(columns, _column(letters))
            rest = block[block.rfind(b"<") :][-200:]
            _refuse_size(rows, columns)


def _refuse_size(rows: int, columns: int) -> None:
    if rows > MOST_ROWS + 100:
        raise NotATableError(
            _(
                "La hoja llega hasta la fila %(rows)s y leemos hasta %(most)s. Guárdala como "
                "CSV, que no tiene ese límite, o borra las filas vacías del final.",
                rows=f"{rows:,}",
                most=f"{MOST_ROWS:,}",
            )
        )
    if rows * columns > MOST_CELLS:
        raise NotATableError(
            _(
                "La hoja ocupa %(rows)s filas por %(columns)s columnas: hay alguna celda escrita muy "
                "lejos. Copia solo tus datos a una hoja nueva y vuelve a intentarlo.",
                rows=f"{rows:,}",
                columns=f"{columns:,}",
            )
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def sheets(path: Path) -> Iterator[Iterator[Record]]:
    """Return the rows of each visible sheet, numbered as the spreadsheet shows them.

    Raises:
        NotATableError: the spreadsheet is broken.
    """
    try:
        with CalamineWorkbook.from_path(path) as book:
            for item in book.sheets_metadata:
                if (item.typ, item.visible) == (SheetTypeEnum.WorkSheet, SheetVisibleEnum.Visible):
                    rows = book.get_sheet_by_name(item.name).iter_rows()
                    yield (Record(number, cells) for number, cells in enumerate(rows, 1))
    except CalamineError as error:
        raise NotATableError(
            _(
                "No pudimos leer la hoja de cálculo: parece dañada. Ábrela, guárdala de nuevo como "
                "XLSX y vuelve a intentarlo."
            )
        ) from error
