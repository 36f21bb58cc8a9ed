"""Reading comments: on the page of the proposal, in lists, in threads, by their address."""

import re
from datetime import timedelta

import pytest

from gatp_participa.accounts.status import Role
from gatp_participa.calls.models import CallStage
from gatp_participa.calls.status import CallStatus
from gatp_participa.comments import holdings, services
from gatp_participa.comments.status import CommentStatus, Stance
from gatp_participa.core.db import db
from gatp_participa.entities import queries as entities
from gatp_participa.pages.queries import kept
from gatp_participa.proposals.status import ProposalStatus
from tests.comments.support import make_comment, make_vote
from tests.support.factories import (
    NOON,
    make_call,
    make_commission,
    make_proposal,
    make_secretariat,
    make_user,
)
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("at_noon")
HIDDEN = {"status": CommentStatus.HIDDEN, "status_reason": "Insulta a una persona."}
SECTION = 'aria-labelledby="comentarios"'


@pytest.fixture
def proposal(session):
    return make_proposal()


def page_of(proposal):
    return f"/propuestas/{proposal.folio}"


def crowd(proposal, threads=20, replies=3):
    """Fill a proposal with long comments; 50 and more with 20 threads of 3 replies."""
    long = "Hace falta decir quién las va a cuidar y con qué dinero, año por año. " * 20
    for n in range(threads):
        one = make_comment(proposal_id=proposal.id, body=long, votes=(n, 2), edited_at=NOON)
        for _ in range(replies):
            make_comment(parent=one, body=long, votes=(3, 1))


def test_the_page_of_a_proposal_shows_what_is_said_and_by_whom(browse, proposal):
    author = make_user(name="Nombre Real", pseudonym="Colibrí 12")
    thread = make_comment(
        proposal_id=proposal.id, author=author, stance=Stance.AGAINST, votes=(4, 1),
        body="Primero\n\nel agua <b>", edited_at=NOON,
    )  # fmt: skip
    make_comment(parent=thread, body="Y después la luz.")
    page = browse().get(page_of(proposal))
    for words in ("2 comentarios", "Colibrí 12", "En contra", "1 en contra", "Les sirve a 4, no a 1",
                  "Corregido el 21 de noviembre de 2026, 12:00", "Y después la luz."):  # fmt: skip
        assert words in page.text
    assert "Nombre Real" not in page.text
    assert "&lt;b&gt;" in page.html
    assert {f"c{thread.id}", "comentar", "comentarios"} <= set(page.ids)
    assert f"/comentarios/{thread.id}" in page.links


