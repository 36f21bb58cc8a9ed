"""Supports and submissions that arrive at once, over HTTP, against a real server."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.proposals import jobs
from gatp_participa.proposals.models import Proposal, SavedDraft, SearchWord, Support
from tests.support.factories import make_call, make_proposal, make_user
from tests.support.visitor import Visitor, at_once

PEOPLE = 50


@pytest.fixture
def place(server):
    """A server with a call open today, a proposal in it and fifty people at their browsers."""
    running = server()
    now = clock.now()
    with running.app.app_context(), transaction():
        call = make_call(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
        proposal = make_proposal(call=call)
        people = [make_user() for _ in range(PEOPLE)]
        visitors = [Visitor(running, person) for person in people]
        slug, folio = call.slug, proposal.folio
    return running, slug, folio, visitors


def counts(server, folio):
    with server.app.app_context():
        proposal = db.session.scalar(select(Proposal).where(Proposal.folio == folio))
        rows = db.session.scalar(
            select(func.count(Support.id)).where(Support.proposal_id == proposal.id)
        )
        return proposal.supports_count, rows


def test_fifty_people_at_once_are_fifty_supports(place):
    server, _slug, folio, visitors = place
    url = f"/propuestas/{folio}/apoyo"
    for visitor in visitors:
        assert visitor.get(url)[0] == 200
    answers = at_once([lambda v=v: v.post(url) for v in visitors])
    assert set(answers) == {(303, f"/propuestas/{folio}")}
    assert counts(server, folio) == (PEOPLE, PEOPLE)


def test_one_person_fifty_times_at_once_is_one_support(place):
    server, _slug, folio, visitors = place
    url = f"/propuestas/{folio}/apoyo"
    visitors[0].get(url)
    answers = at_once([lambda: visitors[0].post(url)] * PEOPLE)
    assert {status for status, _ in answers} == {303}
    assert counts(server, folio) == (1, 1)


def test_supports_and_takings_back_mixed_leave_a_true_count(place):
    server, _slug, folio, visitors = place
    url = f"/propuestas/{folio}/apoyo"
    few = visitors[:5]
    for visitor in few:
        visitor.get(url)
    acts = [
        lambda v=few[n % 5], back=bool(n // 5 % 2): v.post(url, **({"take_back": "1"} if back else {}))
        for n in range(PEOPLE)
    ]  # fmt: skip
    assert {status for status, _ in at_once(acts)} == {303}
    count, rows = counts(server, folio)
    assert count == rows <= 5


def test_a_proposal_sent_eight_times_at_once_is_one(place):
    server, slug, _folio, visitors = place
    url = f"/convocatorias/{slug}/propuestas/nueva"
    visitors[0].get(url)
    fields = {
        "title": "Luz para la cancha del barrio", "entity_code": "20", "topic": "0",
        "problem": "La cancha está oscura y nadie la usa desde que anochece.",
        "language": "es", "consent": "y",
    }  # fmt: skip
    answers = at_once([lambda: visitors[0].post(url, **fields)] * 8)
    assert {status for status, _ in answers} == {303}
    assert len({where for _, where in answers}) == 1
    with server.app.app_context():
        query = select(func.count(Proposal.id)).where(Proposal.title == fields["title"])
        assert db.session.scalar(query) == 1


def test_a_draft_saved_eight_times_at_once_is_one_and_none_fails(place):
    server, slug, _folio, visitors = place
    url = f"/convocatorias/{slug}/propuestas/nueva"
    visitors[0].get(url)
    acts = [
        lambda n=n: visitors[0].post(url, title=f"Borrador {n}", topic="0", save_draft="1")
        for n in range(8)
    ]
    assert set(at_once(acts)) == {(303, url)}
    with server.app.app_context():
        (draft,) = db.session.scalars(select(SavedDraft))
        assert draft.fields["title"].startswith("Borrador ")


def test_words_counted_by_four_workers_at_once_are_counted_once(place):
    server, *_rest = place
    with server.app.app_context(), transaction():
        make_proposal()

    def count():
        with server.app.app_context():
            jobs.count_words()

    at_once([count] * 4)
    with server.app.app_context():
        assert set(db.session.scalars(select(SearchWord.counted))) == {2}
