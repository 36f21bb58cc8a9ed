from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.accounts.status import Role
from gatp_participa.audit.models import AuditEntry
from gatp_participa.calls.models import CallEntity
from gatp_participa.calls.status import CallStatus
from gatp_participa.core import folios
from gatp_participa.core.db import db
from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    TooManyRequestsError,
)
from gatp_participa.notices.models import OutboxMessage
from gatp_participa.proposals import search_index, services
from gatp_participa.proposals.models import Proposal, Support
from gatp_participa.proposals.status import ProposalStatus
from tests.support.factories import NOON, make_call, make_commission, make_proposal, make_user

pytestmark = pytest.mark.usefixtures("session")

DRAFT = services.ProposalDraft(
    title="Que publiquen cuándo pasa la pipa",
    problem="La pipa del agua pasa sin avisar y quien trabaja nunca la alcanza.",
    action="Un calendario por colonia.", result="Lo puedo leer en la clínica.",
    entity_code="20", municipality_code="20067", accepts_privacy=True,
)  # fmt: skip


def found(words):
    query = search_index.matching(words)
    return {row.proposal_id for row in db.session.execute(query)}


def submit(draft=DRAFT, *, call=None, author=None, now=NOON):
    return services.submit(draft, call=call or make_call(), author=author or make_user(), now=now)


# --- writing ---


def test_a_proposal_gets_a_folio_of_its_state_and_can_be_found():
    call = make_call()
    proposal = submit(replace(DRAFT, topic_id=call.topics[0].id), call=call)
    assert proposal.folio.startswith("OAX-")
    assert folios.normalize(proposal.folio) == proposal.folio
    assert proposal.status is ProposalStatus.PUBLISHED
    assert proposal.submitted_at == NOON
    assert found("pipas calendarios") == {proposal.id}


def test_who_names_no_state_gets_a_national_folio():
    proposal = submit(replace(DRAFT, entity_code=None, municipality_code=None))
    assert proposal.folio.startswith("NAC-")


def test_the_receipt_is_posted_with_the_folio_and_what_follows():
    author = make_user()
    proposal = submit(author=author)
    letter = db.session.scalars(select(OutboxMessage)).one()
    assert letter.recipient == author.email
    assert proposal.folio in letter.subject
    for body in (letter.body_text, letter.body_html):
        assert f"/propuestas/{proposal.folio}" in body
        assert "Lo que sigue" in body


def test_the_trace_says_that_privacy_was_accepted_and_not_who_or_what():
    proposal = submit()
    entry = db.session.scalars(select(AuditEntry).filter_by(act="proposals.submit")).one()
    assert entry.subject_id == proposal.id
    assert entry.changes["accepts_privacy"] is True
    assert "pipa" not in str(entry.changes)


@pytest.mark.parametrize("status", set(CallStatus) - {CallStatus.OPEN})
def test_a_call_that_is_not_open_receives_nothing(status):
    with pytest.raises(ConflictError):
        submit(call=make_call(status=status))


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Corto"}, {"title": "a" * 121}, {"problem": "poco"}, {"action": "a" * 3001},
        {"result": "a" * 1501}, {"entity_code": "99"}, {"municipality_code": "19039"},
        {"entity_code": None}, {"topic_id": 999_999}, {"language": "xx"},
    ],
    ids=str,
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_a_sentence(change):
    with pytest.raises(InvalidInputError) as refused:
        submit(replace(DRAFT, **change))
    assert str(refused.value).endswith(".")


def test_a_call_for_some_states_accepts_only_those():
    call = make_call(is_national=False)
    db.session.add(CallEntity(call_id=call.id, entity_code="19"))
    db.session.flush()
    db.session.refresh(call)
    with pytest.raises(InvalidInputError, match="solo para algunos estados"):
        submit(call=call)
    accepted = submit(replace(DRAFT, entity_code="19", municipality_code=None), call=call)
    assert accepted.folio.startswith("NLE-")


def test_the_same_text_sent_twice_is_one_proposal():
    call, author = make_call(), make_user()
    first = submit(call=call, author=author)
    again = submit(call=call, author=author, now=NOON + timedelta(minutes=9))
    assert again.id == first.id
    assert db.session.scalar(select(func.count(OutboxMessage.id))) == 1


@pytest.mark.parametrize("difference", ["later", "other text", "other person", "other call"])
def test_what_differs_in_something_is_another_proposal(difference):
    call, author = make_call(), make_user()
    first = submit(call=call, author=author)
    second = services.submit(
        replace(DRAFT, title="Que avisen cuándo pasa") if difference == "other text" else DRAFT,
        call=make_call() if difference == "other call" else call,
        author=make_user() if difference == "other person" else author,
        now=NOON + timedelta(minutes=11 if difference == "later" else 1),
    )
    assert second.id != first.id


