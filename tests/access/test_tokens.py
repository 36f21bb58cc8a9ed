"""No form is taken without its token, and nothing is written on the way to saying so."""

from __future__ import annotations

import pytest

from tests.access.conftest import Country
from tests.access.test_matrix import ROUTES, WRITING
from tests.support.queries import count_queries

# A letter's own address is sealed: that is its token (RFC 8058 asks that a program may post it).
SEALED = {"following.unsubscribe"}
ASKING = ("visitor", "stranger", "civil", "admin")
ACTS = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture
def checked(app, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)


@pytest.mark.usefixtures("checked")
@pytest.mark.parametrize("endpoint", ROUTES)
def test_without_a_token_nothing_happens(country: Country, endpoint):
    for method in [m for name, m in country.rules if name == endpoint and m in WRITING]:
        thing = next(iter(country.variants(endpoint, method)))
        for kind in ASKING:
            with count_queries() as seen:
                answer = country.ask_now(kind, method, endpoint, thing)
            if endpoint in SEALED:
                assert answer.outcome == "200"
                continue
            assert answer.outcome == "400", (kind, answer.outcome)
            assert not [one for one in seen if one.startswith(ACTS)], kind
