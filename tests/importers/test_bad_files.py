"""Files of no use, whatever the platform is missing: a plain reason and nothing written."""

import json
import zipfile
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from gatp_participa.core.db import db
from gatp_participa.importers.cli import importing
from tests.support.factories import make_call
from tests.support.xlsx import write_xlsx


@pytest.fixture(params=["lexical", "nadie"])
def reader(request, app, monkeypatch):
    """The encoder in the settings, there or not: nobody needs one to bring texts in."""
    settings = replace(app.extensions["gatp"], encoder=request.param)
    monkeypatch.setitem(app.extensions, "gatp", settings)


@pytest.fixture
def bring(app, session, reader):
    """Return a function that runs ``gatp import proposals`` and counts every table around it."""
    make_call(slug="nacional")
    db.session.commit()

    def run(path):
        before = rows()
        result = app.test_cli_runner().invoke(
            importing, ["proposals", str(path), "--call", "nacional", "--json"]
        )
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert "Traceback" not in result.output
        after = rows()
        return result, {name for name in after if after[name] != before[name]}

    return run


def rows():
    """How many rows each table has."""
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table))
        for table in db.metadata.sorted_tables
    }


def broken_spreadsheet(path):
    """A spreadsheet that lost its last bytes on the way."""
    write_xlsx(path, [["titulo"], *[[f"Texto {n}"] for n in range(400)]])
    path.write_bytes(path.read_bytes()[:-400])
    return path


def not_a_spreadsheet(path):
    """A compressed file with something else inside."""
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("notas.txt", "titulo\nLuz\n")
    return path


def written(content):
    def write(path):
        path.write_bytes(content)
        return path

    return write


USELESS = {
    "empty": (written(b""), "vacío"),
    "only spaces": (written(b"\xef\xbb\xbf \r\n\r\n"), "vacío"),
    "no column of text": (written(b"id;color\n1;rojo\n2;azul\n"), "columna"),
    "random bytes": (written(bytes(range(256)) * 64), "no es texto"),
    "a program": (written(b"\x7fELF\x02\x01\x01" + b"\0\x01\x02" * 4000), "no es texto"),
    "a photo": (written(b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 400), "JPEG"),
    "half a spreadsheet": (broken_spreadsheet, "dañada"),
    "another compressed file": (not_a_spreadsheet, "comprimido"),
}


@pytest.mark.parametrize("name", USELESS)
def test_a_file_of_no_use_says_why_and_writes_nothing(bring, tmp_path, name):
    make, says = USELESS[name]
    result, changed = bring(make(tmp_path / "tabla.xlsx"))
    assert result.exit_code == 1
    assert says in result.stderr
    assert json.loads(result.stdout.splitlines()[-1])["created"] == 0
    assert changed == set()


@pytest.mark.parametrize(
    "content",
    [
        "titulo;texto\nLuz;Que haya\n",
        "titulo;texto\r\n\0Luz;Que \0haya\r\n",
        "titulo;texto\n" + "Luz" * 60_000 + ";corto\nLuz;Que haya\n",
        "titulo;texto\nLuz;" + "número " * 200_000 + "\nLuz;Que haya\n",
    ],
    ids=["plain", "zero bytes", "an endless title", "a megabyte"],
)
def test_what_can_be_read_is_brought_with_or_without_an_encoder(bring, tmp_path, content):
    result, changed = bring(written(content.encode())(tmp_path / "tabla.csv"))
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout.splitlines()[-1])["created"] == 1
    assert {"proposals", "import_batches"} <= changed