def test_after_ten_in_an_hour_a_person_has_to_wait():
    call, author = make_call(), make_user()
    for n in range(10):
        submit(replace(DRAFT, title=f"Propuesta número {n}"), call=call, author=author)
    late = replace(DRAFT, title="Propuesta número once")
    with pytest.raises(TooManyRequestsError, match="15 minutos"):
        submit(late, call=call, author=author, now=NOON + timedelta(minutes=45))
    assert submit(late, call=call, author=author, now=NOON + timedelta(minutes=61))


# --- supporting ---


def test_a_support_counts_once_and_is_taken_back():
    proposal, person = make_proposal(), make_user()
    assert services.support(proposal.id, person=person, now=NOON) is True
    assert services.support(proposal.id, person=person, now=NOON) is False
    assert proposal.supports_count == 1
    assert services.take_back(proposal.id, person=person, now=NOON) is True
    assert services.take_back(proposal.id, person=person, now=NOON) is False
    assert proposal.supports_count == 0
    assert db.session.scalar(select(func.count(Support.id))) == 0


def test_nobody_supports_their_own():
    author = make_user()
    proposal = make_proposal(author_id=author.id)
    with pytest.raises(NotAllowedError):
        services.support(proposal.id, person=author, now=NOON)


@pytest.mark.parametrize("act", [services.support, services.take_back])
def test_supports_do_not_move_out_of_their_time_or_out_of_sight(act):
    person = make_user()
    closed = make_proposal(call=make_call(status=CallStatus.CLOSED))
    hidden = make_proposal(status=ProposalStatus.HIDDEN)
    withdrawn = make_proposal(status=ProposalStatus.WITHDRAWN, withdrawn_at=NOON)
    for proposal in (closed, hidden, withdrawn):
        with pytest.raises(ConflictError):
            act(proposal.id, person=person, now=NOON)
    with pytest.raises(ConflictError):
        act(make_proposal().id, person=person, now=NOON + timedelta(days=30))
    with pytest.raises(NotFoundError):
        act(999_999, person=person, now=NOON)


# --- withholding ---


def test_an_author_withdraws_with_a_reason_and_it_leaves_search():
    author = make_user()
    proposal = make_proposal(author_id=author.id, title="Pipa con calendario")
    services.withdraw(proposal, reason="Ya lo resolvieron.", person=author, now=NOON)
    assert proposal.status is ProposalStatus.WITHDRAWN
    assert (proposal.withdrawn_at, proposal.status_reason) == (NOON, "Ya lo resolvieron.")
    assert proposal.id not in found("pipa")
    with pytest.raises(ConflictError):
        services.withdraw(proposal, reason="Otra vez lo mismo.", person=author, now=NOON)


@pytest.mark.parametrize("reason", ["", "   ", "porque sí", "a" * 601])
def test_nothing_leaves_public_view_without_a_reason(reason):
    author, commission = make_user(), make_commission()
    proposal = make_proposal(author_id=author.id)
    with pytest.raises(InvalidInputError):
        services.withdraw(proposal, reason=reason, person=author, now=NOON)
    with pytest.raises(InvalidInputError):
        services.hide(proposal, reason=reason, person=commission, now=NOON)
    assert proposal.status is ProposalStatus.PUBLISHED


def test_a_moderator_hides_and_shows_again():
    moderator = make_user((Role.MODERATOR, "20"))
    proposal = make_proposal(title="Pipa con insultos")
    services.hide(proposal, reason="Insulta a una persona.", person=moderator, now=NOON)
    assert proposal.status is ProposalStatus.HIDDEN
    assert proposal.id not in found("pipa")
    services.restore(proposal, reason="Fue un error nuestro.", person=moderator, now=NOON)
    assert (proposal.status, proposal.status_reason) == (ProposalStatus.PUBLISHED, "")
    assert proposal.id in found("pipa")
    acts = db.session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)).all()
    assert acts == ["proposals.hide", "proposals.restore"]


def test_nobody_else_withdraws_or_hides():
    proposal, stranger = make_proposal(author_id=make_user().id), make_user()
    with pytest.raises(NotAllowedError):
        services.withdraw(proposal, reason="Porque me da la gana.", person=stranger, now=NOON)
    with pytest.raises(NotAllowedError):
        services.hide(proposal, reason="Porque me da la gana.", person=stranger, now=NOON)
    with pytest.raises(NotAllowedError):
        services.restore(proposal, reason="Porque me da la gana.", person=stranger, now=NOON)
    assert db.session.get(Proposal, proposal.id).status is ProposalStatus.PUBLISHED
