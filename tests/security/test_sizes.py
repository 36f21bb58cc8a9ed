"""What is too large, too deep or too many is answered in words, soon and in little memory."""

from __future__ import annotations

import gzip
import io
import json
import resource
import threading
import time
import zipfile
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.access.conftest import Country
from tests.security.test_addresses import first_url
from tests.support import files

MEGA = 1024 * 1024
MOST_SECONDS = 20  # on a machine that does other things; alone each takes under one
MOST_MEMORY = 250 * MEGA


def memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@pytest.fixture
def frugal():
    """Hold a test to its time and to what it may add to the peak of memory."""
    before, began = memory(), time.monotonic()
    yield
    assert time.monotonic() - began < MOST_SECONDS
    assert memory() - before < MOST_MEMORY


def ask(country: Country, kind: str, url: str, **kw):
    before = country.connection.begin_nested()
    try:
        answer = country.client.post(
            url, headers=country.headers(kind) | kw.pop("headers", {}), **kw
        )
        text = answer.text
        answer.close()
        return answer.status_code, text
    finally:
        before.rollback()


@pytest.fixture
def writing(country: Country) -> str:
    return first_url(country, "proposals.create").replace("llamada-draft", "llamada-open")


def multipart(*parts: tuple[str, str, bytes]) -> bytes:
    body = b""
    for name, file_name, content in parts:
        about = f'; filename="{file_name}"' if file_name else ""
        body += f'--x\r\nContent-Disposition: form-data; name="{name}"{about}\r\n\r\n'.encode()
        body += content + b"\r\n"
    return body + b"--x--\r\n"


FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"
BODIES = {
    "a field of 10 MB": (FORM, b"problem=" + b"a" * 10 * MEGA, {413}),
    "the same in parts": (PARTS, multipart(("problem", "", b"a" * 10 * MEGA)), {413}),
    "10,000 fields": (FORM, b"&".join(b"f%d=1" % n for n in range(10_000)), {200, 303, 400, 413, 422}),
    "10,000 times the same": (FORM, b"&".join([b"topic=1"] * 10_000), {200, 303, 400, 413, 422}),
    "10,000 parts": (PARTS, multipart(*[(f"f{n}", "", b"1") for n in range(10_000)]), {400, 413}),
    "1,000 files": (PARTS, multipart(*[("file1", "a.jpg", b"x") for _ in range(1_001)]), {400, 413}),
    "no end": (PARTS, b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nhola', {400, 422}),
    "no boundary": ("multipart/form-data", b"hola", {400, 422}),
    "nothing": (PARTS, b"", {400, 422}),
    "a header of 100 kB": (PARTS, b"--x\r\nX: " + b"a" * 100_000 + b"\r\n\r\nz\r\n--x--", {400, 413, 422}),
    "deep JSON": ("application/json", b"[" * 100_000 + b"]" * 100_000, {400, 415, 422}),
    "half of UTF-8": (FORM, b"title=%ff%fe%c3", {400, 422}),
    "gzip": (FORM, gzip.compress(b"title=" + b"a" * 50 * MEGA), {400, 413, 422}),
}  # fmt: skip


@pytest.mark.usefixtures("frugal")
@pytest.mark.parametrize("what", BODIES)
def test_a_body_that_nobody_would_send_is_answered_with_a_page(country: Country, writing, what):
    content_type, body, expected = BODIES[what]
    for kind in ("visitor", "author"):
        headers = {"Content-Encoding": "gzip"} if what == "gzip" else {}
        status, text = ask(
            country, kind, writing, data=body, content_type=content_type, headers=headers
        )
        assert status in expected, status
        assert status == 303 or "</html>" in text


def bomb(name: str, size: int = 300 * MEGA) -> bytes:
    """A spreadsheet of some kilobytes that unpacks to hundreds of megabytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        with book.open(name, "w", force_zip64=True) as part:
            for _ in range(size // MEGA):
                part.write(b" " * MEGA)
    return packed.getvalue()


BILLION = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, (b"&%c;" % (97 + n)) * 10) for n in range(9))
    + b"]><worksheet>&j;</worksheet>"
)


def book_with(part: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        for name in (
            "[Content_Types].xml",
            "xl/workbook.xml",
            "xl/sharedStrings.xml",
            "xl/worksheets/sheet1.xml",
        ):
            book.writestr(name, part)
    return packed.getvalue()


FILES = {
    "a spreadsheet that unpacks to 300 MB": lambda: bomb("xl/worksheets/sheet1.xml"),
    "its texts unpack to 300 MB": lambda: bomb("xl/sharedStrings.xml"),
    "entities of entities": lambda: book_with(BILLION),
    "a line of 5 MB": lambda: b"titulo,problema\n" + b"a" * 5 * MEGA + b",b\n",
    "a header of 20,000 columns": lambda: b",".join(b"c%d" % n for n in range(20_000)) + b"\n1\n",
    "quotes that never close": lambda: b'titulo,problema\n"' + b"a\n" * 200_000,
    "deep JSON": lambda: b'[{"title":' * 50_000,
    "an image": lambda: files.png_of(200_000, 200_000),
    "null characters": lambda: b"titulo\0,problema\0\n\0,\0\n",
}


@pytest.mark.usefixtures("frugal")
@pytest.mark.parametrize("what", FILES)
def test_a_file_to_import_that_means_harm_is_refused_in_words(country: Country, what):
    url = first_url(country, "importers.create")
    content = FILES[what]()
    ending = (
        "xlsx" if content.startswith(b"PK") else ("json" if content.startswith(b"[") else "csv")
    )
    data = {"upload": (io.BytesIO(content), f"a.{ending}"), "call": country.world.calls["open"],
            "format": "table", "entity": ""}  # fmt: skip
    status, text = ask(country, "capturer", url, data=data)
    assert status in {200, 303, 400, 413, 422}, status
    assert status == 303 or "</html>" in text


@pytest.mark.usefixtures("frugal")
@pytest.mark.parametrize(
    "content", [files.png_of(200_000, 200_000), files.png_of(5_000, 5_900), b"PK" + b"\0" * MEGA]
)
def test_a_picture_that_unpacks_to_gigabytes_is_refused_beside_its_field(
    country: Country, writing, content
):
    """The largest that is accepted (30 million points) is decoded within the same bounds."""
    data = {"title": "Luz", "file1": (io.BytesIO(content), "a.png")}
    status, _text = ask(country, "author", writing, data=data)
    assert status in {400, 413, 422}, status


def test_who_sends_slowly_or_lies_about_the_length_stops_nobody(server):
    """A body that never comes holds one thread; the others are answered meanwhile."""
    running = server()
    where = urlsplit(running.url).netloc
    slow = []
    for length in ("1000000", "100"):
        one = HTTPConnection(where, timeout=30)
        one.putrequest("POST", "/entrar")
        one.putheader("Content-Type", FORM)
        one.putheader("Content-Length", length)
        one.endheaders(b"email=a")
        slow.append(one)
    began, got = time.monotonic(), []

    def read():
        connection = HTTPConnection(where, timeout=30)
        connection.request("GET", "/salud/viva")
        got.append(connection.getresponse().status)
        connection.close()

    readers = [threading.Thread(target=read) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(timeout=30)
    assert got == [200] * 8
    assert time.monotonic() - began < MOST_SECONDS
    for one in slow:
        one.close()


@pytest.mark.parametrize("length", ["-1", "abc", "99999999999999999999", "1e3"])
def test_a_length_that_is_none_is_a_bad_request(server, length):
    running = server()
    connection = HTTPConnection(urlsplit(running.url).netloc, timeout=30)
    connection.putrequest("POST", "/entrar")
    connection.putheader("Content-Length", length)
    connection.endheaders(b"x")
    assert connection.getresponse().status in {400, 413, 500, 501} - {500}
    connection.close()


def test_what_is_too_large_keeps_nothing(country: Country, writing):
    status, text = ask(
        country, "author", writing, data=b"problem=" + b"zz" * 5 * MEGA, content_type=FORM
    )
    assert status == 413
    assert "zzzz" not in text
    assert json.dumps(text)
