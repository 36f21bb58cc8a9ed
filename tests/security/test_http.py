"""What goes around a page: whose address it believes, whose cookie it gives, who may keep it."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from gatp_participa import create_app
from gatp_participa.core.db import db
from gatp_participa.entities.services import load_catalogues
from gatp_participa.notices.models import OutboxMessage
from gatp_participa.privacy import notice
from gatp_participa.settings import Settings
from gatp_participa.web.guards import safe_next
from tests.access.conftest import Country
from tests.access.test_matrix import ROUTES

EVIL = "pwn.example"
FORGED = {
    "Host": EVIL, "X-Forwarded-Host": EVIL, "X-Forwarded-For": "10.0.0.1", "X-Forwarded-Proto": "https",
    "X-Forwarded-Prefix": "/pwn", "Forwarded": f"host={EVIL};proto=https", "X-Original-URL": "/mesa",
    "X-Rewrite-URL": "/mesa", "X-Http-Method-Override": "DELETE", "X-Host": EVIL,
}  # fmt: skip
PATHS = (
    "/static/../pyproject.toml", "/static/%2e%2e/pyproject.toml", "/static/..%2fpyproject.toml",
    "/static/%252e%252e/pyproject.toml", "/static//etc/passwd", "/static/css/../../pyproject.toml",
    "/static/css%5c..%5c..%5cpyproject.toml", "/static/%c0%ae%c0%ae/pyproject.toml", "/static/.git/config",
    "/static/%00", "/static/css/base.css%00.html", "/..;/mesa", "/.env", "/.git/config", "/static/",
    "/voces/1.mp3%00", "/voces/../voces/1.mp3", "/%c0%af%c0%ae", "/%ff%fe", "/static/css",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_no_path_leaves_its_folder(country: Country, path):
    answer = country.client.get(path, headers=country.headers("admin"))
    assert answer.status_code in {301, 308, 400, 404}, answer.status_code
    assert "[project]" not in answer.text
    assert "root:" not in answer.text
    answer.close()


@pytest.mark.parametrize(
    "path", ["//pwn.example", "//pwn.example/mesa", "/\\pwn.example", "///pwn.example/"]
)
def test_no_path_sends_anybody_elsewhere(country: Country, path):
    answer = country.client.get("/", environ_overrides={"PATH_INFO": path})
    assert urlsplit(answer.location or "").netloc in {"", "localhost"}


@pytest.mark.parametrize("target", [
    "https://pwn.example", "//pwn.example", "/\\pwn.example", "\\\\pwn.example", "/\t/pwn.example",
    "javascript:x_pwn()", " //pwn.example", "/%0a/pwn.example\n", "", None, "mesa", "///pwn.example",
    "http:pwn.example", "/\x00/pwn.example", "\t//pwn.example", "/\u2028//pwn.example\\",
])  # fmt: skip
def test_nobody_is_sent_out_of_the_site(target):
    found = safe_next(target, "/mesa")
    assert found == "/mesa" or not urlsplit(found).netloc
    assert not found.startswith(("//", "/\\", "\\"))


@pytest.mark.parametrize("endpoint", ROUTES)
def test_no_page_believes_who_it_is_told_it_is(country: Country, endpoint):
    if (endpoint, "GET") not in country.rules or endpoint == "importers.review":
        return
    asked = next(iter(country.variants(endpoint, "GET").values()))
    url = country.build(endpoint, asked.values | asked.query)
    for kind in ("visitor", "admin"):
        answer = country.client.get(url, headers=country.headers(kind) | FORGED)
        is_text = answer.mimetype.startswith(("text/", "application/json"))
        assert EVIL not in (answer.location or "")
        assert "/pwn/" not in (answer.location or "")
        assert EVIL not in (answer.text if is_text else ""), kind
        answer.close()


@pytest.mark.parametrize("endpoint", ROUTES)
def test_what_is_of_one_person_is_kept_by_nobody_else(country: Country, endpoint):
    """Every answer to who is signed in, and every one that gives a cookie, is private."""
    if (endpoint, "GET") not in country.rules or endpoint in {"static", "importers.review"}:
        return
    for thing, asked in country.variants(endpoint, "GET").items():
        url = country.build(endpoint, asked.values | asked.query)
        for kind in ("visitor", "author", "admin"):
            answer = country.client.get(url, headers=country.headers(kind))
            answer.close()
            kept = answer.headers["Cache-Control"]
            told = {
                name.strip() for one in answer.headers.getlist("Vary") for name in one.split(",")
            }
            headers = answer.headers
            assert "Cookie" in told or "no-store" in kept or kept.startswith("public"), (
                thing,
                kind,
            )
            if headers.getlist("Set-Cookie"):
                assert "public" not in kept, (thing, kind)
            if kind != "visitor" and answer.mimetype == "text/html":
                assert "public" not in kept, (thing, kind)
            assert headers["X-Content-Type-Options"] == "nosniff"
            policy = headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy


class TestCookies:
    @pytest.fixture
    def apart(self, new_database, tmp_path):
        """The platform as it is served: over HTTPS, with tokens checked."""
        settings = Settings(
            secret_key="una llave", database_url=new_database(), data_dir=tmp_path, demo=True,
            public_url="https://participa.example", secure_cookies=True, form_seconds=0,
        )  # fmt: skip
        app = create_app(settings)
        with app.app_context():
            db.create_all()
            load_catalogues()
            db.session.commit()
        notice.forget()  # what is in memory is of another database
        yield app
        with app.app_context():
            db.engine.dispose()
        notice.forget()

    def enter(self, app, client, email="rosa@example.org"):
        def token(page):
            return re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page.text)[1]

        about = {
            "base_url": "https://participa.example",
            "headers": {"Referer": "https://participa.example/"},
        }
        first = client.get("/entrar", **about)
        before = first.headers["Set-Cookie"]
        sent = client.post("/entrar", data={"email": email, "csrf_token": token(first)}, **about)
        with app.app_context():
            letter = db.session.scalar(
                select(OutboxMessage.body_text).order_by(OutboxMessage.id.desc())
            )
        page = client.get(sent.location, **about)
        data = {
            "code": re.search(r"\b\d{6}\b", letter)[0], "csrf_token": token(page),
            "t": parse_qs(urlsplit(sent.location).query)["t"][0],
        }  # fmt: skip
        entered = client.post("/entrar/codigo", data=data, **about)
        assert entered.status_code == 303
        return before, entered.headers["Set-Cookie"], letter

    def test_they_go_only_over_https_to_us_and_no_script_reads_them(self, apart):
        before, after, _letter = self.enter(apart, apart.test_client())
        for cookie in (before, after):
            parts = {part.strip().casefold() for part in cookie.split(";")}
            assert {"secure", "httponly", "path=/"} <= parts
            assert "samesite=lax" in parts
            assert not any(part.startswith("domain") for part in parts)

    def test_the_one_from_before_entering_opens_nothing(self, apart):
        client = apart.test_client()
        before, after, _letter = self.enter(apart, client)
        stolen = before.split(";")[0]
        assert stolen != after.split(";")[0]
        answer = apart.test_client(use_cookies=False).get("/mi-cuenta", headers={"Cookie": stolen})
        assert answer.status_code == 303
        assert answer.location.startswith("/entrar")

    def test_what_the_session_held_before_does_not_go_into_it(self, apart):
        client = apart.test_client()
        with client.session_transaction(base_url="https://participa.example") as planted:
            planted["planted"], planted["key"] = "x", "llave-que-puso-otra-persona"
        self.enter(apart, client)
        with client.session_transaction(base_url="https://participa.example") as kept:
            assert "planted" not in kept
            assert kept["key"] != "llave-que-puso-otra-persona"

    def test_letters_lead_to_the_site_and_not_to_who_asked(self, apart):
        client = apart.test_client()
        page = client.get("/entrar", base_url="https://participa.example")
        token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page.text)[1]
        forged = {name: value for name, value in FORGED.items() if name != "Host"}
        client.post(
            "/entrar", data={"email": "rosa@example.org", "csrf_token": token},
            base_url="https://participa.example",
            headers=forged | {"Referer": "https://participa.example/"},
        )  # fmt: skip
        with apart.app_context():
            row = db.session.scalars(select(OutboxMessage)).one()
        assert EVIL not in row.body_text + row.body_html + row.unsubscribe_url
        assert set(re.findall(r"https?://[^/\s\"'<]+", row.body_html)) <= {
            "https://participa.example"
        }

    def test_a_cookie_signed_with_another_key_is_nobodys(self, apart):
        other = create_app(replace(apart.extensions["gatp"], secret_key="otra llave"))
        client = apart.test_client()
        _before, after, _letter = self.enter(apart, client)
        signer = other.session_interface.get_signing_serializer(other)
        ours = apart.session_interface.get_signing_serializer(apart)
        content = ours.loads(after.split(";")[0].removeprefix("gatp="))
        for cookie in (signer.dumps(content), ours.dumps(content)[:-2] + "AA"):
            answer = apart.test_client(use_cookies=False).get(
                "/mi-cuenta", headers={"Cookie": f"gatp={cookie}"}
            )
            assert answer.status_code == 303
