"""No request leaves the server because somebody wrote an address."""

from __future__ import annotations

import socket

import pytest

from tests.access.bodies import body_of
from tests.access.conftest import Country
from tests.access.test_matrix import ROUTES
from tests.security.forms import Form
from tests.security.test_addresses import first_url
from tests.security.test_forms import post

INSIDE = "http://169.254.169.254/latest/meta-data/"
WRITTEN = (
    f"{INSIDE} ![foto]({INSIDE}) [enlace]({INSIDE}) <{INSIDE}> #import \"@preview/tablex:0.0.8\": * "
    f"#image(\"{INSIDE}\") #read(\"/etc/passwd\") <!ENTITY x SYSTEM \"file:///etc/passwd\">"
)  # fmt: skip
KINDS = ("visitor", "author", "moderator", "civil", "capturer", "commission")
# An address that is theirs to say, and keys that must be what they are to get any further.
KEPT = {
    "email",
    "next",
    "csrf_token",
    "call",
    "format",
    "entity",
    "role",
    "scope",
    "kind",
    "language",
}


class LeavingError(AssertionError):
    """Somebody made the server go and look."""


@pytest.fixture
def shut(monkeypatch):
    """Every way out of the machine is shut, and says who knocked."""
    knocks = []

    def refuse(*args, **_kw):
        knocks.append(args[:2])
        raise LeavingError(args[:2])

    for name in ("create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    return knocks


@pytest.mark.parametrize("endpoint", ROUTES)
def test_no_address_that_is_written_is_asked_for(country: Country, shut, request, endpoint):
    """In every field of every form, and after the question mark of every page."""
    if request.config.getoption("--engine") == "postgresql":
        pytest.skip("its connection to the database is one")
    for method in [method for name, method in country.rules if name == endpoint]:
        url = first_url(country, endpoint, method)
        thing = next(iter(country.variants(endpoint, method)))
        for kind in [one for one in KINDS if country.passes_guard(one, endpoint)][:3]:
            with country.app.app_context():
                good = body_of(endpoint, country.world, kind, thing) if method == "POST" else {}
            pairs = [
                (name, WRITTEN if isinstance(value, str) and name not in KEPT else value)
                for name, value in good.items() if isinstance(value, str | int)
            ]  # fmt: skip
            if method == "POST":
                form = Form(kind, endpoint, url, ())
                post(country, form, [(name, str(value)) for name, value in pairs])
            else:
                country.client.get(
                    url.partition("?")[0], headers=country.headers(kind),
                    query_string={"q": WRITTEN, "next": INSIDE, "url": INSIDE, "estado": INSIDE},
                ).close()  # fmt: skip
    assert shut == []
