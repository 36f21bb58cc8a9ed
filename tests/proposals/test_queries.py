from datetime import timedelta

import pytest
from sqlalchemy import select

from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.proposals import queries, services
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.queries import reading
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.web.paging import encode_cursor
from tests.support.factories import NOON, make_call, make_proposal, make_user
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("session")


def give(proposal, *people):
    for person in people:
        services.support(proposal.id, person=person, now=NOON)


def test_a_folio_is_found_however_it_was_typed():
    proposal = make_proposal()
    typed = proposal.folio.lower().replace("-", " ")
    assert queries.proposal_by_folio(f" {typed}").id == proposal.id


@pytest.mark.parametrize("typed", ["", "hola", "OAX-222-229", "OAX-333-33J", "' OR 1=1 --"])
def test_what_is_no_folio_of_ours_is_not_found(typed):
    with pytest.raises(NotFoundError, match="folio"):
        queries.proposal_by_folio(typed)


def test_texts_of_a_call_come_by_number_in_batches_and_only_what_is_public(monkeypatch):
    monkeypatch.setattr(reading, "BATCH_ROWS", 2)
    call = make_call()
    public = [make_proposal(call=call) for _ in range(5)]
    make_proposal(call=call, status=ProposalStatus.HIDDEN)
    make_proposal(call=call, status=ProposalStatus.WITHDRAWN, withdrawn_at=NOON)
    make_proposal()
    elsewhere = make_proposal(call=call, entity_code="19")
    texts = list(queries.texts_of_call(call.id))
    assert [row.id for row in texts] == [p.id for p in public] + [elsewhere.id]
    assert texts[0]._fields == (
        "id", "title", "problem", "action", "result", "language", "content_digest",
    )  # fmt: skip
    assert [row.id for row in queries.texts_of_call(call.id, entity_code="19")] == [elsewhere.id]


def test_the_audience_is_each_person_once_with_their_own_proposal_first():
    call = make_call()
    ana, beto, caro, dani = (make_user() for _ in range(4))
    one = make_proposal(call=call, author_id=ana.id)
    two = make_proposal(call=call, author_id=beto.id)
    make_proposal(call=call, author_id=dani.id)  # outside the theme
    give(one, beto, caro)
    give(two, ana, caro)
    theme = select(Proposal.id).where(Proposal.id.in_([one.id, two.id]))
    audience = queries.audience_of(theme)
    assert [(r.user_id, r.proposal_id, bool(r.is_author)) for r in audience] == [
        (ana.id, one.id, True), (beto.id, two.id, True), (caro.id, one.id, False),
    ]  # fmt: skip
    assert (audience[0].email, audience[0].folio, audience[0].title) == (
        ana.email, one.folio, one.title,
    )  # fmt: skip


def test_the_audience_is_read_in_batches_without_leaving_anyone_out():
    people = [make_user() for _ in range(7)]
    proposal = make_proposal()
    give(proposal, *people)
    theme = select(Proposal.id).where(Proposal.id == proposal.id)
    seen, after = [], 0
    while rows := queries.audience_of(theme, after_id=after, limit=3):
        seen += [row.user_id for row in rows]
        after = seen[-1]
    assert seen == [person.id for person in people]


def test_nobody_is_written_about_what_was_hidden_nor_to_a_closed_account():
    author, gone = make_user(), make_user()
    proposal = make_proposal(author_id=author.id)
    give(proposal, gone)
    theme = select(Proposal.id).where(Proposal.id == proposal.id)
    gone.is_active = False
    db.session.flush()
    assert [row.user_id for row in queries.audience_of(theme)] == [author.id]
    proposal.status = ProposalStatus.HIDDEN
    db.session.flush()
    assert list(queries.audience_of(theme)) == []


@pytest.mark.parametrize("number", [2**70, -(2**70), float("inf"), float("nan"), "a"])
def test_a_cursor_that_was_tampered_with_shows_the_first_page(number):
    person = make_user()
    proposal = make_proposal(author_id=person.id)
    cursor = encode_cursor(number)
    assert [p.id for p in queries.written_by(person.id, cursor=cursor).rows] == [proposal.id]
    assert queries.supported_by(person.id, cursor=cursor).rows == []


def test_what_a_person_wrote_and_supports_comes_in_pages(monkeypatch):
    monkeypatch.setattr(reading, "PAGE_ROWS", 2)
    call, person = make_call(), make_user()
    days = (5, 4, 3, 3, 1)  # two on the same moment
    mine = [
        make_proposal(call=call, author_id=person.id, submitted_at=NOON - timedelta(days=day))
        for day in days
    ]
    others = [make_proposal(call=call) for _ in range(3)]
    for proposal in others:
        give(proposal, person)
    db.session.flush()
    for find, expected in ((queries.written_by, mine), (queries.supported_by, others)):
        seen, cursor = [], None
        while True:
            with count_queries() as sent:
                page = find(person.id, cursor=cursor)
                assert page.rows[0].call.title == call.title
            assert len(sent) == 1
            seen += [proposal.id for proposal in page.rows]
            if (cursor := page.next_cursor) is None:
                break
        assert seen == [proposal.id for proposal in reversed(expected)]


def test_a_person_asks_which_they_support():
    person, yes, no = make_user(), make_proposal(), make_proposal()
    give(yes, person)
    assert queries.supported_among(person.id, [yes.id, no.id]) == {yes.id}
    assert queries.supports(person.id, yes.id)
    assert not queries.supports(person.id, no.id)
