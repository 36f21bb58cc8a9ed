"""From bytes to rows: encodings, separators, quotes, and files that are no table."""

import codecs

import pytest

from gatp_participa.importers.readers.errors import NotATableError, WrongOptionError
from gatp_participa.importers.readers.layout import arrange
from gatp_participa.importers.readers.table import Table
from tests.support.xlsx import write_xlsx

TEXT = "id;título;descripción\n1;Baño público;Que abra también los sábados\n"


def rows_of(path, **kw):
    return [(r.number, r.cells, r.problem) for r in Table(path, **kw).rows()]


def write(tmp_path, content):
    path = tmp_path / "tabla.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("cp1252"),
        TEXT.encode("utf-16"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        ("\n\n" + TEXT).encode(),
        ("sep=;\n" + TEXT).encode(),
        ("Relación de propuestas 2026;;\n;;\n" + TEXT).encode(),
        TEXT.replace(";", ",").encode(),
        TEXT.replace(";", "\t").encode(),
        TEXT.replace(";", "|").encode(),
        TEXT.replace("Baño", "Ba\0ño").encode(),
    ],
)
def test_the_same_table_is_read_however_it_was_saved(tmp_path, content):
    ((_, cells, problem),) = rows_of(write(tmp_path, content))
    assert cells == ["1", "Baño público", "Que abra también los sábados"]
    assert not problem


def test_encodings_may_change_inside_one_line(tmp_path):
    mixed = "título;lugar\n".encode() + "Jardín;".encode() + "Ñuñoa “sur”\n".encode("cp1252")
    assert rows_of(write(tmp_path, mixed)) == [(2, ["Jardín", "Ñuñoa “sur”"], "")]


def test_a_quoted_text_keeps_its_lines_whatever_the_encoding_of_each(tmp_path):
    content = 'titulo;texto\nA;"uno\ncamión\n'.encode() + 'niñez"\nB;dos\n'.encode("latin-1")
    assert [cells for _, cells, _ in rows_of(write(tmp_path, content))] == [
        ["A", "uno\ncamión\nniñez"],
        ["B", "dos"],
    ]


def test_a_quote_that_is_never_closed_costs_only_its_row(tmp_path):
    content = 'id;titulo;texto\n1;"Sin cerrar;uno\n2;"Bien";dos\n3;Bien;"tres"\n'
    rows = rows_of(write(tmp_path, content.encode()))
    assert [(number, bool(problem)) for number, _, problem in rows] == [
        (2, True), (3, False), (4, False),
    ]  # fmt: skip


def test_a_quote_open_until_the_end_does_not_swallow_the_file(tmp_path):
    content = 'titulo;texto\nA;"abierta\n' + "B;bien\n" * 50
    rows = rows_of(write(tmp_path, content.encode()))
    assert len(rows) == 51
    assert sum(bool(problem) for _, _, problem in rows) == 1


def test_quotes_that_nobody_doubled_lose_nothing(tmp_path):
    content = 'id;titulo;texto\n1;A;"dijo "basta" y se fue"\n'
    ((_, cells, problem),) = rows_of(write(tmp_path, content.encode()))
    assert cells[2] == 'dijo basta" y se fue"'
    assert not problem


def test_rows_keep_their_spreadsheet_number_and_blank_ones_are_not_read(tmp_path):
    content = "titulo;texto\nA;uno\n\n;;\nB;dos\n"
    assert [number for number, _, _ in rows_of(write(tmp_path, content.encode()))] == [2, 5]


def test_missing_cells_are_empty_and_spare_ones_are_a_problem(tmp_path):
    content = "titulo;texto;estado\nA\nB;dos;Oaxaca;\nC;tres;Puebla;sobra\n"
    rows = rows_of(write(tmp_path, content.encode()))
    assert rows[0][1] == ["A", "", ""]
    assert [bool(problem) for _, _, problem in rows] == [False, False, True]


