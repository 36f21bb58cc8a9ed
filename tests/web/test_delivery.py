"""What goes over a slow line: nothing when nothing changed, and texts in fewer bytes."""

import gzip
import re

import pytest

from tests.support.factories import make_call, make_proposal, make_user

pytestmark = pytest.mark.usefixtures("session", "at_noon")
GZIP = {"Accept-Encoding": "gzip, br"}


def test_a_page_that_did_not_change_is_not_sent_again(app, session):
    make_proposal(call=make_call())
    session.commit()
    client = app.test_client()
    first = client.get("/")
    again = client.get("/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"].startswith("public")


def test_public_pages_go_compressed_to_who_can_read_them(app):
    client = app.test_client()
    plain, packed = client.get("/como-funciona"), client.get("/como-funciona", headers=GZIP)
    assert packed.headers["Content-Encoding"] == "gzip"
    for answer in (plain, packed):  # a cache keeps one of each
        assert "Accept-Encoding" in ",".join(answer.headers.getlist("Vary"))
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 2
    assert int(packed.headers["Content-Length"]) == len(packed.data)
    again = client.get("/como-funciona", headers=GZIP | {"If-None-Match": packed.headers["ETag"]})
    assert again.status_code == 304


def test_what_belongs_to_one_person_is_neither_compressed_nor_kept(app, session):
    person = make_user()
    session.commit()
    answer = app.test_client(user=person).get("/mi-cuenta", headers=GZIP)
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers
    assert "ETag" not in answer.headers


@pytest.mark.parametrize("path", ["css/components.css", "js/similar.js", "img/icon.svg"])
def test_styles_and_scripts_go_compressed_and_are_kept_for_a_year(app, path):
    client = app.test_client()
    plain, packed = client.get(f"/static/{path}"), client.get(f"/static/{path}", headers=GZIP)
    if len(plain.data) >= 860:
        assert gzip.decompress(packed.data) == plain.data
        assert len(packed.data) < len(plain.data)
    assert "max-age=31536000" in packed.headers["Cache-Control"]
    again = client.get(f"/static/{path}", headers=GZIP | {"If-None-Match": packed.headers["ETag"]})
    assert again.status_code == 304


def test_the_first_visit_is_light(app):
    """The page with its map, its styles and its scripts; every browser accepts gzip."""
    client = app.test_client()
    home = client.get("/", headers=GZIP)
    html = gzip.decompress(home.data).decode()
    linked = set(re.findall(r'(/static/(?:css|js)/[^"]+)"', html))
    assert len(linked) >= 5
    sent = len(home.data) + sum(len(client.get(one, headers=GZIP).data) for one in linked)
    assert sent <= 30_000
    assert len(html) <= 40_000
