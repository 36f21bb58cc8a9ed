"""Hearing, reading and keeping what is said in other languages, through the pages."""

import io
import re

import pytest
from sqlalchemy import select

from gatp_participa.accounts.status import Role
from gatp_participa.core.db import db
from gatp_participa.languages import services
from gatp_participa.languages.models import SpokenText
from gatp_participa.languages.status import Place
from tests.languages import sounds
from tests.support import files
from tests.support.factories import make_call, make_commission, make_proposal, make_user
from tests.support.page import Page
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("session", "at_noon")
VOICE = sounds.mp3(80, tagged=True)
DESK = "/mesa/lenguas/yua/home"


def address_in(page):
    return re.search(r'<audio[^>]* src="([^"]+)"', page.html)[1].replace("&amp;", "&")


class TestInPages:
    def test_without_any_a_page_shows_nothing_of_it(self, browse):
        make_call()
        assert "En otras lenguas" not in browse().get("/").text

    def test_the_front_page_says_it_without_scripts(self, browse, make_text):
        make_call()
        make_text("nah", body="Nahuatl.\n\nMexikatl.", title="Nahuatl")
        make_text("yua", sound=VOICE, voice="Radio de prueba", variant="Maaya")
        page = browse().get("/")
        assert "En otras lenguas" in page.text
        assert '<summary lang="nah">Nahuatl</summary>' in page.html
        assert '<summary lang="yua">Maaya</summary>' in page.html
        assert "<p>Nahuatl.</p>\n<p>Mexikatl.</p>" in page.html
        assert "1 minuto y 20 segundos, 319 kB. Voz: Radio de prueba." in page.text
        assert page.html.count('<audio controls preload="none"') == 1

    def test_markup_in_a_text_is_shown_and_not_run(self, browse, make_text):
        make_call()
        make_text(body="<script>alert(1)</script> [x](javascript:alert(1))", title="<b>Maaya</b>")
        html = browse().get("/").html
        assert "<script>alert" not in html
        assert "<b>Maaya" not in html
        assert 'href="javascript' not in html

    @pytest.mark.parametrize("place", Place)
    def test_each_key_step_has_its_place(self, browse, make_text, place):
        call, author = make_call(), make_user()
        proposal = make_proposal(call=call, author_id=author.id)
        visitor = browse()
        address = {
            "home": "/", "how": "/como-funciona",
            "writing": f"/convocatorias/{call.slug}/propuestas/nueva",
            "supporting": f"/propuestas/{proposal.folio}/apoyo",
            "receipt": f"/propuestas/{proposal.folio}/acuse",
            "confirming": None,
        }[place]  # fmt: skip
        make_text("yua", place)
        make_text("yua", next(one for one in Place if one is not place), title="Otra parte")
        if address is None:
            address = visitor.post("/entrar", {"email": "ana@example.org"}).location
        page = (browse(author) if place is Place.RECEIPT else visitor).get(address)
        assert "En otras lenguas" in page.text
        assert "Otra parte" not in page.text

    def test_many_languages_do_not_make_the_front_page_heavy(self, browse, make_text):
        make_call()
        before = len(browse().get("/").html)
        for code in ("nah", "yua", "tzh", "tzo", "mix", "zap", "oto", "top", "ctu", "mau"):
            make_text(code, body="Nahuatl " * 120)
        page = browse().get("/")
        assert page.html.count('<details name="spoken">') == 6
        assert "/idiomas/mau#home" in page.links
        assert len(page.html) - before < 12_000

    def test_a_visit_in_production_asks_the_database_nothing_of_it(
        self, browse, make_text, remembers
    ):
        make_call()
        visitor = browse()
        visitor.get("/como-funciona")
        make_text("yua", Place.HOW)
        with count_queries() as first:
            visitor.get("/como-funciona")
        with count_queries() as second:
            page = visitor.get("/como-funciona")
        assert "En otras lenguas" in page.text
        assert len([one for one in first if "spoken_texts" in one]) == 1
        assert [one for one in second if "spoken_texts" in one] == []

    def test_a_visitors_page_is_still_for_everybody(self, browse, make_text):
        make_call()
        make_text(sound=VOICE)
        answer = browse().client.get("/")
        assert answer.headers["Cache-Control"].startswith("public")
        assert "Set-Cookie" not in answer.headers
        assert "media-src 'self'" in answer.headers["Content-Security-Policy"]


class TestOneLanguage:
    def test_all_of_it_in_the_order_of_the_road(self, browse, make_text):
        make_text("yua", Place.RECEIPT, title="Maaya dos")
        make_text("yua", Place.HOME, title="Maaya uno", sound=VOICE)
        make_text("yua", Place.HOW, title="Maaya tres", published=False)
        page = browse().get("/idiomas/yua")
        assert page.heading == "Maayat’aan"
        assert page.text.index("Maaya uno") < page.text.index("Maaya dos")
        assert "Maaya tres" not in page.text

    @pytest.mark.parametrize("code", ["nah", "es", "xx"])
    def test_one_where_there_is_nothing_is_not_found(self, browse, code):
        browse().get(f"/idiomas/{code}", status=404)


