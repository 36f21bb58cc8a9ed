"""Files while writing: received once, shown with the proposal, handed over with care."""

import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from gatp_participa.accounts.status import Role
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.proposals import jobs, rules, services
from gatp_participa.proposals.models import Attachment, Proposal
from gatp_participa.proposals.queries import similar
from tests.proposals.support import attach_to
from tests.proposals.test_views import WRITTEN, new
from tests.proposals.test_views_confirming import ANA, confirm
from tests.support import files
from tests.support.factories import NOON, make_call, make_proposal, make_user
from tests.support.page import Page
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("at_noon")


def chosen(content=None, name="IMG-2026 Juana Pérez.jpg"):
    return (io.BytesIO(files.photograph() if content is None else content), name)


def ticket_in(page, slot=1):
    return re.search(rf'name="ticket_{slot}" value="([^"]+)"', page.html)[1]


def attachments():
    return db.session.scalars(select(Attachment).order_by(Attachment.id)).all()


def send(browser, call, status=303, **fields):
    return browser.post(new(call), WRITTEN | fields, status=status)


def test_who_is_signed_in_sends_a_photograph_with_the_proposal(browse):
    call, author = make_call(), make_user()
    browser = browse(author)
    send(browser, call, file_1=chosen(), about_1="El puente sin barandal")
    proposal = db.session.scalars(select(Proposal)).one()
    (one,) = attachments()
    assert (one.proposal_id, one.number, one.uploaded_by_id) == (proposal.id, 1, author.id)
    assert one.description == "El puente sin barandal"
    page = browser.get(f"/propuestas/{proposal.folio}")
    assert 'alt="El puente sin barandal"' in page.html
    assert "Juana" not in page.html, "a photograph's file name is shown to nobody"
    assert f"/propuestas/{proposal.folio}/archivos/1/quitar" in page.links
    answer = browse().client.get(f"/propuestas/{proposal.folio}/archivos/1")
    assert answer.status_code == 200
    assert answer.mimetype == "image/jpeg"
    assert b"Telefono-X" not in answer.data
    assert answer.content_length == len(answer.data) == one.size


def test_a_visitor_sends_one_too_and_it_waits_for_the_code(browse):
    call, visitor = make_call(), browse()
    answer = send(visitor, call, email=ANA, file_1=chosen(), about_1="El puente")
    (one,) = attachments()
    assert (one.proposal_id, one.uploaded_by_id) == (None, None)
    confirm(visitor, answer.location)
    proposal = db.session.scalars(select(Proposal)).one()
    (one,) = attachments()
    assert (one.proposal_id, one.uploaded_by_id) == (proposal.id, proposal.author_id)


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_mistake_elsewhere_does_not_lose_the_file(browse, signed_in):
    call = make_call()
    browser = browse(make_user() if signed_in else None)
    who = {} if signed_in else {"email": ANA}
    page = Page(
        send(browser, call, status=422, title="", file_1=chosen(), about_1="El puente", **who).text
    ).check()
    assert "Ya lo tenemos" in page.text
    assert "El puente" in page.html
    (one,) = attachments()
    send(browser, call, ticket_1=ticket_in(page), about_1="El puente", **who)
    assert len(attachments()) == 1, "it was not received twice"
    assert (attachments()[0].proposal_id is not None) is signed_in
    assert attachments()[0].id == one.id


def test_a_file_is_described_for_who_cannot_see_it(browse):
    call, browser = make_call(), browse(make_user())
    page = Page(send(browser, call, status=422, file_1=chosen()).text).check()
    assert "Di qué se ve" in page.text
    assert "Ya lo tenemos" in page.text
    send(browser, call, ticket_1=ticket_in(page), about_1="El puente")
    assert attachments()[0].proposal_id


def test_a_file_that_cannot_be_kept_is_said_beside_it_with_all_that_was_typed(browse):
    call, browser = make_call(), browse(make_user())
    page = Page(
        send(
            browser, call, status=422, about_1="El plano", about_2="El puente",
            file_1=chosen(b"<svg onload=alert(1)>", "plano.svg"), file_2=chosen(),
        ).text
    ).check()  # fmt: skip
    assert "no es una foto" in page.text
    assert WRITTEN["problem"] in page.html
    assert "Ya lo tenemos" in page.text, "the good one does not have to be chosen again"
    assert db.session.scalar(select(Proposal.id)) is None
    send(browser, call, ticket_2=ticket_in(page, 2), about_2="El puente", about_1="")
    assert [one.number for one in attachments()] == [1]


