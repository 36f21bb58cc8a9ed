"""A document is the same as PDF and as DOCX, tagged, and nothing typed becomes anything else."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest

from gatp_participa.documents import (
    Bullets,
    Document,
    Facts,
    Figure,
    Heading,
    Quote,
    Run,
    Table,
    blocks_of,
    paragraph,
    to_docx,
    to_pdf,
)

HOSTILE = "#{x} $y$ *a* _b_ @ref <script> \\u{41} // /* */ ]) #panic() \x00\x0b{{ 7*7 }}"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="10"><rect width="40" height="10"/></svg>'


def document(*blocks, **kw):
    defaults = {"title": "Acta de la sesión", "author": "Secretariado", "blocks": blocks}
    return Document(**defaults | kw)


def words(pdf: bytes) -> bytes:
    return re.sub(rb"\s+", b" ", pdf)


@pytest.fixture(scope="module")
def whole():
    return document(
        Heading("Asistencia"), paragraph("Vinieron nueve personas."),
        Table("Quién vino", ("Nombre", "Sector"), (("Ana Cruz", "Gobierno"), ("Luz Paz", "Sociedad"))),
        Heading("Acuerdos", 2), Bullets(((Run("Uno"),), (Run("Dos", bold=True),)), numbered=True),
        Facts((("Lugar", "Oaxaca"),)), Quote((Run("Lo dijo alguien"),)), Figure(SVG, "Un dibujo"),
        subtitle="Oaxaca", footer="Página pública", has_contents=True,
    )  # fmt: skip


def test_a_pdf_is_tagged_and_says_its_title_and_its_language(whole):
    pdf = to_pdf(whole)
    assert pdf.startswith(b"%PDF-1.7")
    for sign in (b"/MarkInfo", b"/StructTreeRoot", b"/Lang", b"pdfuaid", b"/DisplayDocTitle true"):
        assert sign in pdf
    for tag in (b"/Table", b"/TH", b"/H2", b"/L", b"/Figure"):
        assert re.search(rb"/S ?" + tag, words(pdf)), tag


def test_the_same_document_gives_the_same_bytes(whole):
    assert to_pdf(whole) == to_pdf(whole)
    first, second = (zipfile.ZipFile(io.BytesIO(to_docx(whole))) for _ in range(2))
    assert {n: first.read(n) for n in first.namelist()} == {
        n: second.read(n) for n in second.namelist()
    }


def test_a_docx_has_headings_lists_and_tables_that_word_knows(whole):
    made = docx.Document(io.BytesIO(to_docx(whole)))
    styles = [line.style.name for line in made.paragraphs]
    assert styles[:3] == ["Title", "Subtitle", "Heading 1"]
    assert {"List Number", "Quote", "Caption", "Heading 2"} <= set(styles)
    assert [cell.text for cell in made.tables[0].rows[1].cells] == ["Ana Cruz", "Gobierno"]
    assert "tblHeader" in made.tables[0].rows[0]._tr.xml
    assert made.core_properties.title == "Acta de la sesión"
    assert 'w:val="es-MX"' in made.styles.element.xml
    assert "Un dibujo" in [line.text for line in made.paragraphs]


def test_nothing_that_people_type_is_run_or_breaks_it():
    hostile = document(
        Heading(HOSTILE), paragraph(HOSTILE), Table(HOSTILE, (HOSTILE,), ((HOSTILE,),)),
        Facts(((HOSTILE, HOSTILE),)), *blocks_of(HOSTILE), title=HOSTILE, footer=HOSTILE,
    )  # fmt: skip
    assert to_pdf(hostile).startswith(b"%PDF")
    made = docx.Document(io.BytesIO(to_docx(hostile)))
    assert "#panic()" in made.paragraphs[0].text
    assert "\x0b" not in made.paragraphs[0].text


def test_what_no_font_has_does_not_keep_a_document_from_being_written():
    made = to_pdf(document(paragraph("Más árboles \U0001f333 en la plaza 広場 y en Ñuu Savi")))
    assert made.startswith(b"%PDF")


def test_markdown_is_read_as_blocks():
    found = blocks_of(
        "# Método\n\nUna **mesa** y [un sitio](https://example.org) y [otro](javascript:x).\n\n"
        "1. uno\n2. dos\n\n> dicho\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n## Dentro\n\n`clave`"
    )
    heading, text, items, quote, table, inner, code = found
    assert heading == Heading("Método", 2)
    assert inner == Heading("Dentro", 3)
    assert text.runs[1] == Run("mesa", bold=True)
    assert [run.link for run in text.runs if run.link] == ["https://example.org"]
    assert items == Bullets(((Run("uno"),), (Run("dos"),)), numbered=True)
    assert quote == Quote((Run("dicho"),))
    assert table == Table("", ("a", "b"), (("1", "2"),))
    assert code.runs[0].text == "clave"


def test_html_in_markdown_is_words():
    (only,) = blocks_of("<script>alert(1)</script>")
    assert "".join(run.text for run in only.runs) == "<script>alert(1)</script>"
