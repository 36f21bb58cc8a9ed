"""Lines of text from a file in any encoding that Mexican spreadsheets come in."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from gatp_participa.importers.readers.errors import NotATableError
from gatp_participa.web.languages import to_translate

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# A line that never ends must not fill the memory.
LONGEST_LINE = 1_000_000
_MAGIC = {
    b"%PDF": to_translate("un PDF"),
    b"\xff\xd8\xff": to_translate("una imagen JPEG"),
    b"\x89PNG": to_translate("una imagen PNG"),
    b"GIF8": to_translate("una imagen GIF"),
    b"{\\rtf": to_translate("un documento RTF"),
    b"\xd0\xcf\x11\xe0": to_translate("un archivo antiguo de Office (.xls o .doc)"),
    b"\x1f\x8b": to_translate("un archivo comprimido"),
    b"Rar!": to_translate("un archivo comprimido"),
    b"7z\xbc\xaf": to_translate("un archivo comprimido"),
}
_ADVICE = _l("Guárdalo como XLSX o CSV y vuelve a intentarlo.")


def _rest_as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Read as Windows-1252 only the bytes that are not UTF-8.

    Files put together from several sources mix both, even inside one line.
    """
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    try:
        return wrong.decode("cp1252"), error.end
    except UnicodeDecodeError:  # five bytes mean nothing there
        return wrong.decode("latin-1"), error.end


codecs.register_error("rest_as_cp1252", _rest_as_cp1252)


def refuse_binary(path: Path) -> None:
    """Look at the first bytes, never at the name.

    Raises:
        NotATableError: it is empty, or it is not text.
    """
    with path.open("rb") as file:
        start = file.read(8192)
    if not start.strip(b"\0\r\n\t \xef\xbb\xbf"):
        raise NotATableError(_("El archivo está vacío."))
    for magic, name in _MAGIC.items():
        if start.startswith(magic):
            raise NotATableError(
                _("El archivo es %(name)s, no una tabla. %(advice)s", name=_(name), advice=_ADVICE)
            )
    if start.lstrip(b"\xef\xbb\xbf\r\n\t ")[:1] in (b"{", b"[", b"<"):
        raise NotATableError(
            _("El archivo es JSON o una página web, no una tabla. %(advice)s", advice=_ADVICE)
        )
    if start.startswith(_UTF16):
        return
    nulls = start.count(0)
    controls = sum(byte < 32 and byte not in b"\0\t\n\r\f" for byte in start)
    if controls > len(start) / 20 or nulls > len(start) / 3:
        raise NotATableError(
            _("El archivo no es texto ni una hoja de cálculo. %(advice)s", advice=_ADVICE)
        )


def lines(path: Path) -> Iterator[tuple[str, int]]:
    """Return each line, its end included, and how many bytes have been read so far."""
    with path.open("rb") as file:
        encoding = "utf-16" if file.read(2) in _UTF16 else "utf-8-sig"
    # newline="" leaves line ends as they are: csv needs them inside quotes.
    with (
        path.open("rb") as raw,
        TextIOWrapper(raw, encoding, errors="rest_as_cp1252", newline="") as file,
    ):
        while line := file.readline(LONGEST_LINE):
            yield line.replace("\0", ""), raw.tell()
