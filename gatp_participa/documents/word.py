"""Write a document as DOCX, with the headings, lists and tables that Word knows as such."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from gatp_participa.core.text import printable, shorten
from gatp_participa.documents.blocks import (
    Block,
    Bullets,
    Document,
    Facts,
    Figure,
    Heading,
    Paragraph,
    Quote,
    Run,
    Runs,
    Table,
)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LONGEST = 255  # of a property, says Office Open XML
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # the same document gives the same bytes


def to_docx(document: Document) -> bytes:
    """Return a document as DOCX. The same document gives the same bytes."""
    import docx  # only who writes one waits for it

    made = docx.Document()
    said = made.core_properties
    said.created = said.modified = _EPOCH
    said.language = document.language
    for name in ("title", "author"):
        setattr(said, name, shorten(printable(getattr(document, name)), _LONGEST))
    said.keywords = shorten(printable(", ".join(document.keywords)), _LONGEST)
    _speak(made, document.language)
    made.add_heading(printable(document.title), 0)
    if document.subtitle:
        made.add_paragraph(printable(document.subtitle), style="Subtitle")
    for block in document.blocks:
        _write(made, block)
    if document.footer:
        made.sections[0].footer.paragraphs[0].text = printable(document.footer)
    stream = io.BytesIO()
    made.save(stream)
    return _settled(stream)


def _settled(stream: io.BytesIO) -> bytes:
    """Return a DOCX whose pieces say the same day, whenever it was written."""
    settled = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(settled, "w") as new:
        for piece in old.infolist():
            entry = zipfile.ZipInfo(piece.filename, _EPOCH.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(piece))
    return settled.getvalue()


def _speak(made: Any, language: str) -> None:
    """Say in which language it is, for who reads it aloud and for the dictionary."""
    from docx.oxml.ns import qn

    code = {"es": "es-MX", "en": "en-US"}.get(language, language)
    fonts = made.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    spoken = fonts.find(qn("w:lang"))
    spoken.set(qn("w:val"), code)


def _write(made: Any, block: Block) -> None:
    match block:
        case Heading():
            made.add_heading(printable(block.text), min(block.level, 9))
        case Paragraph() | Quote():
            style = "Quote" if isinstance(block, Quote) else None
            _runs(made.add_paragraph(style=style), block.runs)
        case Bullets():
            style = "List Number" if block.numbered else "List Bullet"
            for item in block.items:
                _runs(made.add_paragraph(style=style), item)
        case Facts():
            for name, value in block.rows:
                _runs(made.add_paragraph(), (Run(f"{name}: ", bold=True), Run(value)))
        case Table():
            _table(made, block)
        case Figure():
            made.add_paragraph(printable(block.alt))


def _runs(line: Any, runs: Runs) -> None:
    for run in runs:
        text = run.text if not run.link or run.link == run.text else f"{run.text} ({run.link})"
        written = line.add_run(printable(text))
        written.bold, written.italic = run.bold or None, run.italic or None


def _table(made: Any, block: Table) -> None:
    from docx.oxml import OxmlElement

    if block.caption:
        made.add_paragraph(printable(block.caption), style="Caption")
    table = made.add_table(rows=1, cols=len(block.head), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, block.head, strict=True):
        cell.paragraphs[0].add_run(printable(text)).bold = True
    # Said as such, the first row is read with every cell and repeated on each page.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in block.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = printable(text)
