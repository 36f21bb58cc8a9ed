"""Who supported a proposal is told that it was withdrawn, and why; nobody is told who supported."""

import pytest
from sqlalchemy import select

from gatp_participa.core.db import db
from gatp_participa.jobs.models import Job
from gatp_participa.notices.models import OutboxMessage
from gatp_participa.proposals import jobs, services
from tests.support.factories import NOON, make_call, make_proposal, make_user

pytestmark = pytest.mark.usefixtures("session", "at_noon")


def letters():
    return db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()


def test_every_supporter_is_told_once(monkeypatch):
    monkeypatch.setattr(jobs, "BATCH", 2)
    author, people = make_user(), [make_user() for _ in range(5)]
    proposal = make_proposal(call=make_call(), author_id=author.id)
    for person in people:
        services.support(proposal.id, person=person, now=NOON)
    people[0].is_active = False
    services.withdraw(proposal, reason="Ya lo resolvieron.", person=author, now=NOON)
    (job,) = db.session.scalars(select(Job).where(Job.name == "proposals.tell_withdrawn"))
    for _ in range(2):  # a worker may be killed and start over
        jobs.tell_withdrawn(job=job, **job.arguments)
    assert [one.recipient for one in letters()] == [person.email for person in people[1:]]
    for letter in letters():
        assert "Ya lo resolvieron." in letter.body_text
        assert author.pseudonym not in letter.body_text
        assert all(p.email not in letter.body_text for p in people)


def test_without_supporters_there_is_nobody_to_tell():
    author = make_user()
    proposal = make_proposal(call=make_call(), author_id=author.id)
    services.withdraw(proposal, reason="Ya lo resolvieron.", person=author, now=NOON)
    assert db.session.scalar(select(Job.id).where(Job.name == "proposals.tell_withdrawn")) is None


def test_the_receipt_has_a_code_that_telephones_read(browse):
    author = make_user()
    proposal = make_proposal(call=make_call(), author_id=author.id, title="Agua <b>limpia</b>")
    page = browse(author).get(f"/propuestas/{proposal.folio}/acuse")
    assert '<svg viewBox="0 0' in page.html
    assert f"http://127.0.0.1:8000/propuestas/{proposal.folio}" in page.text
