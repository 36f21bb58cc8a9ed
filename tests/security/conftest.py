"""The world of the tests of access, as it is and with a payload in every text of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from gatp_participa import create_app
from gatp_participa.core.db import db
from gatp_participa.entities.services import load_catalogues
from tests.access.conftest import Country, country, the_world  # noqa: F401 -- a fixture
from tests.security.poison import poison
from tests.support.world import World


@pytest.fixture(scope="package")
def apart(settings, new_database) -> Iterator[Flask]:
    """An application over a database of its own: two worlds do not fit in one."""
    app = create_app(replace(settings, database_url=new_database()))
    with app.app_context():
        db.create_all()
        load_catalogues()
        db.session.commit()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def poisoned(apart) -> Iterator[Country]:
    """The world where whoever could write something wrote a payload."""

    def change(_world: World) -> None:
        assert poison() > 300

    with the_world(apart, change) as world:
        yield world


def formula(value: str, mark: str) -> str:
    """Return a text that a spreadsheet would run."""
    return f'=HYPERLINK("https://pwn.example";"{mark}"){value}'


@pytest.fixture(scope="module")
def reckoned(apart) -> Iterator[Country]:
    """The world where every text begins as a formula."""

    def change(_world: World) -> None:
        poison(formula)

    with the_world(apart, change) as world:
        yield world