def test_a_table_of_one_column_may_have_commas(tmp_path):
    content = "propuesta\nAgua, luz y drenaje\n"
    assert rows_of(write(tmp_path, content.encode())) == [(2, ["Agua, luz y drenaje"], "")]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "vacío"),
        (b"\xef\xbb\xbf\n \n", "vacío"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".xls"),
        (bytes(range(256)) * 40, "no es texto"),
        (b"PK\x03\x04 nothing else", "dañada"),
        (b"una carta sin tabla\ncon dos renglones\n", "No encontramos"),
        (b'[{"titulo": "json"}]', "JSON"),
        (b"<!doctype html><title>titulo</title>", "web"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(tmp_path, content, says):
    with pytest.raises(NotATableError, match=says):
        Table(write(tmp_path, content))


def test_a_spreadsheet_is_read_from_its_first_visible_sheet_with_headers(tmp_path):
    path = write_xlsx(
        tmp_path / "t.xlsx",
        [["título"], ["escondida"]],
        [["Notas de la reunión"]],
        [["Foro de abril"], [], ["Folio", "Título", "Apoyos"], [7, "Árboles", 3.0]],
        hidden=1,
    )
    assert [(n, [str(c) for c in cells]) for n, cells, _ in rows_of(path)] == [
        (4, ["7.0", "Árboles", "3.0"])
    ]


@pytest.mark.parametrize(
    ("reference", "says"), [("XFD900", "muy lejos"), ("A1048576", "fila 1,048,576")]
)
def test_a_cell_written_far_away_does_not_fill_the_memory(tmp_path, reference, says):
    path = write_xlsx(tmp_path / "t.xlsx", [["título"], ["uno"]])
    import zipfile

    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    row = reference.lstrip("ADFX")
    far = f'<row r="{row}"><c r="{reference}"><v>1</v></c></row></sheetData>'
    parts[sheet] = parts[sheet].replace("</sheetData>", far)
    with zipfile.ZipFile(path, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    with pytest.raises(NotATableError, match=says):
        Table(path)


def fields(*headers, **kw):
    layout = arrange(headers, **kw)
    return {name: columns[0].header for name, columns in layout.fields.items()}


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (("Problema", "Propuesta", "Resultado esperado"),
         {"problem": "Problema", "action": "Propuesta", "result": "Resultado esperado"}),
        (("Propuesta", "Descripción"), {"title": "Propuesta", "problem": "Descripción"}),
        (("Título", "Propuesta"), {"title": "Título", "problem": "Propuesta"}),
        (("Nombre", "Comentario"), {"problem": "Comentario"}),
        (("Folio", "Nombre proyecto", "Descripción del proyecto", "Alcaldía"),
         {"id": "Folio", "title": "Nombre proyecto", "problem": "Descripción del proyecto",
          "municipality": "Alcaldía"}),
        (("Marca temporal", "Correo", "¿Cuál es el problema que ves?", "¿Qué solución propones?"),
         {"submitted_at": "Marca temporal", "problem": "¿Cuál es el problema que ves?",
          "action": "¿Qué solución propones?"}),
        (("comment-id", "author-id", "comment-body"),
         {"id": "comment-id", "problem": "comment-body"}),
    ],
)  # fmt: skip
def test_columns_are_guessed_from_what_people_call_them(headers, expected):
    assert fields(*headers) == expected


def test_columns_about_people_are_told_apart_and_never_read():
    headers = ("titulo", "author/name", "Correo electrónico", "CURP", "Nombre completo", "color",
               "endorsements/user_endorsements", "userId")  # fmt: skip
    layout = arrange(headers)
    assert set(layout.fields) == {"title"}
    assert layout.unread == ("color",)
    assert len(layout.personal) == 6


@pytest.mark.parametrize(
    "chosen",
    [{"titulo": "No existe"}, {"inventado": "titulo"}, {"problem": "correo"}],
)
def test_a_column_pointed_at_must_exist_and_say_nothing_of_people(chosen):
    with pytest.raises(WrongOptionError):
        arrange(("titulo", "correo"), chosen=chosen)


def test_a_column_pointed_at_wins_over_the_guess(tmp_path):
    path = write(tmp_path, b"nombre;columna x\nUno;dos\n")
    table = Table(path, named=["columna x"])
    layout = arrange(table.headers, chosen={"titulo": "Nombre", "texto": "COLUMNA X"})
    assert {n: c[0].header for n, c in layout.fields.items()} == {
        "title": "nombre", "problem": "columna x",
    }  # fmt: skip


def test_decidim_prefers_spanish_then_the_original_and_last_a_machine():
    headers = ("id", "title/machine_translations/es", "title/ca", "title/es", "body/es", "votes")
    layout = arrange(headers)
    assert layout.format == "decidim"
    assert [c.language for c in layout.fields["title"]] == ["es", "ca", "machine_translations/es"]
    assert layout.fields["supports"][0].header == "votes"
