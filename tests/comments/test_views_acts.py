"""Commenting, answering, voting, correcting, deleting and hiding, as a person does them."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.calls.status import CallStatus
from gatp_participa.comments import queries
from gatp_participa.comments.models import Comment, CommentVote
from gatp_participa.comments.status import CommentStatus, Stance
from gatp_participa.core import clock
from gatp_participa.core.db import db
from tests.comments.support import OLD, make_comment
from tests.support.factories import (
    NOON,
    make_call,
    make_commission,
    make_proposal,
    make_secretariat,
    make_user,
)
from tests.support.page import Page
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("at_noon")
WHY = "Insulta a una persona en lugar de hablar de la propuesta."
SAID = {"stance": "against", "body": "Primero el agua.\r\nDespués la luz."}


@pytest.fixture
def proposal(session):
    return make_proposal()


@pytest.fixture
def person(session):
    return make_user(created_at=OLD)


def url_of(proposal):
    return f"/propuestas/{proposal.folio}/comentarios"


def last():
    return db.session.scalar(select(Comment).order_by(Comment.id.desc()))


def count(model=Comment):
    return db.session.scalar(select(func.count(model.id)))


def test_a_comment_is_seen_at_once_first_of_the_newest(browse, proposal, person):
    make_comment(proposal_id=proposal.id, votes=(50, 0))
    browser = browse(person)
    answer = browser.post(url_of(proposal), SAID)
    comment = last()
    assert answer.location == f"{url_of(proposal)}?orden=recientes#c{comment.id}"
    assert (comment.stance, comment.body) == (Stance.AGAINST, "Primero el agua.\nDespués la luz.")
    page = browser.get(answer.location)
    assert "ya está a la vista" in page.text
    assert next(one for one in page.ids if one[1:].isdigit()) == f"c{comment.id}"


def test_an_answer_is_seen_in_its_thread(browse, proposal, person):
    thread = make_comment(proposal_id=proposal.id)
    browser = browse(person)
    page = browser.get(f"{url_of(proposal)}/{thread.id}")
    assert 'name="stance"' not in page.html
    answer = browser.post(url_of(proposal), {"body": "¿Y quién paga?", "parent": thread.id})
    reply = last()
    assert (answer.location, reply.parent_id) == (f"/comentarios/{reply.id}", thread.id)
    there = browser.client.get(answer.location)
    assert there.location == f"{url_of(proposal)}/{thread.id}#c{reply.id}"
    assert "¿Y quién paga?" in browser.get(there.location).text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"body": "Hola, opino esto."}, "Elige una: a favor"),
        ({"stance": "love", "body": "Hola, opino esto."}, "Elige una: a favor"),
        ({"stance": "favour", "body": " "}, "Escribe tu comentario"),
        ({"stance": "favour", "body": "x" * 1501}, "quítale 1"),
    ],
)
def test_mistakes_are_said_beside_and_what_was_typed_stays(browse, proposal, person, fields, words):
    page = Page(browse(person).post(url_of(proposal), fields, status=422).text).check()
    assert words in page.text
    assert fields["body"].strip() in page.html
    assert count() == 0


def test_a_new_accounts_link_comes_back_with_its_text(browse, proposal):
    fields = {"stance": "favour", "body": "Lean www.ejemplo.org por favor."}
    thread = make_comment(proposal_id=proposal.id)
    new = browse(make_user(created_at=NOON - timedelta(hours=1)))
    page = Page(new.post(url_of(proposal), fields, status=422).text).check()
    assert "cumpla 24 horas" in page.text
    assert fields["body"] in page.html
    reply = {"body": fields["body"], "parent": thread.id}
    page = Page(new.post(url_of(proposal), reply, status=422).text).check()
    assert (page.heading, fields["body"] in page.html) == ("Una conversación", True)


def test_too_many_say_how_long_to_wait_and_keep_the_text(browse, proposal, person):
    for n in range(10):
        make_comment(proposal_id=proposal.id, author=person, body=f"Van {n}", created_at=NOON)
    page = Page(browse(person).post(url_of(proposal), SAID, status=429).text).check()
    assert "en 10 minutos" in page.text
    assert "Primero el agua." in page.html


def test_nobody_comments_without_entering_nor_out_of_time(browse, proposal, person):
    page = Page(browse().post(url_of(proposal), SAID, status=401).text)
    assert "Primero el agua." in page.html
    closed = make_proposal(call=make_call(status=CallStatus.CLOSED))
    assert "ya terminó" in Page(browse(person).post(url_of(closed), SAID, status=409).text).text
    assert count() == 0


def test_a_table_answers_officially_without_taking_sides(browse, proposal):
    member = make_user()
    make_secretariat("20", member)
    browse(member).post(url_of(proposal), {"body": "La mesa lo revisa.", "is_official": "y"})
    assert (last().stance, last().is_official) == (None, True)


def test_a_forged_official_answer_is_an_ordinary_comment(browse, proposal, person):
    browse(person).post(url_of(proposal), SAID | {"is_official": "y"})
    assert (last().is_official, last().signed_as) == (False, "")


@pytest.mark.parametrize(
    ("given", "expected"),
    [("si", (1, 0)), ("no", (0, 1)), ("nada", (0, 0))],
)
def test_a_vote_comes_back_to_the_comment(browse, proposal, person, given, expected):
    comment = make_comment(proposal_id=proposal.id)
    browser = browse(person)
    fields = {"voto": f"{comment.id}:{given}", "next": f"/propuestas/{proposal.folio}"}
    answer = browser.post("/comentarios/voto", fields)
    assert answer.location == f"/propuestas/{proposal.folio}#c{comment.id}"
    db.session.refresh(comment)
    assert (comment.useful_count, comment.not_useful_count) == expected


def test_a_script_gets_the_counts(browse, proposal, person):
    comment = make_comment(proposal_id=proposal.id)
    answer = browse(person).post(
        "/comentarios/voto", {"voto": f"{comment.id}:si"}, status=200,
        headers={"Accept": "application/json"},
    )  # fmt: skip
    assert answer.json == {"id": comment.id, "vote": "si", "counts": {"si": 1, "no": 0}}


@pytest.mark.parametrize("voto", ["", "x", "1:quizá", "-1:si", "9" * 30 + ":si", "١:si"])
def test_a_vote_that_makes_no_sense_changes_nothing(browse, person, voto):
    browse(person).post("/comentarios/voto", {"voto": voto}, status=400)
    assert count(CommentVote) == 0


def test_a_vote_does_not_lead_to_another_site(browse, proposal, person):
    comment = make_comment(proposal_id=proposal.id)
    fields = {"voto": f"{comment.id}:si", "next": "//malo.example"}
    answer = browse(person).post("/comentarios/voto", fields)
    assert answer.location == f"/comentarios/{comment.id}#c{comment.id}"


def test_an_author_corrects_in_time(browse, proposal, person):
    comment = make_comment(proposal_id=proposal.id, author=person, created_at=NOON)
    browser, url = browse(person), f"/comentarios/{comment.id}/corregir"
    assert "12:15" in browser.get(url).text
    assert "Escribe tu" in Page(browser.post(url, {"body": ""}, status=422).text).check().text
    browser.post(url, {"body": "Con otras palabras."})
    assert (comment.body, comment.edited_at) == ("Con otras palabras.", NOON)


def test_too_late_to_correct_the_text_is_not_lost(browse, proposal, person, monkeypatch):
    comment = make_comment(proposal_id=proposal.id, author=person, created_at=NOON)
    browser, url = browse(person), f"/comentarios/{comment.id}/corregir"
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(minutes=16))
    page = browser.post(url, {"body": "Con otras palabras."}, status=409).text
    assert "Con otras palabras." in page
    browser.get(url, status=409)


def test_an_author_deletes_after_being_asked(browse, proposal, person):
    comment = make_comment(proposal_id=proposal.id, author=person)
    browser, url = browse(person), f"/comentarios/{comment.id}/borrar"
    assert comment.body in browser.get(url).text
    browser.post(url)
    assert comment.status is CommentStatus.DELETED
    browser.get(url, status=409)


@pytest.mark.parametrize("act", ["corregir", "borrar"])
def test_nobody_changes_what_others_wrote(browse, proposal, act):
    comment = make_comment(proposal_id=proposal.id)
    url = f"/comentarios/{comment.id}/{act}"
    for person in (make_user(), make_commission()):
        browse(person).get(url, status=403)
        browse(person).post(url, {"body": "Otra cosa."}, status=403)
    assert browse().client.get(url).status_code == 303


def test_lists_and_threads_go_on_and_every_comment_has_an_address(browse, proposal):
    threads = [make_comment(proposal_id=proposal.id).id for _ in range(25)]
    root = db.session.get(Comment, threads[0])
    replies = [make_comment(parent=root).id for _ in range(25)]
    browser, seen, url = browse(), [], f"{url_of(proposal)}?orden=recientes"
    for _ in range(2):
        page = browser.get(url)
        seen += [int(one[1:]) for one in page.ids if one[1:].isdigit()]
        url = next((link for link in page.links if "despues=" in link), None)
    assert url is None
    assert set(seen) == {*threads, *replies[:3]}
    for number in (threads[3], replies[0], replies[-1]):
        there = browser.client.get(f"/comentarios/{number}").location
        page = browser.get(there)
        assert f"c{number}" in page.ids
        assert there.endswith(f"#c{number}")
    for path in ("/comentarios/999999", f"{url_of(proposal)}/999999",
                 f"{url_of(make_proposal())}/{threads[0]}"):  # fmt: skip
        browser.get(path, status=404)


def test_every_page_of_comments_costs_few_queries(browse, proposal, person):
    thread = make_comment(proposal_id=proposal.id, author=person, created_at=NOON)
    for _ in range(30):
        make_comment(parent=make_comment(proposal_id=proposal.id))
        make_comment(parent=thread)
    paths = [url_of(proposal), f"{url_of(proposal)}?orden=discutidas",
             f"{url_of(proposal)}/{thread.id}"]  # fmt: skip
    own = [f"/comentarios/{thread.id}/{act}" for act in ("corregir", "borrar")]
    for who, some in ((None, paths), (person, paths + own), (make_commission(), paths)):
        browser = browse(who)
        for path in some:
            db.session.expire_all()
            with count_queries() as seen:
                browser.get(path)
            catalogue = sum("terms" in one or "institutions" in one or "federal_" in one
                            for one in seen)  # fmt: skip
            assert len(seen) - catalogue <= 9, (path, seen)


def test_ones_own_comments_can_be_listed_elsewhere(browse, proposal, person):
    browse(person).post(url_of(proposal), SAID)
    (mine,) = queries.comments_by(person.id).rows
    assert mine.proposal.title == proposal.title