class TestDesk:
    PAGES = ("/mesa/lenguas", DESK)

    @pytest.mark.parametrize(
        ("role", "scope", "status"),
        [
            (Role.COMMISSION, "00", 200), (Role.ADMIN, "00", 200),
            (Role.SECRETARIAT_MEMBER, "20", 403), (Role.MODERATOR, "00", 403),
            (Role.AUDITOR, "00", 403), (None, "", 403),
        ],
    )  # fmt: skip
    def test_who_opens_it(self, browse, make_text, role, scope, status):
        one = make_text("yua", Place.HOW, published=False)
        browser = browse(make_user((role, scope)) if role else make_user())
        for url in self.PAGES:
            browser.get(url, status=status)
        for act in ("publicar", "retirar", "borrar"):
            url = f"/mesa/lenguas/textos/{one.id}/{act}"
            browser.post(url, status=303 if status == 200 else status)
            if act == "retirar" and status == 200:
                browser.get("/mesa/lenguas")

    def test_a_visitor_is_asked_to_sign_in(self, browse):
        for url in self.PAGES:
            assert browse().client.get(url).status_code == 303

    def test_a_text_is_written_seen_published_and_taken_away(self, browse):
        make_call()
        browser = browse(make_commission())
        assert "Todavía no hay nada" in browser.get("/mesa/lenguas").text
        sent = {
            "title": "Maayat’aan", "body": "Maayat’aan.", "voice": "Radio de prueba",
            "audio": (io.BytesIO(VOICE), "../../<b>Juana Pérez.exe"),
        }  # fmt: skip
        assert browser.post(DESK, sent).location == DESK
        page = browser.get(DESK)
        assert "Así se ve" in page.text
        assert "Juana" not in page.html
        assert "En otras lenguas" not in browse().get("/como-funciona").text
        one = db.session.scalars(select(SpokenText)).one()
        acts = f"/mesa/lenguas/textos/{one.id}"
        browser.post(f"{acts}/publicar")
        assert "Radio de prueba" in browse().get("/").text
        assert "público" in browser.get("/mesa/lenguas").text
        browser.post(DESK, {"title": "Maaya", "body": "Maaya.", "drops_audio": "y"})
        assert "Radio de prueba" not in browse().get("/").text
        browser.post(f"{acts}/borrar", status=409)
        browser.post(f"{acts}/retirar")
        assert "En otras lenguas" not in browse().get("/").text
        browser.post(f"{acts}/borrar")
        assert db.session.scalar(select(SpokenText.id)) is None
        browser.post(f"{acts}/publicar", status=404)

    @pytest.mark.parametrize(
        ("content", "name", "why"),
        [
            (b"<!doctype html><script>alert(1)</script>", "voz.mp3", "no es un audio"),
            (b"<svg onload=alert(1)>", "voz.ogg", "no es un audio"),
            (files.image(), "voz.m4a", "no es un audio"),
            (b"ID3\4\0\0\0\0\0\0<script>alert(1)</script>" * 9, "voz.mp3", "No pudimos leer"),
            (VOICE + bytes(4_000_000), "voz.mp3", "pesa más de 3 MB"),
            (b"", "voz.mp3", "vacío"),
        ],
    )
    def test_a_file_that_cannot_be_kept_is_said_beside_it(self, browse, content, name, why):
        sent = {"title": "Maaya", "body": "Maaya.", "audio": (io.BytesIO(content), name)}
        page = Page(browse(make_commission()).post(DESK, sent, status=422).text).check()
        assert why in page.text
        assert "Maaya." in page.html, "what was typed is still there"
        assert db.session.scalar(select(SpokenText.id)) is None

    def test_what_is_missing_is_said(self, browse):
        browser = browse(make_commission())
        assert "Escribe el título" in browser.post(DESK, {"body": "Maaya."}, status=422).text
        assert "el texto o el audio" in browser.post(DESK, {"title": "Maaya"}, status=422).text

    @pytest.mark.parametrize("where", ["es/home", "xx/home", "yua/nowhere"])
    def test_only_pages_and_languages_that_there_are(self, browse, where):
        browse(make_commission()).get(f"/mesa/lenguas/{where}", status=404)

    def test_it_costs_few_queries_whatever_there_is(self, browse, make_text, remembered):
        for code in ("nah", "yua", "tzh", "tzo", "mix", "zap", "oto", "top", "ctu", "mau"):
            for place in Place:
                make_text(code, place)
        browser = browse(make_commission())
        for url in ("/mesa/lenguas", DESK, "/idiomas", "/idiomas/yua"):
            with count_queries() as seen:
                browser.get(url)
            assert len(seen) <= 12, (url, seen)


def test_files_of_a_refused_form_are_left_to_the_daily_tidying(browse, make_text):
    before = set(services.files().keys(services.KIND))
    sent = {"title": "M", "audio": (io.BytesIO(VOICE), "voz.mp3")}
    browse(make_commission()).post(DESK, sent, status=422)
    assert len(set(services.files().keys(services.KIND)) - before) == 1
