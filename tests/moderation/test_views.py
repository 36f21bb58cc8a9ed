"""The queue and each decision as who moderates uses them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from gatp_participa.accounts.status import Role
from gatp_participa.core.db import db
from gatp_participa.moderation.models import Decision, ModerationItem
from gatp_participa.moderation.queries import queue as queries
from gatp_participa.moderation.services import scanning, taking
from gatp_participa.moderation.status import DecisionKind, ItemStatus, Kind, Reason
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from tests.comments.support import make_comment
from tests.moderation.support import WHY, decide, make_file, make_item, make_moderator, make_report
from tests.support.factories import NOON, make_commission, make_proposal, make_user
from tests.support.queries import within_budget

pytestmark = pytest.mark.usefixtures("at_noon")
QUEUE = "/mesa/moderacion"
DATA = "Llamen al 5512345678 y ese pendejo de ana@example.com no contesta."


@pytest.fixture
def moderator(session):
    return make_moderator()


def status_of(item):
    return db.session.get(Proposal, item.thing_id).status


def test_the_heaviest_is_first_and_then_the_oldest(browse, moderator):
    light = make_item(title="Lo más ligero de todo", now=NOON - timedelta(days=1))
    old = make_item(title="Lo más antiguo de todo", now=NOON - timedelta(days=2))
    heavy = make_item(title="Lo más pesado de todo")
    make_report(heavy, Reason.THREAT)
    text = browse(moderator).get(QUEUE).text
    places = [text.index(f"Lo más {one} de todo") for one in ("pesado", "antiguo", "ligero")]
    assert places == sorted(places)
    assert "Amenaza" in text
    assert light.weight == old.weight == 0


def test_each_person_sees_only_their_places(browse, session):
    make_item(title="Algo que pasó aquí")
    make_item(title="Algo que pasó lejos", entity_code="19")
    assert "pasó lejos" not in browse(make_moderator()).get(QUEUE).text
    assert "pasó aquí" not in browse(make_moderator("19")).get(QUEUE).text
    for grant in ((Role.COMMISSION, "00"), (Role.AUDITOR, "00"), (Role.MODERATOR, "00")):
        text = browse(make_user(grant)).get(QUEUE).text
        assert "pasó aquí" in text
        assert "pasó lejos" in text


def test_another_states_item_is_refused(browse, moderator):
    away = make_item(entity_code="19")
    browser = browse(moderator)
    browser.get(f"{QUEUE}/{away.id}", status=403)
    browser.get(f"{QUEUE}/999999", status=404)
    for act in ("decidir", "tomar", "soltar", "abrir", "original"):
        browser.post(f"{QUEUE}/{away.id}/{act}", {"kind": "hide"}, status=403)
    assert status_of(away) is ProposalStatus.PUBLISHED


def test_an_auditor_reads_and_changes_nothing(browse, session):
    item = make_item()
    browser = browse(make_user((Role.AUDITOR, "00")))
    page = browser.get(f"{QUEUE}/{item.id}")
    assert "decide quien modera" in page.text
    assert not [form for form in page.forms if "decidir" in form.get("action", "")]
    for act in ("decidir", "tomar", "soltar", "abrir", "original"):
        browser.post(f"{QUEUE}/{item.id}/{act}", {"kind": "hide"}, status=403)
    browser.post(f"{QUEUE}/varios", {"kind": "hide", "item": item.id}, status=403)


def test_filters_are_taken_from_a_list_and_nothing_else(browse, moderator):
    reported = make_item(title="Reportado por insultos")
    make_report(reported)
    make_item(make_comment(body="Un comentario que espera"), kind=Kind.COMMENT)
    late = make_item(title="Fuera de su plazo ya", now=NOON - timedelta(days=20))
    browser = browse(moderator)
    for address, shown, hidden in (
        ("por=insult", "Reportado por insultos", "Un comentario"),
        ("cosa=comment", "Un comentario que espera", "Reportado por"),
        ("plazo=vencidos", "Fuera de su plazo", "Reportado por"),
        (f"conv={late.call_id}", "Fuera de su plazo", "Un comentario"),
        ("por=' OR 1=1--&cosa=x&estado=19&conv=x&plazo=x&despues=x", "Reportado por", "nada por"),
    ):
        text = browser.get(f"{QUEUE}?{address}").text
        assert shown in text
        assert hidden not in text


def test_pages_follow_one_another_without_losing_or_repeating_any(session, monkeypatch):
    monkeypatch.setattr(queries, "PAGE_ROWS", 3)
    items = [make_item(now=NOON - timedelta(hours=n % 3)) for n in range(10)]
    for one in items[:4]:
        make_report(one)
    seen, cursor = [], None
    for _page in range(4):
        page = queries.waiting({"20"}, queries.Filters(), today=NOON.date(), cursor=cursor)
        seen += [row.item.id for row in page.rows]
        cursor = page.next_cursor
    expected = sorted(items, key=lambda one: (-one.weight, one.opened_at, one.id))
    assert seen == [one.id for one in expected]
    assert cursor is None


def test_what_was_noticed_is_marked_and_said_aloud(browse, moderator):
    proposal = make_proposal(author_id=make_user().id, problem=DATA + " <b>x</b>")
    scanning.scan(Kind.PROPOSAL, [proposal.id], now=NOON)
    item = db.session.scalars(select(ModerationItem)).one()
    page = browse(moderator).get(f"{QUEUE}/{item.id}")
    assert '<mark>5512345678<span class="visually-hidden"> (Teléfono)</span></mark>' in page.html
    assert "&lt;b&gt;x&lt;/b&gt;" in page.html
    assert 'value="ana@example.com" checked' in page.html


def test_who_reports_is_not_said(browse, moderator):
    item = make_item()
    make_report(item, body="Este texto me ofende mucho.")
    page = browse(moderator).get(f"{QUEUE}/{item.id}")
    assert "Este texto me ofende mucho." in page.text
    assert "una persona" in page.text


def test_deciding_and_going_on(browse, moderator):
    first, second = make_item(), make_item(title="La que sigue en la lista")
    make_report(first)
    browser = browse(moderator)
    fields = {"kind": "hide", "reason": "insult", "body": WHY, "seguir": "1"}
    answer = browser.post(f"{QUEUE}/{first.id}/decidir", fields)
    decision = db.session.scalars(select(Decision)).one()
    assert answer.location == f"{QUEUE}/{second.id}?hecho={decision.id}"
    page = browser.get(answer.location)
    assert "La que sigue en la lista" in page.heading
    browser.post(f"{QUEUE}/deshacer", {"hecho": decision.id})
    assert status_of(first) is ProposalStatus.PUBLISHED
    assert first.status is ItemStatus.WAITING


def test_a_second_decision_is_refused_with_the_reason(browse, moderator):
    item = make_item()
    fields = {"kind": "hide", "reason": "insult", "body": WHY}
    browser = browse(moderator)
    browser.post(f"{QUEUE}/{item.id}/decidir", fields)
    answer = browser.post(f"{QUEUE}/{item.id}/decidir", {"kind": "keep"}, status=409)
    assert "ya lo decidió" in answer.text


def test_a_mistake_is_said_and_nothing_typed_is_lost(browse, moderator):
    item = make_item()
    browser = browse(moderator)
    fields = {"kind": "hide", "reason": "within_rules", "body": "corto"}
    text = browser.post(f"{QUEUE}/{item.id}/decidir", fields, status=422).text
    assert "Elige una razón que vaya con eso" in text
    assert "corto</textarea>" in text
    text = browser.post(f"{QUEUE}/{item.id}/decidir", {"kind": "'; --"}, status=422).text
    assert "Elige qué decides" in text


def test_what_is_masked_is_seen_first(browse, moderator):
    item = make_item(problem=DATA)
    fields = {
        "kind": "mask", "body": WHY, "found": ["5512345678"], "others": "ana@example.com\r\n",
    }  # fmt: skip
    browser = browse(moderator)
    page = browser.post(f"{QUEUE}/{item.id}/decidir", fields, status=200).text
    assert page.count("<mark>[dato personal]</mark>") == 2
    proposal = db.session.get(Proposal, item.thing_id)
    assert "5512345678" in proposal.problem
    browser.post(f"{QUEUE}/{item.id}/decidir", fields | {"confirmado": "1"})
    assert "5512345678" not in proposal.problem
    why = {"why": "Lo pide quien resuelve la apelación."}
    assert "5512345678" in browser.post(f"{QUEUE}/{item.id}/original", why, status=200).text
    browser.post(f"{QUEUE}/{item.id}/original", {"why": ""}, status=422)


def test_many_are_looked_at_confirmed_and_undone(browse, moderator):
    items = [make_item() for _ in range(3)]
    other = make_item()
    taking.take(other.id, person=make_moderator(), now=NOON)
    numbers = [one.id for one in (*items, other)]
    browser = browse(moderator)
    text = browser.post(f"{QUEUE}/varios", {"kind": "hide", "item": numbers}, status=200).text
    assert "Lo está revisando" in text
    assert "Ocultar: 3 textos" in text
    assert {status_of(one) for one in items} == {ProposalStatus.PUBLISHED}
    fields = {"kind": "hide", "item": numbers[:3], "step": "confirm"}
    browser.post(f"{QUEUE}/varios", fields, status=422)
    fields |= {"reason": "advertising", "body": WHY}
    answer = browser.post(f"{QUEUE}/varios", fields)
    assert {status_of(one) for one in items} == {ProposalStatus.HIDDEN}
    assert "Decidiste 3 juntos" in browser.get(answer.location).text
    browser.post(f"{QUEUE}/deshacer", {"hecho": answer.location.partition("hecho=")[2]})
    assert {status_of(one) for one in items} == {ProposalStatus.PUBLISHED}


def test_nothing_chosen_is_said_so(browse, moderator):
    answer = browse(moderator).post(f"{QUEUE}/varios", {"kind": "hide"}, status=400)
    assert "marca la casilla" in answer.text


def test_taking_letting_go_and_opening_again(browse, moderator):
    item = make_item()
    browser = browse(moderator)
    browser.post(f"{QUEUE}/{item.id}/tomar")
    assert "Lo tienes tú" in browser.get(f"{QUEUE}?ver=mias").text
    assert "Lo está revisando" in browse(make_moderator()).get(f"{QUEUE}/{item.id}").text
    browser.post(f"{QUEUE}/{item.id}/soltar")
    assert "No tienes nada tomado" in browser.get(f"{QUEUE}?ver=mias").text
    decide(item, person=moderator)
    browser.post(f"{QUEUE}/{item.id}/abrir")
    assert item.status is ItemStatus.WAITING


def test_who_moderates_brings_what_they_found(browse, moderator):
    proposal, away = make_proposal(), make_proposal(entity_code="19")
    browser = browse(moderator)
    assert (
        f"{QUEUE}/ver/proposal/{proposal.id}" in browser.get(f"/propuestas/{proposal.folio}").links
    )
    assert "Nadie lo ha reportado" in browser.get(f"{QUEUE}/ver/proposal/{proposal.id}").heading
    answer = browser.post(f"{QUEUE}/abrir/proposal/{proposal.id}")
    assert browser.get(answer.location).heading == proposal.title
    known = browser.client.get(f"{QUEUE}/ver/proposal/{proposal.id}")
    assert known.location == answer.location
    browser.post(f"{QUEUE}/abrir/proposal/{away.id}", status=403)
    browser.post(f"{QUEUE}/abrir/otra/{proposal.id}", status=404)


def test_every_page_keeps_to_its_budget_however_much_there_is(browse, session, remembered):
    person = make_commission()
    for number in range(12):
        thing = make_proposal(author_id=make_user().id, problem=DATA, entity_code="20")
        scanning.scan(Kind.PROPOSAL, [thing.id], now=NOON)
        item = make_item(thing)
        make_report(item)
        make_item(make_comment(), kind=Kind.COMMENT)
        make_item(make_file(thing), kind=Kind.ATTACHMENT)
        if number % 2:
            decide(item, DecisionKind.KEEP, Reason.WITHIN_RULES, person=person, body="")
    browser = browse(person)
    for address in ("", "?por=phone&estado=20", "?ver=mias", "?ver=decididos", f"/{item.id}"):
        within_budget(browser, QUEUE + address)