def test_together_they_have_a_limit(browse, monkeypatch):
    monkeypatch.setattr(rules, "MOST_FILES_BYTES", 2 * len(files.PDF) + 10)
    call, browser = make_call(), browse(make_user())
    fields = {f"file_{n}": chosen(files.PDF, "a.pdf") for n in (1, 2, 3)}
    described = {f"about_{n}": "El plano de la calle" for n in (1, 2, 3)}
    page = Page(send(browser, call, status=422, **fields, **described).text).check()
    assert "pesan juntos" in page.text
    assert len(attachments()) == 2


def test_a_file_can_be_taken_away_before_sending(browse):
    call, browser = make_call(), browse(make_user())
    page = Page(send(browser, call, status=422, title="", file_1=chosen(), about_1="Uno").text)
    fields = {"ticket_1": ticket_in(page), "about_1": "Uno", "drop_1": "1"}
    page = Page(send(browser, call, status=200, **fields).text).check()
    assert "Ya lo tenemos" not in page.text
    send(browser, call)
    assert attachments()[0].proposal_id is None


def test_a_draft_remembers_its_files(browse):
    call, author = make_call(), make_user()
    browser = browse(author)
    send(browser, call, save_draft="1", file_1=chosen(), about_1="El puente")
    page = browser.get(new(call))
    assert "Ya lo tenemos" in page.text
    assert "El puente" in page.html
    send(browser, call, ticket_1=ticket_in(page), about_1="El puente")
    assert attachments()[0].proposal_id


def test_seeing_what_is_alike_first_loses_no_file(browse):
    call, browser = make_call(), browse(make_user())
    make_proposal(call=call, **{name: WRITTEN[name] for name in rules.LIMITS})
    similar.forget_rarity()
    page = Page(send(browser, call, status=200, file_1=chosen(), about_1="El puente").text).check()
    assert "Antes de enviarla" in page.heading
    fields = dict(re.findall(r'name="((?:ticket|about)_1)" value="([^"]*)"', page.html))
    send(browser, call, seen_similar="1", **fields)
    assert attachments()[0].proposal_id


@pytest.mark.parametrize("stranger", ["nobody", "another account"])
def test_a_ticket_opens_nothing_for_others(browse, stranger):
    call = make_call()
    send(browse(make_user()), call, status=422, title="", file_1=chosen(), about_1="Uno")
    (mine,) = attachments()
    other = browse(make_user() if stranger == "another account" else None)
    page = Page(
        send(other, call, status=422, ticket_1=mine.ticket, about_1="x" * 9, email=ANA).text
    ).check()
    assert "vuelve a elegirlo" in page.text
    assert mine.name not in page.html
    assert attachments()[0].proposal_id is None


def test_what_was_not_confirmed_in_a_day_is_deleted_and_said(browse, monkeypatch):
    call, visitor = make_call(), browse()
    page = Page(send(visitor, call, status=422, file_1=chosen(), about_1="Uno").text)
    key = attachments()[0].storage_key
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=24))
    jobs.tidy_files()
    assert attachments(), "the code may still come"
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=26))
    jobs.tidy_files()
    assert attachments() == []
    jobs.delete_files(job=None, keys=[key])
    assert not services.files().exists(key)
    answer = send(visitor, call, status=422, ticket_1=ticket_in(page), about_1="Uno", email=ANA)
    assert "esperó demasiado" in Page(answer.text).check().text


@pytest.mark.parametrize(("who", "status"), [("visitor", 404), ("owner", 200), ("other", 404)])
def test_what_is_not_sent_is_seen_by_who_chose_it_alone(browse, who, status):
    owner = make_user()
    one = attach_to(None, uploaded_by_id=owner.id)
    person = {"visitor": None, "owner": owner, "other": make_user()}[who]
    client = browse(person).client
    client.set_cookie("anything", "1")
    answer = client.get(f"/archivos-por-enviar/{one.ticket}")
    assert answer.status_code == status
    if status == 200:
        assert answer.headers["Cache-Control"] == "private, no-store"


