"""In which language a page, a mistake and a letter are read."""

from urllib.parse import parse_qs, urlsplit

import pytest

from gatp_participa.core.db import db, transaction
from gatp_participa.notices.models import OutboxMessage
from gatp_participa.proposals import services as proposals
from gatp_participa.proposals.models import Support
from gatp_participa.web import filters, languages
from tests.following.conftest import work
from tests.support.factories import NOON, make_call, make_proposal, make_user, save

pytestmark = pytest.mark.usefixtures("session", "at_noon")


@pytest.fixture
def in_english(app):
    """A client that chose English."""
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["language"] = "en"
    return client


def test_who_comes_without_cookies_reads_spanish_whatever_the_browser_says(app):
    answer = app.test_client().get("/", headers={"Accept-Language": "en"})
    assert '<html lang="es-MX">' in answer.text
    assert answer.headers["Cache-Control"].startswith("public")


def test_who_chose_reads_it_and_nobody_elses_cache_keeps_it(in_english):
    answer = in_english.get("/")
    assert '<html lang="en">' in answer.text
    assert "How it works" in answer.text
    assert answer.headers["Cache-Control"].startswith("private")


def test_a_language_that_is_not_there_any_more_is_spanish(app):
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["language"] = "tlh"
    assert '<html lang="es-MX">' in client.get("/").text


def test_what_a_service_refuses_is_said_in_it(in_english):
    make_call()
    page = in_english.get("/propuestas/OAX-222-222").text
    assert "proposal" in page
    assert "No encontramos" not in page


def test_dates_and_words_of_forms_follow(app):
    with app.test_request_context():
        assert filters.day(NOON.date()) == "21 de noviembre de 2026"
        with languages.speaking("en"):
            assert filters.day(NOON.date()) == "21 November 2026"
            assert filters.month(NOON.date()) == "November 2026"
        assert filters.day(NOON.date()) == "21 de noviembre de 2026"


def test_a_letter_goes_in_the_language_of_who_reads_it(session):
    proposal = make_proposal(author=make_user(), supports_count=2)
    for language in ("en", "es"):
        reader = make_user(email=f"{language}@example.org", language=language)
        save(Support(proposal_id=proposal.id, user_id=reader.id, created_at=NOON))
    with transaction():
        proposals.withdraw(
            proposal, reason="Se resolvió con el comité de la colonia.", person=proposal.author,
            now=NOON,
        )  # fmt: skip
    work()
    said = dict(db.session.execute(db.select(OutboxMessage.recipient, OutboxMessage.subject)).all())
    assert said["es@example.org"] != said["en@example.org"]
    assert "withdr" in said["en@example.org"]
    assert "Retir" in said["es@example.org"]


def test_signing_in_keeps_the_language_of_the_visit(in_english):
    sealed = in_english.post("/entrar", data={"email": "nueva@example.org"}).location
    letter = db.session.scalars(db.select(OutboxMessage)).one()
    assert "code" in letter.subject
    code = "".join(c for c in letter.subject if c.isdigit())[:6]
    in_english.post(sealed, data={"code": code, "t": parse_qs(urlsplit(sealed).query)["t"][0]})
    assert '<html lang="en">' in in_english.get("/mi-cuenta").text
