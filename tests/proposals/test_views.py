from datetime import timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.calls.models import CallEntity
from gatp_participa.calls.status import CallStatus
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.entities import queries as entities
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from tests.support.factories import NOON, make_call, make_proposal, make_secretariat, make_user
from tests.support.page import Page
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("at_noon")

WRITTEN = {
    "problem": "La pipa del agua pasa sin avisar y quien trabaja nunca la alcanza.",
    "action": "Un calendario por colonia.", "result": "Verlo pegado en la clínica.",
    "title": "Que publiquen cuándo pasa la pipa", "entity_code": "20",
    "municipality_code": "20067", "topic": "0", "language": "es", "consent": "y",
}  # fmt: skip


def new(call):
    return f"/convocatorias/{call.slug}/propuestas/nueva"


def sent():
    return db.session.scalar(select(func.count(Proposal.id)))


def test_a_person_writes_and_gets_a_receipt(browse):
    call, author = make_call(), make_user()
    browser = browse(author)
    page = browser.get(new(call))
    for words in (call.title, "¿Qué problema ves?", "¿Qué se podría hacer?",
                  "¿Cómo sabríamos que funcionó?", "Prefiero no decir", "Náhuatl"):  # fmt: skip
        assert words in page.text
    answer = browser.post(new(call), WRITTEN)
    proposal = db.session.scalars(select(Proposal)).one()
    assert answer.location == f"/propuestas/{proposal.folio}/acuse"
    assert (proposal.author_id, proposal.municipality_code) == (author.id, "20067")
    assert proposal.topic_id is None
    receipt = browser.get(answer.location)
    assert f"/propuestas/{proposal.folio}/retirar" in receipt.links
    assert proposal.folio in receipt.text
    assert f"/propuestas/{proposal.folio}" in receipt.links
    assert "Te enviamos este acuse a tu correo" in receipt.text


def test_the_receipt_says_which_table_attends_the_state(browse):
    author = make_user()
    here = make_proposal(author_id=author.id)
    nowhere = make_proposal(author_id=author.id, entity_code=None)
    browser = browse(author)
    assert "Mesa nacional" in browser.get(f"/propuestas/{here.folio}/acuse").text
    make_secretariat("20")
    assert (
        "Secretariado Técnico Local, Oaxaca" in browser.get(f"/propuestas/{here.folio}/acuse").text
    )
    assert "Mesa nacional" in browser.get(f"/propuestas/{nowhere.folio}/acuse").text


def test_the_receipt_is_only_for_its_author(browse):
    proposal = make_proposal(author_id=make_user().id)
    browse(make_user()).get(f"/propuestas/{proposal.folio}/acuse", status=403)


def test_without_a_script_a_button_fills_the_municipalities_and_keeps_what_was_typed(browse):
    call = make_call()
    typed = WRITTEN | {"show_municipalities": "1", "title": "", "municipality_code": ""}
    del typed["consent"]
    page = browse(make_user()).post(new(call), typed, status=200).text
    Page(page).check()
    assert "Oaxaca de Juárez" in page
    assert WRITTEN["problem"] in page
    assert WRITTEN["result"] in page
    assert "error-summary" not in page
    assert sent() == 0


def test_errors_say_what_to_do_and_nothing_typed_is_lost(browse):
    call = make_call()
    long_text = "No hay agua. " * 300
    typed = {"title": "Agua", "problem": long_text, "action": "Que haya agua", "topic": "0"}
    page = Page(browse(make_user()).post(new(call), typed, status=422).text).check()
    assert "Falta corregir 4 cosas" in page.text
    for words in ("al menos 8 caracteres", "quítale 899", "Elige tu estado, o", "aviso de priv"):
        assert words in page.text
    assert long_text.strip() in page.html
    assert "Que haya agua" in page.html
    assert "maxlength" not in page.html, "a browser would cut what is pasted"
    assert sent() == 0