HIDDEN = {"hidden_at": NOON, "hidden_reason": "Muestra la placa de un coche."}


@pytest.mark.parametrize(
    ("who", "proposal_status", "is_hidden", "status"),
    [
        ("visitor", "published", False, 200), ("visitor", "published", True, 404),
        ("visitor", "hidden", False, 404), ("visitor", "withdrawn", False, 404),
        ("other", "published", True, 404), ("other", "hidden", False, 404),
        ("author", "published", True, 200), ("author", "withdrawn", False, 200),
        ("moderator", "published", True, 200), ("moderator", "hidden", False, 200),
        ("moderator elsewhere", "published", True, 404),
    ],
)  # fmt: skip
def test_who_is_handed_a_file(browse, who, proposal_status, is_hidden, status):
    author = make_user()
    proposal = make_proposal(
        author_id=author.id, status=proposal_status,
        withdrawn_at=NOON if proposal_status == "withdrawn" else None,
    )  # fmt: skip
    attach_to(proposal, **(HIDDEN if is_hidden else {}))
    people = {
        "visitor": lambda: None, "author": lambda: author, "other": make_user,
        "moderator": lambda: make_user((Role.MODERATOR, "20")),
        "moderator elsewhere": lambda: make_user((Role.MODERATOR, "09")),
    }  # fmt: skip
    client = browse(people[who]()).client
    client.set_cookie("anything", "1")  # with none, nobody is looked for
    answer = client.get(f"/propuestas/{proposal.folio}/archivos/1")
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("kind", "disposition"), [("image/jpeg", "inline"), ("application/pdf", "attachment")]
)
def test_a_file_is_handed_over_with_nothing_to_run(browse, kind, disposition):
    proposal = make_proposal()
    attach_to(proposal, is_pdf=kind == "application/pdf")
    answer = browse().client.get(f"/propuestas/{proposal.folio}/archivos/1")
    assert answer.mimetype == kind
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    ending = "pdf" if kind.endswith("pdf") else "jpg"
    name = f"{proposal.folio}-1.{ending}"
    assert answer.headers["Content-Disposition"] == f"{disposition}; filename={name}"
    again = browse().client.get(
        f"/propuestas/{proposal.folio}/archivos/1",
        headers={"If-None-Match": answer.headers["ETag"]},
    )
    assert again.status_code == 304


def test_pages_with_files_stay_within_the_query_budget(browse, remembered):
    call, author = make_call(), make_user()
    proposal = make_proposal(call=call, author_id=author.id)
    for _ in range(3):
        attach_to(proposal)
    browser = browse(author)
    tickets = {}
    for n in (1, 2, 3):
        tickets |= {f"ticket_{n}": attach_to(None).ticket, f"about_{n}": "El puente"}
    three = {f"file_{n}": chosen(files.image(), "a.jpg") for n in (1, 2, 3)}
    page, form = f"/propuestas/{proposal.folio}", new(call)
    for act in (
        lambda: browser.get(page),
        lambda: browser.get(f"{page}/archivos/1/quitar"),
        lambda: browser.client.get(f"{page}/archivos/1"),
        lambda: browser.post(form, WRITTEN | {"title": ""} | tickets, status=422),
        lambda: browser.post(form, WRITTEN | {"title": ""} | three, status=422),
    ):
        db.session.expire_all()
        with count_queries() as seen:
            act()
        assert len(seen) <= 12, "\n\n".join(seen)


def test_another_file_in_the_same_place_takes_it(browse):
    call, browser = make_call(), browse(make_user())
    page = Page(send(browser, call, status=422, title="", file_1=chosen(), about_1="Uno").text)
    fields = {"ticket_1": ticket_in(page), "about_1": "Otro", "file_1": chosen(files.PDF, "b.pdf")}
    send(browser, call, **fields)
    (sent,) = [one for one in attachments() if one.proposal_id]
    assert (sent.media_type, sent.description) == ("application/pdf", "Otro")
