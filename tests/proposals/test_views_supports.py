import re

import pytest
from sqlalchemy import func, select

from gatp_participa.calls.status import CallStatus
from gatp_participa.core.db import db
from gatp_participa.entities import queries as entities
from gatp_participa.proposals import services
from gatp_participa.proposals.models import Support
from gatp_participa.proposals.status import ProposalStatus
from tests.support.factories import NOON, make_call, make_proposal, make_user
from tests.support.page import Page
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("at_noon")


def test_supporting_asks_first_and_comes_back_to_the_proposal(browse):
    proposal, person = make_proposal(), make_user()
    url = f"/propuestas/{proposal.folio}/apoyo"
    browser = browse(person)
    assert "Dar mi apoyo" in browser.get(url).text
    assert browser.post(url).location == f"/propuestas/{proposal.folio}"
    assert db.session.scalar(select(func.count(Support.id))) == 1
    page = browser.get(url)
    assert page.heading == "Retirar tu apoyo"
    assert 'name="take_back"' in page.html
    browser.post(url, {"take_back": "1"})
    assert db.session.scalar(select(func.count(Support.id))) == 0


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("mine", "ya cuenta como una voz"),
        ("closed", "La etapa de apoyos ya terminó"),
        ("hidden", "ya no es pública"),
    ],
)
def test_when_it_cannot_be_supported_the_page_says_why_and_has_no_button(browse, kind, words):
    person = make_user()
    proposal = make_proposal(
        call=make_call(status=CallStatus.CLOSED if kind == "closed" else CallStatus.OPEN),
        author_id=person.id if kind == "mine" else None,
        status=ProposalStatus.HIDDEN if kind == "hidden" else ProposalStatus.PUBLISHED,
    )
    page = browse(person).get(f"/propuestas/{proposal.folio}/apoyo")
    assert words in page.text
    assert page.forms == []


def test_supporting_costs_few_queries(browse, remembered):
    proposal, person = make_proposal(), make_user()
    browser = browse(person)
    url = f"/propuestas/{proposal.folio}/apoyo"
    db.session.expire_all()
    with count_queries() as seen:
        browser.post(url)
    assert len(seen) <= 10, seen  # who it is, whether they may, and the entry of the ledger


def test_an_author_withdraws_after_saying_why(browse):
    author = make_user()
    proposal = make_proposal(author_id=author.id)
    url = f"/propuestas/{proposal.folio}/retirar"
    browser = browse(author)
    assert "No se puede deshacer" in browser.get(url).text
    refused = Page(browser.post(url, {"reason": "no"}, status=422).text).check()
    assert "Di en pocas palabras por qué" in refused.text
    answer = browser.post(url, {"reason": "Ya lo resolvió el municipio."})
    assert answer.location == "/mi-cuenta/propuestas"
    assert "La retiraste" in browser.get(answer.location).text
    assert browser.client.get(url).status_code == 409


def test_nobody_else_may_withdraw_it(browse):
    proposal = make_proposal(author_id=make_user().id)
    browse(make_user()).get(f"/propuestas/{proposal.folio}/retirar", status=403)


def test_what_i_wrote_and_what_i_support_are_listed(browse):
    person = make_user()
    browser = browse(person)
    assert "Todavía no escribes" in browser.get("/mi-cuenta/propuestas").text
    assert "Todavía no apoyas" in browser.get("/mi-cuenta/propuestas?ver=apoyos").text
    mine = make_proposal(author_id=person.id, title="La que yo escribí")
    theirs = make_proposal(title="La de otra persona")
    services.support(theirs.id, person=person, now=NOON)
    page = browser.get("/mi-cuenta/propuestas")
    assert mine.title in page.text
    assert theirs.title not in page.text
    assert theirs.title in browser.get("/mi-cuenta/propuestas?ver=apoyos").text


def test_a_long_list_goes_on_in_another_page_with_few_queries(browse, monkeypatch):
    monkeypatch.setattr(entities, "keep_seconds", 60)  # as when serving
    call, person = make_call(), make_user()
    for _ in range(25):
        make_proposal(call=call, author_id=person.id)
    browser = browse(person)
    browser.get("/mi-cuenta/propuestas")
    with count_queries() as seen:
        page = browser.get("/mi-cuenta/propuestas")
    assert len(seen) <= 12, seen
    following = next(link for link in page.links if "despues=" in link)
    rest = browser.get(following)
    folios = [set(re.findall(r"/propuestas/([A-Z]{3}-[^/]+)/acuse", p.html)) for p in (page, rest)]
    assert [len(some) for some in folios] == [20, 5]
    assert folios[0].isdisjoint(folios[1])
