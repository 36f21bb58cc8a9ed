"""The spreadsheet to fill in: a call's states, municipalities and topics as lists to choose from."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.calls.models import Call
from gatp_participa.core.db import db
from gatp_participa.entities.models import Municipality
from gatp_participa.entities.queries import catalogue
from gatp_participa.importers import rules
from gatp_participa.importers.readers.headers import EXAMPLE
from gatp_participa.web.exports import csv_lines

# The names are the importer's own: they stay in Spanish in every language of the interface.
HEADERS = (
    "Folio", "Título", "Problema", "Acción", "Resultado", "Entidad", "Municipio", "Asunto",
    "Fecha",
)  # fmt: skip
_WIDTHS = (14, 34, 60, 60, 44, 22, 26, 24, 14)
_EXAMPLES = (
    (
        "Luz en el camino a la secundaria",
        "La calle que lleva a la secundaria no tiene luz y de noche da miedo pasar.",
        "Que se instalen lámparas y se publique quién las cuida.",
        "Que se pueda volver a pie después de clases.",
    ),
    (
        "",
        "Nadie avisa qué día pasa la pipa de agua.",
        "Que el municipio publique el calendario de cada semana.",
        "",
    ),
    (
        "Trámites en nuestra lengua",
        "En el registro civil solo atienden en español.",
        "Que haya intérpretes dos días por semana.",
        "",
    ),
)  # fmt: skip
ROWS_WITH_LISTS = 10_000


@dataclass(frozen=True)
class Lists:
    """What may be chosen. ``municipalities`` are ``(state, municipality)``, together by state."""

    title: str
    entities: list[str]
    municipalities: list[tuple[str, str]]
    topics: list[str]


def lists_for(call: Call, person: User) -> Lists:
    """Return what this person may choose in a call: its states that are theirs too."""
    own = rules.states_of(person)
    called = None if call.is_national else {one.entity_code for one in call.entities}
    places = {
        code: place.name
        for code, place in catalogue().entities.items()
        if (own is None or code in own) and (called is None or code in called)
    }
    towns = db.session.execute(
        select(Municipality.entity_code, Municipality.name)
        .where(Municipality.entity_code.in_(places))
        .order_by(Municipality.entity_code, Municipality.name)
    )
    return Lists(
        title=call.title, entities=list(places.values()),
        municipalities=[(places[code], name) for code, name in towns],
        topics=[topic.name for topic in call.topics],
    )  # fmt: skip


def examples(lists: Lists) -> list[tuple[str, ...]]:
    """Return three rows that show how to fill the template; the importer leaves them out."""
    state, town = lists.municipalities[0] if lists.municipalities else ("", "")
    topic = lists.topics[0] if lists.topics else ""
    return [
        (f"{EXAMPLE} {number}", *texts, state, town, topic, f"2026-03-{number:02}")
        for number, texts in enumerate(_EXAMPLES, 1)
    ]


def template_csv(lists: Lists) -> Iterator[str]:
    """Yield the template as a CSV."""
    return csv_lines([HEADERS, *examples(lists)])


def template_xlsx(lists: Lists) -> IO[bytes]:
    """Return the template as a spreadsheet: what to fill in, how, and the lists."""
    # Only who asks for it pays for it.
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(out, options) as book:
        _write_rows(book, lists)
        _write_instructions(book, lists)
        _write_lists(book, lists)
    out.seek(0)
    return out


def _write_rows(book: Any, lists: Lists) -> None:
    sheet = book.add_worksheet("Propuestas")
    head = book.add_format(
        {"bold": True, "font_color": "#FFFFFF", "bg_color": "#0F4C45", "valign": "vcenter"}
    )
    example = book.add_format(
        {"italic": True, "font_color": "#6B6B6B", "text_wrap": True, "valign": "top"}
    )
    text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width, day if HEADERS[column] == "Fecha" else text)
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 24)
    sheet.write_row(0, 0, HEADERS, head)
    for number, row in enumerate(examples(lists), 1):
        sheet.write_row(number, 0, row, example)
    for header, source in _choices(lists).items():
        column = HEADERS.index(header)
        # Whoever writes something else may: the importer says what it did not understand.
        rule = {"validate": "list", "source": source, "show_error": False}
        sheet.data_validation(1, column, ROWS_WITH_LISTS, column, rule)


def _choices(lists: Lists) -> dict[str, str]:
    """Return what each column offers; the municipalities, those of the state of the row."""
    chosen = {}
    if lists.entities:
        chosen["Entidad"] = f"=Listas!$A$2:$A${len(lists.entities) + 1}"
    if lists.municipalities:
        last = len(lists.municipalities) + 1
        states = f"Listas!$B$2:$B${last}"
        place = f"${'ABCDEFGHI'[HEADERS.index('Entidad')]}2"
        chosen["Municipio"] = (
            f"=OFFSET(Listas!$C$2,MATCH({place},{states},0)-1,0,COUNTIF({states},{place}),1)"
        )
    if lists.topics:
        chosen["Asunto"] = f"=Listas!$D$2:$D${len(lists.topics) + 1}"
    return chosen


def _write_instructions(book: Any, lists: Lists) -> None:
    sheet = book.add_worksheet("Instrucciones")
    title = book.add_format({"bold": True, "font_size": 16, "font_color": "#0F4C45"})
    strong = book.add_format({"bold": True, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 96)
    sheet.hide_gridlines(2)
    sheet.write(0, 0, _("Cómo llenar esta plantilla"), title)
    sheet.write(1, 0, lists.title, strong)
    for number, (name, words) in enumerate(_instructions(), 3):
        sheet.write(number, 0, name, strong)
        sheet.write(number, 1, words, text)


def _instructions() -> Sequence[tuple[str, str]]:
    return (
        (
            _("Cada fila"),
            _("Es una propuesta. Las tres de ejemplo no se importan: déjalas o bórralas."),
        ),
        (
            "Folio",
            _(
                "El número que trae el papel, o el que tú le des. Con él, corregir una fila y volver "
                "a importar cambia esa propuesta y ninguna otra. Puede ir vacío."
            ),
        ),
        ("Título", _("Una frase corta. Si va vacío se toman las primeras palabras del problema.")),
        (
            "Problema",
            _("Qué pasa, con las palabras de quien lo dijo. Si no hay título, no puede faltar."),
        ),
        ("Acción", _("Qué pide que se haga.")),
        ("Resultado", _("Qué cambiaría.")),
        ("Entidad", _("Elígela de la lista.")),
        ("Municipio", _("Elígelo de la lista, después de la entidad.")),
        ("Asunto", _("Elígelo de la lista, si la convocatoria los tiene.")),
        ("Fecha", _("El día en que se dijo: 2026-03-15 o 15/03/2026.")),
        (
            _("Qué no poner"),
            _("Nombres, correos, teléfonos ni CURP de nadie: no hacen falta y no se importan."),
        ),
    )  # fmt: skip


def _write_lists(book: Any, lists: Lists) -> None:
    sheet = book.add_worksheet("Listas")
    sheet.hide()
    columns = (
        ["Entidad", *lists.entities], ["Entidad", *(state for state, _town in lists.municipalities)],
        ["Municipio", *(town for _state, town in lists.municipalities)], ["Asunto", *lists.topics],
    )  # fmt: skip
    for row in range(max(map(len, columns))):
        for column, values in enumerate(columns):
            if row < len(values):
                sheet.write_string(row, column, values[row])
