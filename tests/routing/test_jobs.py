import pytest
from sqlalchemy import select

from gatp_participa.jobs import queue
from gatp_participa.notices.models import OutboxMessage
from gatp_participa.proposals.models import Support
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.routing import jobs, services
from gatp_participa.routing.status import Decision
from tests.support.factories import (
    NOON,
    make_call,
    make_commission,
    make_proposal,
    make_theme,
    make_user,
    save,
)

REASON = "El organismo ya tiene las rutas de las pipas y las publicará cada lunes, por colonia."

pytestmark = pytest.mark.usefixtures("at_noon")


def support(proposal, user):
    save(Support(proposal_id=proposal.id, user_id=user.id, created_at=NOON))


def answered(*proposals, decision=Decision.UNDER_STUDY):
    """A theme of these proposals, answered by the national desk in the first one's state."""
    person = make_commission()
    theme = make_theme(*proposals)
    referrals = services.publish_and_refer(theme, person=person, now=NOON)
    code = proposals[0].entity_code or "00"
    mine = next(r for r in referrals if r.entity_code == code)
    return services.answer(
        mine, decision=decision, reason=REASON, next_step="Resultado en noventa días",
        person=person, now=NOON,
    )  # fmt: skip


def letters(session):
    rows = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "theme_answered"))
    return {row.recipient: row for row in rows}


def test_every_author_and_supporter_of_that_state_is_told_about_their_own(session):
    call = make_call()
    writer, other_writer, fan, elsewhere = (make_user() for _ in range(4))
    mine = make_proposal(call=call, author_id=writer.id, title="Que pase la pipa")
    theirs = make_proposal(call=call, author_id=other_writer.id, title="Pozo limpio")
    far = make_proposal(call=call, author_id=elsewhere.id, entity_code="14")
    gone = make_proposal(call=call, author_id=make_user().id, status=ProposalStatus.HIDDEN)
    support(theirs, fan)
    support(theirs, writer)
    support(mine, make_user(is_active=False))
    response = answered(mine, theirs, far, gone)

    jobs.notify_answer(job=None, response_id=response.id)

    told = letters(session)
    assert set(told) == {writer.email, other_writer.email, fan.email}
    own = told[writer.email]
    assert own.subject == "Respondieron a «Que pase la pipa»"
    for said in ("Escribiste", mine.folio, "Queda en estudio", REASON, "noventa días"):
        assert said in own.body_text
    assert f"/propuestas/{mine.folio}" in own.body_text
    assert "Mesa nacional" in own.body_text
    assert "Apoyaste" in told[fan.email].body_text
    assert theirs.folio in told[fan.email].body_text
    assert "Que pase la pipa" in own.body_html


def test_running_twice_or_in_small_batches_tells_each_person_once(session, monkeypatch):
    monkeypatch.setattr(jobs, "BATCH", 2)
    proposal = make_proposal(author_id=make_user().id)
    for _ in range(4):
        support(proposal, make_user())
    response = answered(proposal)

    jobs.notify_answer(job=None, response_id=response.id)
    jobs.notify_answer(job=None, response_id=response.id)

    assert len(letters(session)) == 5


def test_proposals_that_named_no_state_are_answered_too(session):
    writer = make_user()
    response = answered(make_proposal(author_id=writer.id, entity_code=None))  # national desk

    jobs.notify_answer(job=None, response_id=response.id)

    assert set(letters(session)) == {writer.email}


def test_the_job_is_the_one_that_an_answer_asks_for(session):
    assert queue._handlers["routing.notify_answer"] is jobs.notify_answer