def test_who_visits_is_invited_to_enter_and_come_back_and_leaves_no_session(browse, proposal):
    make_comment(proposal_id=proposal.id)
    client = browse().client
    response = client.get(page_of(proposal))
    assert response.headers["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in response.headers
    assert f"/entrar?next=/propuestas/{proposal.folio}%23comentar" in response.text
    assert 'name="csrf_token"' not in response.text
    assert "comments.js" not in response.text


def test_an_empty_conversation_asks_for_the_first_one(browse, proposal):
    page = browse(make_user()).get(page_of(proposal))
    assert "Nadie ha comentado todavía" in page.text
    assert f"/propuestas/{proposal.folio}/comentarios#comentar" in [f["action"] for f in page.forms]


@pytest.mark.parametrize("status", [CallStatus.CLOSED, CallStatus.ANALYSING, CallStatus.RESULTS])
def test_when_its_stage_is_over_the_comments_are_read_and_nothing_is_asked(browse, status):
    call = make_call(status=status)
    quiet, loud = make_proposal(call=call), make_proposal(call=call)
    make_comment(proposal_id=loud.id, votes=(2, 0))
    browser = browse(make_user())
    assert SECTION not in browser.get(page_of(quiet)).html
    page = browser.get(page_of(loud))
    assert "La etapa de comentarios ya terminó" in page.text
    assert "Les sirve a 2" in page.text
    assert 'name="voto"' not in page.html
    assert 'name="body"' not in page.html


def test_a_call_without_comments_shows_no_empty_room(browse):
    call = make_call()
    db.session.query(CallStage).update({"allows_comment": False})
    assert SECTION not in browse().get(page_of(make_proposal(call=call))).html


def test_a_withdrawn_proposal_takes_its_comments_out_of_view(browse):
    proposal = make_proposal(status=ProposalStatus.HIDDEN)
    comment = make_comment(proposal_id=proposal.id, body="Palabras que no se ven.")
    browser = browse()
    assert "Palabras que no" not in browser.get(page_of(proposal)).html
    for path in (
        f"{page_of(proposal)}/comentarios",
        f"{page_of(proposal)}/comentarios/{comment.id}",
    ):
        answer = browser.client.get(path)
        assert (answer.status_code, answer.location) == (302, page_of(proposal))


def test_what_left_says_why_and_keeps_its_replies(browse, proposal):
    here = {"proposal_id": proposal.id}
    gone = {"status": CommentStatus.DELETED, "body": "", "stance": None}
    make_comment(**here, body="No se lee.", **HIDDEN)
    deleted = make_comment(**here, **gone)
    make_comment(parent=deleted, body="Tenías razón.")
    make_comment(**here, **gone).author_id = None
    page = browse().get(page_of(proposal))
    for words in ("Razón: Insulta a una persona.", "El autor borró este comentario.",
                  "borró su cuenta", "Tenías razón."):  # fmt: skip
        assert words in page.text
    assert "No se lee." not in page.html


def test_an_official_answer_is_first_and_carries_the_name_of_that_day(browse, proposal):
    make_comment(proposal_id=proposal.id, votes=(90, 0), body="Muy útil.")
    make_comment(proposal_id=proposal.id, is_official=True, body="La mesa lo revisa el martes.")
    page = browse().get(page_of(proposal))
    assert "Secretariado Técnico Local de Oaxaca, Gobierno Respuesta oficial" in page.text
    assert page.text.index("La mesa lo revisa") < page.text.index("Muy útil")


@pytest.mark.parametrize(
    ("who", "offered"),
    [("member", True), ("commission", True), ("elsewhere", False), ("participant", False)],
)
def test_only_who_attends_the_state_is_offered_to_answer_officially(browse, proposal, who, offered):
    member = make_user()
    make_secretariat("20", member)
    person = {
        "member": member, "commission": make_commission(), "participant": make_user(),
        "elsewhere": make_user((Role.SECRETARIAT_MEMBER, "19")),
    }[who]  # fmt: skip
    assert ('name="is_official"' in browse(person).get(page_of(proposal)).html) is offered


def test_each_is_offered_what_they_may_do(browse, proposal):
    person = make_user()
    mine = make_comment(proposal_id=proposal.id, author=person, created_at=NOON)
    old = make_comment(proposal_id=proposal.id, author=person)
    other = make_comment(proposal_id=proposal.id, **HIDDEN)
    theirs = make_comment(proposal_id=proposal.id)
    links = browse(person).get(page_of(proposal)).links
    moderated = browse(make_user((Role.MODERATOR, "20"))).get(page_of(proposal)).links
    table = {
        (mine, "corregir"): (True, False), (mine, "borrar"): (True, False),
        (mine, "ver"): (False, True), (old, "corregir"): (False, False),
        (old, "borrar"): (True, False), (theirs, "borrar"): (False, False),
        (theirs, "ver"): (False, True), (other, "ver"): (False, True),
    }  # fmt: skip
    for (comment, act), expected in table.items():
        desk = f"/mesa/moderacion/ver/comment/{comment.id}"
        path = desk if act == "ver" else f"/comentarios/{comment.id}/{act}"
        assert (path in links, path in moderated) == expected, path


def test_votes_are_buttons_and_ones_own_vote_is_pressed(browse, proposal):
    person = make_user()
    liked = make_comment(proposal_id=proposal.id, votes=(2, 1))
    make_vote(liked, person)
    own = make_comment(proposal_id=proposal.id, author=person)
    html = browse(person).get(page_of(proposal)).html
    assert re.search(rf'value="{liked.id}:nada" aria-pressed="true">Me sirve <b>2</b>', html)
    assert re.search(rf'value="{liked.id}:no" aria-pressed="false">No me sirve <b>1</b>', html)
    assert f'value="{own.id}:' not in html
    assert html.count('id="votos"') == 1


@pytest.mark.parametrize("who", ["visitor", "participant", "moderator", "commission"])
def test_a_crowded_page_stays_within_its_queries_and_its_weight(browse, monkeypatch, proposal, who):
    person = {
        "visitor": lambda: None, "participant": make_user, "commission": make_commission,
        "moderator": lambda: make_user((Role.MODERATOR, "20")),
    }[who]()  # fmt: skip
    monkeypatch.setattr(entities, "keep_seconds", 60)  # as when serving
    browser = browse(person)
    without, _small = cost(browser, page_of(proposal))
    crowd(proposal, threads=25, replies=4)
    crowded, size = cost(browser, page_of(proposal))
    # Eighty long comments, each corrected: those who enter have two buttons in each.
    assert size <= (87_000 if person else 62_000)
    assert crowded <= without + 1
    assert crowded <= 12
    entities.forget_catalogue()
    kept.forget()


def cost(browser, path):
    """Return the queries and the bytes of a page, once the catalogue is in memory."""
    browser.get(path)
    db.session.commit()
    db.session.expire_all()
    with count_queries() as seen:
        page = browser.get(path)
    assert len(re.findall(r' id="c\d+"', page.html)) in (0, 80)
    return len(seen), len(page.html.encode())


def test_what_visitors_share_is_read_again_as_soon_as_something_is_done(
    browse, monkeypatch, proposal
):
    monkeypatch.setattr(entities, "keep_seconds", 60)  # as when serving
    comment = make_comment(proposal_id=proposal.id, body="Lo que se dijo.")
    visitor, moderator = browse(), make_commission()
    assert "Lo que se dijo." in visitor.get(page_of(proposal)).text
    with count_queries() as seen:
        visitor.get(page_of(proposal))
    assert not any("FROM threads" in one or "comments.body" in one for one in seen)
    minutes = (NOON + timedelta(minutes=n) for n in range(1, 9))
    services.vote(comment.id, True, person=make_user(), now=next(minutes))
    assert "Les sirve a 1, no a 0" in visitor.get(page_of(proposal)).text
    services.hide(comment, reason="Insulta a una persona.", person=moderator, now=next(minutes))
    db.session.commit()
    page = visitor.get(page_of(proposal))
    assert "Lo que se dijo." not in page.text
    assert "Insulta a una persona." in page.text
    services.restore(comment, reason="Fue un error.", person=moderator, now=next(minutes))
    db.session.commit()
    assert "Lo que se dijo." in visitor.get(page_of(proposal)).text
    holdings.erase_comments(comment.author, now=next(minutes))
    db.session.commit()
    assert "borró su cuenta" in visitor.get(page_of(proposal)).text
    entities.forget_catalogue()
    kept.forget()
