"""What one said of a commitment is corrected for a quarter of an hour, in view of everybody."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from gatp_participa.core import clock
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.jobs.models import Job
from gatp_participa.plans.models import CommitmentRemark
from gatp_participa.plans.services import remarking
from tests.plans.following import Promise
from tests.support.factories import NOON
from tests.support.queries import count_queries

SOON, LATE = NOON + timedelta(minutes=14), NOON + timedelta(minutes=15)


@pytest.fixture
def promise(session, at_noon):
    return Promise(activities=1)


@pytest.fixture
def said(promise):
    return remarking.write(
        promise.commitment, body="En mi calle no.", person=promise.citizen, now=NOON
    )


def test_ones_own_is_corrected_marked_and_looked_at_again(promise, said, session):
    remarking.correct(said, body="En mi calle no pasa.", person=promise.citizen, now=SOON)
    assert (said.body, said.edited_at) == ("En mi calle no pasa.", SOON)
    jobs = session.scalars(select(Job).where(Job.name == "moderation.scan")).all()
    assert [job.arguments for job in jobs] == [{"kind": "remark", "numbers": [said.id]}] * 2


def test_saying_the_same_is_not_a_correction(promise, said):
    remarking.correct(said, body="En mi calle no.", person=promise.citizen, now=SOON)
    assert said.edited_at is None


@pytest.mark.parametrize(
    ("who", "now", "hidden", "error"),
    [
        ("citizen", LATE, False, ConflictError), ("citizen", SOON, True, ConflictError),
        ("commission", SOON, False, NotAllowedError), ("responsible", SOON, False, NotAllowedError),
    ],
)  # fmt: skip
def test_who_and_until_when(promise, said, session, who, now, hidden, error):
    if hidden:
        said.hidden_at, said.hidden_reason = NOON, "Insulta a una persona."
        session.flush()
    with pytest.raises(error):
        remarking.correct(said, body="Otra cosa.", person=getattr(promise, who), now=now)
    assert said.body == "En mi calle no."


def test_limits_are_those_of_writing(promise, said):
    with pytest.raises(InvalidInputError):
        remarking.correct(said, body="", person=promise.citizen, now=SOON)


def test_the_page_offers_it_to_its_author_while_it_lasts(browse, promise, said, monkeypatch):
    where, page = f"/compromisos/{promise.commitment.id}", f"/opiniones/{said.id}/corregir"
    author = browse(promise.citizen)
    assert page in author.get(where).links
    assert page not in browse(promise.society).get(where).links
    assert page not in browse().get(where).links
    assert "En mi calle no." in author.get(page).text
    assert "unas palabras bastan" in author.post(page, {"body": ""}, status=200).text
    author.post(page, {"body": "En mi calle no pasa."})
    seen = browse().get(where).text
    assert "En mi calle no pasa." in seen
    assert "(corregida)" in seen
    monkeypatch.setattr(clock, "now", lambda: LATE)
    assert page not in author.get(where).links
    author.get(page, status=409)


def test_the_page_of_a_commitment_stays_light(browse, promise, said, remembered):
    visitor = browse(promise.citizen)
    visitor.get(f"/compromisos/{promise.commitment.id}")
    with count_queries() as made:
        visitor.get(f"/compromisos/{promise.commitment.id}")
    assert len(made) <= 12, made
    assert CommitmentRemark.__tablename__ in "".join(made)
