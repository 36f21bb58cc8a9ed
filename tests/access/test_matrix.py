"""Every route, as every kind of person, about a thing in every state: what is declared, happens."""

from __future__ import annotations

import pytest

from gatp_participa import create_app
from gatp_participa.settings import Settings
from tests.access.conftest import SEEN, WITNESSES, Country
from tests.access.declared import FILE, Route, read

DECLARED = read(FILE.read_text("utf-8"))
WRITING = [method for method in SEEN if method != "GET"]


def routes() -> list[str]:
    """Return the names of all the routes; none of them touches the database of this application."""
    app = create_app(Settings(secret_key="test", database_url="sqlite://", demo=True, testing=True))
    return sorted({rule.endpoint for rule in app.url_map.iter_rules()})


ROUTES = routes()


def declared(endpoint: str) -> Route:
    found = DECLARED.get(endpoint)
    assert found, (
        f"«{endpoint}» is a new route: say in {FILE.name} its guard and who gets what, what a good "
        "form of it is in bodies.py, and what it is asked about in addresses.py."
    )
    return found


@pytest.mark.parametrize("endpoint", ROUTES)
def test_each_person_gets_what_is_declared(country: Country, endpoint):
    table = declared(endpoint)
    wrong, asked = [], set()
    for method in [method for name, method in country.rules if name == endpoint]:
        for kind, thing in country.asked(endpoint, method):
            asked.add((method, thing))
            expected = table.outcomes.get((method, thing), {}).get(kind, "nothing declared")
            answer = country.ask(kind, method, endpoint, thing)
            if answer.outcome != expected:
                wrong.append(f"{method} {thing}: {kind} gets {answer.outcome}, not {expected}")
    assert not wrong, "\n".join(wrong)
    assert set(table.outcomes) <= asked, f"of no route: {sorted(set(table.outcomes) - asked)}"


def test_nothing_is_declared_of_routes_that_are_no_more():
    assert set(DECLARED) <= set(ROUTES)


def test_each_guard_is_the_declared_one(app):
    views = app.view_functions
    assert {name: getattr(views[name], "guard", "public") for name in DECLARED} == {
        name: route.guard for name, route in DECLARED.items()
    }


@pytest.mark.parametrize("endpoint", ROUTES)
def test_an_empty_form_opens_no_door_and_breaks_nothing(country: Country, endpoint):
    """Whoever is refused with a good form is refused with an empty one; and nobody gets a 500."""
    for method in [m for name, m in country.rules if name == endpoint and m in WRITING]:
        for kind in WITNESSES:
            thing = next(iter(country.variants(endpoint, method)))
            good = country.ask(kind, method, endpoint, thing)
            empty = country.ask(kind, method, endpoint, thing, empty=True)
            assert empty.outcome < "5" or empty.outcome in {"enter", "verify"}, (kind, thing)
            if good.outcome in {"401", "403", "404"}:
                assert empty.outcome in {"400", "401", "403", "404", "422"}, (kind, thing)
