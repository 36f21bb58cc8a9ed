"""Passkeys with the browser's own authenticator, over a site with a name."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from gatp_participa.accounts.models import Passkey, UserSession
from gatp_participa.accounts.status import Role
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.notices.models import OutboxMessage
from tests.browser.conftest import assert_accessible, assert_fits
from tests.support.factories import make_user
from tests.support.server import Server

EMAIL = "jefa@example.org"


@pytest.fixture
def named(tmp_path):
    """A site whose public address is «localhost», where browsers allow passkeys without HTTPS."""
    server = Server.start(database_url=f"sqlite:///{tmp_path}/x.sqlite", data_dir=tmp_path)
    port = server.url.rsplit(":", 1)[1]
    object.__setattr__(server.app.extensions["gatp"], "public_url", f"http://localhost:{port}")
    with server.app.app_context():
        make_user((Role.ADMIN, "00"), email=EMAIL)
        db.session.commit()
    yield server, f"http://localhost:{port}"
    server.stop()


@pytest.fixture
def device(chromium, named):
    """A page of a browser with a device that makes passkeys."""
    _server, url = named
    contexts = []

    def make(width=390):
        context = chromium.new_context(base_url=url, viewport={"width": width, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        tools = context.new_cdp_session(page)
        tools.send("WebAuthn.enable")
        tools.send(
            "WebAuthn.addVirtualAuthenticator",
            {"options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
                "hasUserVerification": True, "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }},
        )  # fmt: skip
        return page

    yield make
    for context in contexts:
        context.close()


def read_mail(server, page):
    page.goto("/entrar")
    page.fill("[name=email]", EMAIL)
    page.get_by_role("button", name="Enviarme un código").click()
    page.wait_for_url(re.compile("/entrar/codigo"))
    with server.app.app_context():
        text = db.session.scalar(
            select(OutboxMessage.body_text)
            .where(OutboxMessage.kind == "sign_in_code")
            .order_by(OutboxMessage.id.desc())
        )
    page.fill("[name=code]", re.search(r"\b(\d{6})\b", text)[1])
    page.get_by_role("button", name="Entrar", exact=True).click()


def activate(server, page):
    read_mail(server, page)
    page.wait_for_url(re.compile("/entrar/activar"))
    assert_accessible(page)
    assert_fits(page)
    page.fill("[name=name]", "Mi teléfono")
    page.get_by_role("button", name="Crear una llave de acceso").click()
    page.wait_for_url(re.compile("/codigos-de-respaldo"))
    page.get_by_role("button", name="Crear mis códigos").click()
    page.check("[name=kept]")
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("button", name="Terminar y entrar").click()
    page.wait_for_url(re.compile("/mesa$"))


def test_it_is_made_once_and_opens_the_door_after(named, device):
    server, _url = named
    page = device()
    activate(server, page)
    page.goto("/salir")
    page.locator("main form button").click()
    read_mail(server, page)
    page.wait_for_url(re.compile("/entrar/segundo-paso"))
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("button", name="Usar mi llave").click()
    page.wait_for_url(re.compile("/mesa$"))
    with server.app.app_context():
        key = db.session.scalars(select(Passkey)).one()
        assert (key.name, key.last_used_on) == ("Mi teléfono", clock.today())
        assert key.sign_count > 1
    page.goto("/mi-cuenta/segundo-paso")
    assert "Mi teléfono" in page.inner_text("main")
    assert_accessible(page)
    page.goto("/mi-cuenta/confirmar")
    page.get_by_role("button", name="Usar mi llave").click()
    page.wait_for_url(re.compile("/mi-cuenta$"))


def test_the_same_answer_sent_again_opens_nothing(named, device):
    server, _url = named
    page = device()
    activate(server, page)
    page.goto("/salir")
    page.locator("main form button").click()
    read_mail(server, page)
    page.wait_for_url(re.compile("/entrar/segundo-paso"))
    sent = []
    page.on("request", lambda r: sent.append(r.post_data) if r.url.endswith("/llave") else None)
    page.get_by_role("button", name="Usar mi llave").click()
    page.wait_for_url(re.compile("/mesa$"))
    with server.app.app_context():
        before = len(db.session.scalars(select(UserSession)).all())
    page.goto("/salir")
    page.locator("main form button").click()
    read_mail(server, page)
    page.wait_for_url(re.compile("/entrar/segundo-paso"))
    token = page.input_value("form[data-passkey] [name=csrf_token]")
    status = page.evaluate(
        """async ([body, token]) => {
             const sent = new URLSearchParams(body); sent.set("csrf_token", token);
             return (await fetch("/segundo-paso/llave", {method: "POST", body: sent})).status; }""",
        [sent[0], token],
    )
    assert status == 400
    assert page.goto("/mesa").url.endswith("/entrar?next=/mesa")
    with server.app.app_context():
        assert len(db.session.scalars(select(UserSession)).all()) == before - 1


def test_an_answer_for_another_site_is_refused(named, device, monkeypatch):
    """The device signs for where the page is; the site takes only its own public address."""
    server, url = named
    page = device()
    read_mail(server, page)
    page.wait_for_url(re.compile("/entrar/activar"))
    settings = server.app.extensions["gatp"]
    object.__setattr__(settings, "public_url", url.replace("localhost:", "localhost:1"))
    page.get_by_role("button", name="Crear una llave de acceso").click()
    page.wait_for_url(re.compile("/segundo-paso/llave$"))
    assert "No pudimos comprobar la llave" in page.inner_text("main")
    with server.app.app_context():
        assert db.session.scalar(select(Passkey.id)) is None


def test_who_cancels_is_told_beside_the_button(named, device):
    server, _url = named
    page = device()
    read_mail(server, page)
    page.wait_for_url(re.compile("/entrar/activar"))
    page.evaluate(
        """() => { navigator.credentials.create =
             () => Promise.reject(new DOMException("x", "NotAllowedError")); }"""
    )
    page.get_by_role("button", name="Crear una llave de acceso").click()
    page.wait_for_selector("text=lo cancelaste")
    assert_accessible(page)


def test_the_options_say_only_what_is_needed(named, device):
    server, _url = named
    page = device()
    read_mail(server, page)
    page.wait_for_url(re.compile("/entrar/activar"))
    asked = []

    def keep(route):
        answer = route.fetch()
        asked.append(answer.json())
        route.fulfill(response=answer)

    page.route("**/opciones*", keep)
    page.get_by_role("button", name="Crear una llave de acceso").click()
    page.wait_for_url(re.compile("/codigos-de-respaldo"))
    (options,) = asked
    assert options["rp"]["id"] == "localhost"
    assert options["attestation"] == "none"
    assert options["authenticatorSelection"]["userVerification"] == "preferred"
