"""Reading changes nothing: whoever follows a link, or is made to follow it, has done nothing."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import select, text

from gatp_participa.core.db import db
from tests.access.conftest import Country
from tests.access.test_matrix import ROUTES
from tests.security.test_addresses import first_url
from tests.support.queries import count_queries

READERS = ("visitor", "author", "moderator", "capturer", "admin")
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER", "TRUNCATE")


def _everything() -> dict[str, tuple[int, str]]:
    """Return how many rows each table has and what they say, in brief."""
    found = {}
    for table in db.metadata.sorted_tables:
        order = list(table.primary_key.columns)
        rows = db.session.execute(select(table).order_by(*order)).all()
        found[table.name] = len(rows), hashlib.sha256(repr(rows).encode()).hexdigest()
    db.session.rollback()
    return found


def _files(folder: Path) -> set[str]:
    return {str(one) for one in folder.rglob("*") if one.is_file()}


@pytest.mark.parametrize("endpoint", ROUTES)
def test_no_reading_sends_a_statement_that_writes(country: Country, endpoint):
    if (endpoint, "GET") not in country.rules:
        return
    wrong = []
    for thing in country.variants(endpoint, "GET"):
        for kind in READERS:
            with count_queries() as seen:
                country.ask_now(kind, "GET", endpoint, thing)
            wrong += [
                f"{thing} as {kind}: {one[:120]}"
                for one in seen
                if one.lstrip().upper().startswith(WRITES)
            ]
    assert not wrong, "\n".join(wrong[:10])


def test_after_every_page_was_read_everything_is_as_it_was(country: Country, app):
    folder = Path(app.extensions["gatp"].data_dir)
    urls = [first_url(country, name) for name in ROUTES if (name, "GET") in country.rules]
    with app.app_context():
        before = _everything()
    kept = _files(folder)
    for url in urls:
        for method in ("GET", "HEAD", "OPTIONS"):
            country.client.open(url, method=method, headers=country.headers("admin")).close()
    with app.app_context():
        after = _everything()
        assert db.session.scalar(text("SELECT 1")) == 1
        db.session.rollback()
    assert {name for name in before if before[name] != after[name]} == set()
    assert _files(folder) == kept


@pytest.mark.parametrize("endpoint", ROUTES)
def test_other_methods_are_refused_in_words(country: Country, endpoint):
    """And HEAD is a GET without its body."""
    methods = {method for name, method in country.rules if name == endpoint}
    url = first_url(country, endpoint, next(iter(methods)))
    for method in ("PUT", "PATCH", "DELETE", "PROPFIND", "TRACE"):
        answer = country.client.open(url, method=method, headers=country.headers("admin"))
        assert answer.status_code == 405, (method, answer.status_code)
    head = country.client.head(url, headers=country.headers("visitor"))
    got = country.client.get(url, headers=country.headers("visitor"))
    assert (head.status_code, head.data) == (got.status_code, b"")
    got.close()
    if "GET" not in methods and got.status_code != 405:  # another route has the same address
        assert got.status_code < 400


@pytest.mark.parametrize("endpoint", ROUTES)
def test_a_head_with_a_form_inside_writes_nothing(country: Country, endpoint):
    """No token is asked of it: it must be a reading whatever it carries."""
    if (endpoint, "POST") not in country.rules:
        return
    thing = next(iter(country.variants(endpoint, "POST")))
    with count_queries() as seen:
        country.ask_now("admin", "HEAD", endpoint, thing)
    assert not [one for one in seen if one.lstrip().upper().startswith(WRITES)]
