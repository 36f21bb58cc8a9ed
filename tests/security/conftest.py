"""The world of the tests of access, as it is and with a payload in every text of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.access.conftest import Country, country, the_world  # noqa: F401 -- a fixture
from tests.security.poison import poison
from tests.support.world import World


def _poisoned(_world: World) -> None:
    assert poison() > 300


@pytest.fixture(scope="module")
def poisoned(app) -> Iterator[Country]:
    """The world where whoever could write something wrote a payload."""
    with the_world(app, _poisoned) as country:
        yield country


def formula(value: str, mark: str) -> str:
    """Return a text that a spreadsheet would run."""
    return f"=HYPERLINK(\"https://pwn.example\";\"{mark}\"){value}"


@pytest.fixture(scope="module")
def reckoned(app) -> Iterator[Country]:
    """The world where every text begins as a formula."""

    def change(_world: World) -> None:
        poison(formula)

    with the_world(app, change) as country:
        yield country
