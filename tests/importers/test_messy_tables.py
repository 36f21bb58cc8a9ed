"""Tables as people make them: whatever is in them, a plain reason or whole rows, never a fault."""

import csv
import io
import zipfile
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from gatp_participa.core.db import db
from gatp_participa.core.errors import DomainError
from gatp_participa.importers import services
from gatp_participa.importers.models import ImportRow
from gatp_participa.importers.services import Options
from gatp_participa.proposals.models import Proposal
from tests.importers.support import counts, proposals_of
from tests.support.factories import NOON, make_call
from tests.support.xlsx import write_xlsx

RELAXED = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
HEADERS = ["id", "título", "problema", "acción", "entidad", "municipio", "fecha", "apoyos", "lengua",
           "correo", "otra", "", "TÍTULO", "\xa0fecha "]  # fmt: skip
cells = st.one_of(
    st.text(max_size=30), st.sampled_from(["", "\xa0", "=1+1", "+52", "@x", "-", "'=x", "NULL", "N/A",
    "#REF!", "1.5e300", "09", "31/02/2026", "verdadero", "<b>", "\t", '"', "\ufeff", "😀", "\u202e"]),
    st.integers(-(2**70), 2**70), st.floats(allow_nan=False), st.booleans(), st.none(), st.dates(),
)  # fmt: skip
tables = st.lists(st.sampled_from(HEADERS), min_size=1, max_size=8).flatmap(
    lambda heads: st.tuples(
        st.just(heads), st.lists(st.lists(cells, max_size=len(heads) + 1), max_size=8)
    )
)


def bring_or_say_why(path, call):
    """Import, or return the sentence that says why not; nothing is half imported."""
    db.session.commit()
    before = db.session.scalar(select(func.count()).select_from(Proposal))
    try:
        file = services.open_file(path, Options())
        rehearsed = services.rehearse(file, call=call, person=None, now=NOON)
        batch, result = services.bring(file, call=call, person=None, now=NOON, file_name="t")
    except DomainError as error:
        db.session.rollback()
        said = str(error)
        assert said.strip()
        assert "Error" not in said
        assert "Traceback" not in said
        assert db.session.scalar(select(func.count()).select_from(Proposal)) == before
        return said
    assert counts(rehearsed) == counts(result)
    rows = select(func.count()).where(ImportRow.batch_id == batch.id)
    assert db.session.scalar(rows) == result.read
    return result


@RELAXED
@given(
    tables, st.sampled_from(";,\t|"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"])
)
def test_any_csv_is_whole_rows_or_a_reason(session, tmp_path, table, separator, encoding):
    heads, rows = table
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerows([heads, *rows])
    path = tmp_path / "t.csv"
    path.write_bytes(out.getvalue().encode(encoding, "replace"))
    bring_or_say_why(path, make_call())


def _is_xml(value):
    return not isinstance(value, str) or all(c >= " " and c not in "\ufffe\uffff" for c in value)


@settings(RELAXED, max_examples=25)
@given(tables)
def test_any_spreadsheet_is_whole_rows_or_a_reason(session, tmp_path, table):
    heads, rows = table
    kept = [[
        None if not _is_xml(one) or isinstance(one, bool)
        or (isinstance(one, date) and one.year < 1901) else one for one in row
    ] for row in rows]  # fmt: skip
    bring_or_say_why(write_xlsx(tmp_path / "t.xlsx", [heads, *kept]), make_call())


def _old_office(path):
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


def _open_document(path):
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", "<office:document-content/>")


def _page(path):
    path.write_text("<html><table><tr><td>titulo</td></tr><tr><td>Luz</td></tr></table></html>")


def _bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(410):
                sheet.write(bytes(1 << 20))


def _many_strings(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        with package.open("xl/sharedStrings.xml", "w") as part:
            for _ in range(201):
                part.write(b"<si><t>" + b"a" * (1 << 20) + b"</t></si>")


USELESS = {
    "encrypted or old": (_old_office, "antiguo de Office"), "ods": (_open_document, "XLSX"),
    "a page with another name": (_page, "página web"), "a bomb": (_bomb, "demasiado grande"),
    "many strings": (_many_strings, "demasiado grande"),
}  # fmt: skip


@pytest.mark.parametrize("name", USELESS)
def test_what_is_no_table_says_so(session, tmp_path, name):
    make, says = USELESS[name]
    path = tmp_path / "t.xlsx"
    make(path)
    assert says in bring_or_say_why(path, make_call())


def test_a_thousand_columns_and_merged_headings_are_read(session, tmp_path):
    heads = ["Convocatoria 2026", *[None] * 999]
    names = ["id", "título", "descripción", *(f"columna {n}" for n in range(997))]
    rows = [[1, "Luz", "Que haya", *["x"] * 997], [2, "Agua", "Que avisen"]]
    path = write_xlsx(tmp_path / "t.xlsx", [heads, [], names, *rows])
    call = make_call()
    assert counts(bring_or_say_why(path, call)) == (2, 2, 0, 0, 0)
    assert [p.title for p in proposals_of(call)] == ["Luz", "Agua"]


TABLE = [["Folio", "Título", "Descripción", "Estado", "Fecha"]] + [
    [n, f"Propuesta {n}", f"Que pase lo {n}", ("Oaxaca", "Puebla")[n % 2], date(2026, 3, n + 1)]
    for n in range(9)
]


def _csv(path, rows):
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    return path


def test_the_same_table_is_the_same_however_it_is_saved_or_sorted(session, tmp_path):
    call = make_call()
    assert counts(bring_or_say_why(write_xlsx(tmp_path / "a.xlsx", TABLE), call))[1] == 9
    shuffled = [TABLE[0], *(TABLE[place] for place in (4, 9, 1, 7, 2, 8, 3, 6, 5))]
    turned = [[row[place] for place in (4, 2, 0, 3, 1)] for row in shuffled]
    for number, rows in enumerate((TABLE, shuffled, turned)):
        for path in (
            _csv(tmp_path / f"{number}.csv", rows), write_xlsx(tmp_path / f"{number}.xlsx", rows)
        ):  # fmt: skip
            assert counts(bring_or_say_why(path, call)) == (9, 0, 0, 9, 0)
    edited = [list(row) for row in turned]
    edited[4][1] += " y algo más"
    assert counts(bring_or_say_why(_csv(tmp_path / "e.csv", edited), call)) == (9, 0, 1, 8, 0)