def test_a_municipality_of_another_state_is_asked_again(browse):
    call = make_call()
    typed = WRITTEN | {"entity_code": "19"}
    page = Page(browse(make_user()).post(new(call), typed, status=422).text).check()
    assert "El municipio era de otro estado" in page.text
    assert "Monterrey" in page.text


def test_a_call_for_some_states_offers_only_those(browse):
    call = make_call(is_national=False)
    db.session.add(CallEntity(call_id=call.id, entity_code="19"))
    db.session.flush()
    db.session.refresh(call)
    browser = browse(make_user())
    page = browser.get(new(call))
    assert "Nuevo León" in page.text
    assert "Oaxaca" not in page.text
    assert "Prefiero no decir" not in page.text
    for place in ("20", "00", ""):
        refused = browser.post(new(call), WRITTEN | {"entity_code": place}, status=422)
        assert "Esta convocatoria es solo para los de la lista" in refused.text


def test_topics_are_offered_with_their_hints(browse):
    call = make_call()
    topic = call.topics[0]
    topic.hint = "Pipas, tandeos y fugas."
    db.session.flush()
    browser = browse(make_user())
    assert topic.hint in browser.get(new(call)).text
    browser.post(new(call), WRITTEN | {"topic": str(topic.id)})
    assert db.session.scalars(select(Proposal)).one().topic_id == topic.id


def test_a_call_without_topics_asks_for_none(browse):
    page = browse(make_user()).get(new(make_call(topics=0)))
    assert "¿De qué trata?" not in page.text


@pytest.mark.parametrize("status", [CallStatus.PUBLISHED, CallStatus.CLOSED, CallStatus.RESULTS])
def test_a_call_that_receives_nothing_sends_back_to_its_page(browse, status):
    call = make_call(status=status)
    answer = browse(make_user()).client.get(new(call))
    assert (answer.status_code, answer.location) == (303, f"/convocatorias/{call.slug}")


def test_a_call_that_closed_while_writing_keeps_the_text_on_the_page(browse, monkeypatch):
    call, person = make_call(), make_user()
    db.session.commit()  # the refusal rolls back, and must not take these with it
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=11))
    page = browse(person).post(new(call), WRITTEN, status=409).text
    assert "ya no recibe propuestas" in page
    assert WRITTEN["problem"] in page
    assert sent() == 0


def test_a_draft_call_is_unknown(browse):
    browse(make_user()).get(new(make_call(status=CallStatus.DRAFT)), status=404)


def test_writing_pages_stay_within_the_query_budget(browse, monkeypatch):
    monkeypatch.setattr(entities, "keep_seconds", 60)  # as when serving
    call, person = make_call(topics=8), make_user()
    proposal = make_proposal(call=call, author_id=person.id)
    browser = browse(person)
    for url in (new(call), f"/propuestas/{proposal.folio}/acuse",
                f"/propuestas/{proposal.folio}/apoyo", f"/propuestas/{proposal.folio}/retirar"):  # fmt: skip
        db.session.expire_all()
        with count_queries() as seen:
            browser.get(url)
        assert len(seen) <= 12, (url, len(seen), seen)


def test_municipalities_come_as_data_that_a_cache_may_keep(browse):
    answer = browse().client.get("/entidades/20/municipios.json")
    assert ["20067", "Oaxaca de Juárez"] in answer.json["municipalities"]
    assert len(answer.json["municipalities"]) == 570
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert "Set-Cookie" not in answer.headers
    assert browse().client.get("/entidades/00/municipios.json").status_code == 404


def test_the_receipt_of_what_was_withdrawn_promises_no_road(browse):
    author = make_user()
    proposal = make_proposal(
        author_id=author.id, status=ProposalStatus.WITHDRAWN, withdrawn_at=NOON,
        status_reason="Ya lo resolvieron.",
    )  # fmt: skip
    page = browse(author).get(f"/propuestas/{proposal.folio}/acuse")
    assert "ya no sigue su camino" in page.text
    assert "Ya lo resolvieron." in page.text
    assert 'class="road"' not in page.html
    assert f"/propuestas/{proposal.folio}/retirar" not in page.links
