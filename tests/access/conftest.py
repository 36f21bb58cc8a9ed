"""The world once for all the tests of access, and who asks about it; nothing asked leaves a trace."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection
from werkzeug.routing import Rule

from gatp_participa.accounts.models import User
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.entities import queries as entities
from gatp_participa.pages.queries import kept
from gatp_participa.privacy import notice
from tests.access.addresses import Ask, Names, variants_of
from tests.access.bodies import body_of, kept_file
from tests.support.factories import NOON
from tests.support.world import KINDS, PEOPLE, World, build, key_of

_TOKEN = re.compile(r'(name="csrf_token"[^>]* value=")[^"]+')
WITNESSES = (
    "visitor", "stranger", "author", "coauthor", "follower", "moderator", "moderator_away",
    "civil", "table_away", "auditor", "commission",
)  # fmt: skip
SEEN = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Answer:
    """What somebody got; ``outcome`` is its status, or the word of where one is sent."""

    outcome: str
    location: str
    text: str
    is_html: bool


class Country:
    """Asks for addresses as each kind of person; what an act does is undone at once."""

    def __init__(self, app: Flask, connection: Connection, world: World):
        self.app, self.world = app, world
        self._connection = connection
        self._client = app.test_client(use_cookies=False)
        self._urls = app.url_map.bind("localhost")
        self._answers: dict[tuple, Answer] = {}
        self._variants: dict[str, Names] = {}
        self._passes: dict[tuple[str, str], bool] = {}

    @cached_property
    def rules(self) -> dict[tuple[str, str], Rule]:
        """Return every route by its name and method."""
        return {
            (rule.endpoint, method): rule
            for rule in self.app.url_map.iter_rules()
            for method in SEEN
            if method in (rule.methods or ())
        }

    @cached_property
    def _cookies(self) -> dict[str, str]:
        signer = self.app.session_interface.get_signing_serializer(self.app)
        moment = int(NOON.timestamp())
        return {
            kind: signer.dumps({
                "_user_id": f"{self.world.people[kind]}.1", "_fresh": True, "key": key_of(kind),
                "opened_at": moment, "confirmed_at": moment, "seen_at": moment, "strong": True,
            })
            for kind in PEOPLE
        }  # fmt: skip

    # What the tests of security ask with by themselves.
    @property
    def client(self) -> FlaskClient:
        return self._client

    @property
    def connection(self) -> Connection:
        return self._connection

    def headers(self, kind: str) -> dict[str, str]:
        """Return the cookie of a kind of person."""
        return self._headers(kind)

    def build(self, endpoint: str, values: dict[str, Any]) -> str:
        """Return an address."""
        return self._urls.build(endpoint, values)

    def variants(self, endpoint: str, method: str) -> Names:
        """Return what a route is asked about."""
        if endpoint not in self._variants:
            arguments = frozenset(self.rules[endpoint, method].arguments)
            with self.app.test_request_context():
                self._variants[endpoint] = variants_of(endpoint, arguments, self.world)
        return self._variants[endpoint]

    def passes_guard(self, kind: str, endpoint: str) -> bool:
        """Say whether the line above a view lets a kind of person reach it, whatever it is about."""
        view = self.app.view_functions[endpoint]
        guard = getattr(view, "guard", "public")
        if guard == "public" or kind == "visitor":
            return guard == "public"
        rule = inspect.getclosurevars(view).nonlocals["rule"]
        if (kind, guard) not in self._passes:
            with self.app.app_context():
                person = db.session.get_one(User, self.world.people[kind])
                self._passes[kind, guard] = rule(person)
        return self._passes[kind, guard]

    def asked(self, endpoint: str, method: str) -> Iterator[tuple[str, str]]:
        """Yield the kinds of person and the things to ask about.

        Everyone asks about the first thing. Who is stopped by the guard is stopped before the
        thing is looked for, and asks no more; where no role is needed, those who are one with
        another of the same side of a table, or have no part in it, do not either.
        """
        view = self.app.view_functions[endpoint]
        is_open = getattr(view, "guard", "public") in {"public", "anyone"}
        others = WITNESSES if is_open else KINDS
        for place, thing in enumerate(self.variants(endpoint, method)):
            for kind in others if place else KINDS:
                if place == 0 or self.passes_guard(kind, endpoint):
                    yield kind, thing

    def ask(
        self, kind: str, method: str, endpoint: str, variant: str, *, empty: bool = False
    ) -> Answer:
        """Return what a kind of person gets; the same question is asked once."""
        key = kind, method, endpoint, variant, empty
        if key not in self._answers:
            self._answers[key] = self.ask_now(kind, method, endpoint, variant, empty)
        return self._answers[key]

    def ask_now(
        self, kind: str, method: str, endpoint: str, variant: str, empty: bool = False
    ) -> Answer:
        """Ask without remembering what was answered."""
        asked = self.variants(endpoint, method)[variant]
        data: dict[str, Any] = {}
        if method != "GET" and not empty:
            with self.app.app_context():
                data = body_of(endpoint, self.world, kind, variant)
        url = self._urls.build(endpoint, asked.values | self._query(endpoint, kind, asked))
        before = self._connection.begin_nested()
        try:
            response = self._client.open(url, method=method, data=data, headers=self._headers(kind))
            is_text = response.mimetype.startswith(("text/", "application/json"))
            text = response.text if is_text else ""
            response.close()  # what is written as it leaves holds a session until its end
        finally:
            before.rollback()
            notice.forget()
        return Answer(
            outcome=_outcome(response.status_code, response.location or ""),
            location=response.location or "", text=_TOKEN.sub(r"\1", text),
            is_html=response.mimetype == "text/html",
        )  # fmt: skip

    def _query(self, endpoint: str, kind: str, asked: Ask) -> dict[str, Any]:
        if endpoint not in {"importers.review", "importers.rehearsal"}:
            return asked.query
        with self.app.app_context():
            return {"archivo": kept_file(self.world, kind), "call": self.world.calls["open"]}

    def _headers(self, kind: str) -> dict[str, str]:
        return {"Cookie": f"gatp={self._cookies[kind]}"} if kind in PEOPLE else {}


def _outcome(status: int, location: str) -> str:
    if status == 303 and re.match(r"/entrar(\?|$)", location):
        return "enter"
    if status == 303 and location.startswith("/mi-cuenta/identidad?"):
        return "verify"
    return str(status)


@pytest.fixture(scope="package")
def country(app):
    """The world in a database of which nothing is left, at a known noon."""
    with the_world(app) as country:
        yield country


@contextmanager
def the_world(app: Flask, change: Callable[[World], None] | None = None) -> Iterator[Country]:
    """Build the world, let ``change`` alter it, and leave nothing of it behind."""
    patch = pytest.MonkeyPatch()
    patch.setattr(clock, "now", lambda: NOON)
    patch.setattr(entities, "keep_seconds", 60)
    key = "una-llave-de-prueba-de-mas-de-treinta-y-dos-letras"
    patch.setitem(app.extensions, "gatp", replace(app.extensions["gatp"], identity_key=key))
    patch.setattr(kept, "_all", [])
    with app.app_context():
        engines = db.engines
        engine = engines[None]
        connection = engine.connect()
        outer = connection.begin()
        engines[None] = connection
    try:
        with app.app_context():
            world = build()
            if change is not None:
                change(world)
            db.session.commit()
        notice.forget()
        entities.forget_catalogue()
        yield Country(app, connection, world)
    finally:
        with app.app_context():
            db.session.remove()
            outer.rollback()
            connection.close()
            engines[None] = engine
        entities.forget_catalogue()
        kept.forget()
        notice.forget()
        patch.undo()
