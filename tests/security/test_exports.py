"""Files that the platform gives: no cell is a formula, no file is a page, and back they come."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from gatp_participa.web.exports import BOM, csv_lines, safe_cell
from tests.access.conftest import Country
from tests.access.test_matrix import ROUTES

RUNS = ("=", "+", "-", "@", "\t", "\r")
READERS = ("visitor", "author", "moderator", "civil", "capturer", "admin")
TABLES = (
    "text/csv",
    "text/tab-separated-values",
    "application/vnd.openxmlformats",
    "application/vnd.oasis",
)
NOT_PAGES = (*TABLES, "application/json", "application/x-ndjson", "application/zip", "application/pdf",
             "image/", "audio/", "text/plain", "text/calendar", "text/x-python", "text/css",
             "application/atom+xml")  # fmt: skip


def files(country: Country, endpoint: str):
    """Yield what a route gives that is not a page: where, its kind, its headers and its bytes."""
    for method in [method for name, method in country.rules if name == endpoint]:
        for thing, asked in country.variants(endpoint, method).items():
            for kind in READERS:
                if method != "GET" or not country.passes_guard(kind, endpoint):
                    continue
                url = country.build(endpoint, asked.values | asked.query)
                answer = country.client.get(url, headers=country.headers(kind))
                is_file = answer.status_code == 200 and answer.mimetype != "text/html"
                content = answer.data if is_file else b""
                answer.close()
                if is_file:
                    yield f"{thing} as {kind}", answer.mimetype, answer.headers, content


def cells(mimetype: str, content: bytes):
    if mimetype.startswith(("text/csv", "text/tab")):
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
            yield from row
        return
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in book.sheet_names:
        for row in book.get_sheet_by_name(name).to_python():
            yield from (cell for cell in row if isinstance(cell, str))


@pytest.fixture(scope="module")
def found() -> dict[str, str]:
    return {}


@pytest.mark.parametrize(
    "endpoint", [one for one in ROUTES if one not in {"static", "importers.review"}]
)
def test_no_cell_of_a_file_is_a_formula(reckoned: Country, found, endpoint):
    for where, mimetype, headers, content in files(reckoned, endpoint):
        found[endpoint] = mimetype
        assert mimetype.startswith(NOT_PAGES), (where, mimetype)
        assert headers["X-Content-Type-Options"] == "nosniff"
        if mimetype == "text/csv":
            wrong = [one for one in cells(mimetype, content) if one.startswith(RUNS)]
            assert not wrong, (where, wrong[:3])
        elif mimetype.startswith("application/vnd.openxml"):
            assert b"<f>" not in _parts(content), where
        elif mimetype == "application/x-ndjson":
            for line in content.decode().splitlines():
                json.loads(line)
        elif mimetype == "application/json":
            json.loads(content)


def _parts(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return b"".join(package.read(name) for name in package.namelist() if name.endswith(".xml"))


def test_the_files_of_the_platform_were_found(found):
    assert "text/csv" in found.values()
    assert "application/json" in found.values()


TEXTS = st.text(st.sampled_from("=+-@\t\r\n'\" ;,|aé1"), max_size=12)


@settings(deadline=None, derandomize=True, database=None)
@given(
    st.lists(st.one_of(TEXTS, st.integers(), st.floats(allow_nan=False)), min_size=1, max_size=5)
)
def test_whatever_is_written_no_cell_begins_as_a_formula(row):
    text = "".join(csv_lines([row])).removeprefix(BOM)
    for cell, before in zip(next(csv.reader(io.StringIO(text, newline=""))), row, strict=True):
        if isinstance(before, str):
            assert not cell.startswith(RUNS)
            assert cell.removeprefix("'") == before.removeprefix("'")
        else:
            assert float(cell) == before


def test_numbers_stay_numbers():
    assert [safe_cell(one) for one in (-5, -0.25, 0, None, True)] == [-5, -0.25, 0, None, True]
