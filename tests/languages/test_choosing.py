"""Choosing the language of the interface."""

import pytest
from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.accounts.services import choose_language
from gatp_participa.audit.models import AuditEntry
from gatp_participa.core.db import db
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.languages.status import Place
from gatp_participa.web import languages as interface
from tests.support.factories import NOON, make_user
from tests.support.page import Page
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("session", "at_noon")
SENTENCE = "Puedes leer y usar esta plataforma en español."


@pytest.fixture
def two_languages(monkeypatch):
    """Spanish and another, whose catalogue says only the sentence that invites to use it."""

    class Catalogue(interface.NullTranslations):
        def gettext(self, message):
            return "You can use this in Test." if message == SENTENCE else message

        ugettext = gettext

    other = interface.Language("en", "English", "en")
    monkeypatch.setitem(interface._offered, "en", other)
    monkeypatch.setitem(interface._catalogues, "en", Catalogue())
    return other


def test_each_language_says_its_name_and_a_sentence_in_it(browse, two_languages):
    page = browse().get("/idiomas")
    assert page.heading == "Lenguas"
    assert 'lang="es-MX"><strong>Español</strong>' in page.html
    assert 'lang="en"><strong>English</strong>' in page.html
    assert SENTENCE in page.text
    assert "You can use this in Test." in page.text
    assert "La estás usando" in page.text


def test_a_catalogue_without_the_sentence_shows_only_its_name(browse, two_languages, monkeypatch):
    monkeypatch.setitem(interface._catalogues, "en", interface.NullTranslations())
    assert browse().get("/idiomas").text.count(SENTENCE) == 1


def test_a_visitor_chooses_and_goes_back(browse, two_languages):
    visitor = browse()
    answer = visitor.post("/idiomas", {"language": "en", "next": "/como-funciona"})
    assert answer.location == "/como-funciona"
    assert '<html lang="en">' in visitor.get("/como-funciona").html
    visitor.post("/idiomas", {"language": "es"})
    assert '<html lang="es-MX">' in visitor.get("/como-funciona").html


def test_an_account_keeps_it_for_its_letters(browse, two_languages):
    person = make_user()
    number = person.id
    browser = browse(person)
    browser.post("/idiomas", {"language": "en"})
    assert "en: English ." in browser.get("/mi-cuenta").text
    assert db.session.scalar(select(User.language).where(User.id == number)) == "en"
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.act == "accounts.choose_language")
    ).one()
    assert entry.changes == {"language": ["es", "en"]}


@pytest.mark.parametrize(
    "target", ["https://malo.example", "//malo.example", "/\\malo.example", "javascript:alert(1)"]
)
def test_it_never_sends_anybody_elsewhere(browse, two_languages, target):
    answer = browse().post("/idiomas", {"language": "en", "next": target})
    assert answer.location == "/idiomas"
    assert 'name="next" value=""' in browse().get(f"/idiomas?next={target}").html


@pytest.mark.parametrize("code", ["", "xx", "yua", "../../etc", "<script>"])
def test_a_language_that_is_not_offered_is_refused(browse, code):
    page = Page(browse().post("/idiomas", {"language": code}, status=422).text).check()
    assert page.text.count("Elige una de las lenguas de la lista") == 1
    person = make_user()
    with pytest.raises(InvalidInputError):
        choose_language(person, code, person=person, now=NOON)


def test_choosing_the_same_leaves_no_trace(session):
    person = make_user()
    choose_language(person, "es", person=person, now=NOON)
    assert db.session.scalar(select(AuditEntry.id)) is None


def test_national_languages_are_listed_once_with_what_they_have(browse, make_text):
    assert "Todavía no hay textos" in browse().get("/idiomas").text
    make_text("yua")
    make_text("yua", Place.HOW)
    make_text("nah")
    page = browse().get("/idiomas")
    assert [link for link in page.links if link.startswith("/idiomas/")] == [
        "/idiomas/nah", "/idiomas/yua",
    ]  # fmt: skip


def test_it_costs_few_queries(browse, make_text, remembered):
    make_text()
    with count_queries() as seen:
        browse(make_user()).get("/idiomas")
    assert len(seen) <= 12
