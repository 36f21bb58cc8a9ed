"""Act first, confirm the address after: nothing typed is lost on the way."""

import re
from dataclasses import asdict
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.accounts import pending
from gatp_participa.accounts.models import PendingAct, User
from gatp_participa.accounts.services import keep_act
from gatp_participa.calls.status import CallStatus
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.entities import queries as entities
from gatp_participa.notices.models import OutboxMessage
from gatp_participa.proposals import services
from gatp_participa.proposals.models import Proposal, SavedDraft, Support
from tests.proposals.test_views import WRITTEN, new
from tests.support.factories import NOON, make_call, make_proposal, make_user
from tests.support.page import Page
from tests.support.queries import count_queries
from tests.support.visitor import at_once

pytestmark = pytest.mark.usefixtures("at_noon")
ANA = "ana@example.org"


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def message():
    return db.session.scalar(select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(1))


def confirm(visitor, location, status=303):
    code = re.search(r"\b(\d{6})\b", message().body_text)[1]
    sealed = re.search(r"[?&]t=([^&]+)", location)[1]
    return visitor.post("/entrar/codigo", {"t": sealed, "code": code}, status=status)


def test_a_visitor_writes_a_whole_proposal_and_confirms_after(browse):
    call, visitor = make_call(), browse()
    page = visitor.get(new(call))
    assert "Tu correo" in page.text
    assert "Guardar borrador" not in page.text
    answer = visitor.post(new(call), WRITTEN | {"email": " Ana@Example.org "})
    assert answer.location.startswith("/entrar/codigo?t=")
    assert "ana" not in answer.location
    assert (count(Proposal), count(User), count(PendingAct)) == (0, 0, 1)
    assert "enviar tu propuesta «Que publiquen cuándo pasa la pipa»" in message().body_text
    assert "Un paso más" in visitor.get(answer.location).text
    answer = confirm(visitor, answer.location)
    proposal = db.session.scalars(select(Proposal)).one()
    assert answer.location == f"/propuestas/{proposal.folio}/acuse"
    assert (proposal.author.email, proposal.municipality_code) == (ANA, "20067")
    assert count(PendingAct) == 0, "the text lives in the proposal now, and nowhere else"
    assert "tu propuesta, recibida" in visitor.get(answer.location).text


def test_a_visitor_supports_and_confirms_after(browse):
    proposal, visitor = make_proposal(), browse()
    address = f"/propuestas/{proposal.folio}/apoyo"
    assert "contar una sola vez" in visitor.get(address).text
    answer = visitor.post(address, {"email": ANA})
    assert count(Support) == 0
    assert "apoyar la propuesta «" in message().body_text
    assert confirm(visitor, answer.location).location == f"/propuestas/{proposal.folio}"
    db.session.refresh(proposal)
    assert (count(Support), proposal.supports_count) == (1, 1)


def test_what_the_visitor_forgot_is_said_with_everything_typed(browse):
    call = make_call()
    page = Page(browse().post(new(call), WRITTEN, status=422).text).check()
    assert "Escribe tu correo" in page.text
    assert WRITTEN["problem"] in page.html
    page = Page(browse().post(new(call), WRITTEN | {"email": "ana@"}, status=422).text).check()
    assert "Revisa el correo" in page.text
    proposal = make_proposal(call=call)
    refused = browse().post(f"/propuestas/{proposal.folio}/apoyo", {"email": ""}, status=422)
    assert "Escribe tu correo" in refused.text
    assert count(PendingAct) == 0


def test_another_code_ends_the_same_act(browse):
    call, visitor = make_call(), browse()
    first = visitor.post(new(call), WRITTEN | {"email": ANA}).location
    sealed = re.search(r"[?&]t=([^&]+)", first)[1]
    second = visitor.post("/entrar", {"email": ANA, "t": sealed}).location
    assert second != first
    confirm(visitor, second)
    assert count(Proposal) == 1


def test_a_code_of_another_address_does_not_end_it(browse):
    call, visitor = make_call(), browse()
    sealed = re.search(
        r"[?&]t=([^&]+)", visitor.post(new(call), WRITTEN | {"email": ANA}).location
    )[1]
    other = visitor.post("/entrar", {"email": "eva@example.org", "t": sealed}).location
    answer = confirm(visitor, other)
    assert count(Proposal) == 0
    assert answer.location == "/"
    assert count(PendingAct) == 1, "it still waits for its own address"


def test_it_waits_a_day_and_no_more(browse, monkeypatch):
    call, visitor = make_call(), browse()
    first = visitor.post(new(call), WRITTEN | {"email": ANA}).location
    sealed = re.search(r"[?&]t=([^&]+)", first)[1]
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=25))
    location = visitor.post("/entrar", {"email": ANA, "t": sealed}).location
    answer = confirm(visitor, location)
    assert (answer.location, count(Proposal)) == ("/", 0)


def test_a_call_that_closed_meanwhile_gives_the_text_back(browse):
    call, visitor = make_call(), browse()
    location = visitor.post(new(call), WRITTEN | {"email": ANA}).location
    call.status = CallStatus.CLOSED
    db.session.commit()
    page = Page(confirm(visitor, location, status=409).text).check()
    assert WRITTEN["problem"] in page.text
    assert count(Proposal) == 0
    assert visitor.get("/mi-cuenta").heading, "the address was confirmed all the same"


def test_nobody_is_sent_more_codes_than_one_reads(browse):
    call, visitor = make_call(), browse()
    for number in range(3):
        visitor.post(new(call), WRITTEN | {"email": ANA, "title": f"Otro título, el {number}"})
    page = Page(visitor.post(new(call), WRITTEN | {"email": ANA}, status=429).text).check()
    assert "Ya te enviamos varios códigos" in page.text
    assert WRITTEN["problem"] in page.html


def test_similar_ones_are_shown_to_a_visitor_too(browse):
    call = make_call()
    make_proposal(call=call, title=WRITTEN["title"], problem=WRITTEN["problem"])
    answer = browse().post(
        new(call), WRITTEN | {"email": ANA, "join": make_proposal(call=call).folio}
    )
    assert "/apoyo" in answer.location
    assert count(SavedDraft) == 0


def test_the_pages_of_a_visitor_cost_little(browse, monkeypatch):
    monkeypatch.setattr(entities, "keep_seconds", 60.0)
    call, proposal = make_call(), make_proposal()
    visitor = browse()
    for address in (new(call), f"/propuestas/{proposal.folio}/apoyo"):
        with count_queries() as queries:
            visitor.get(address)
        assert len(queries) <= 12


def test_confirming_twice_at_once_does_it_once(server):
    """Two presses of «Confirmar» on a slow telephone."""
    running = server()
    now = clock.now()
    with running.app.app_context(), transaction():
        call = make_call(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
        person = make_user()
        draft = services.ProposalDraft(
            title="Que publiquen cuándo pasa la pipa", problem=WRITTEN["problem"], entity_code="20"
        )
        act = keep_act("proposals.submit", asdict(draft) | {"slug": call.slug},
                       email=person.email, now=now)  # fmt: skip
        act_id, person_id = act.id, person.id

    def confirm_it():
        with running.app.test_request_context():
            return pending.perform(act_id, db.session.get(User, person_id))

    done = at_once([confirm_it] * 6)
    assert sum(one is not None for one in done) == 1
    with running.app.app_context():
        assert count(Proposal) == 1
