"""Votes and comments that arrive at once, over HTTP, against a real server."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.comments import holdings, rules
from gatp_participa.comments.models import Comment, CommentVote
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from tests.comments.support import make_comment
from tests.support.factories import make_call, make_proposal, make_user
from tests.support.visitor import Visitor, at_once

PEOPLE = 40


@pytest.fixture
def place(server):
    """A server with a comment on a proposal and forty people at their browsers."""
    running = server()
    now = clock.now()
    with running.app.app_context(), transaction():
        call = make_call(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
        proposal = make_proposal(call=call)
        comment = make_comment(proposal_id=proposal.id, created_at=now)
        visitors = [Visitor(running, make_user()) for _ in range(PEOPLE)]
        folio, number = proposal.folio, comment.id
    return running, folio, number, visitors


def counts(server, number):
    """Return the counts of the row, those of the votes, and check that the orders follow."""
    with server.app.app_context():
        comment = db.session.get(Comment, number)
        kept = (comment.useful_count, comment.not_useful_count)
        assert (comment.usefulness, comment.dispute) == (
            rules.usefulness(*kept), rules.dispute(*kept)
        )  # fmt: skip
        votes = [
            db.session.scalar(
                select(func.count()).where(
                    CommentVote.comment_id == number, CommentVote.is_useful == answer
                )
            )
            for answer in (True, False)
        ]
        return kept, tuple(votes)


def test_forty_people_at_once_are_forty_votes(place):
    server, folio, number, visitors = place
    for visitor in visitors:
        assert visitor.get(f"/propuestas/{folio}")[0] == 200
    answers = at_once(
        [lambda v=v, a=("si", "no")[n % 4 == 0]: v.post("/comentarios/voto", voto=f"{number}:{a}")
         for n, v in enumerate(visitors)]
    )  # fmt: skip
    assert {status for status, _ in answers} == {303}
    assert counts(server, number) == ((30, 10), (30, 10))


def test_one_person_changing_their_mind_at_once_leaves_a_true_count(place):
    server, folio, number, visitors = place
    few = visitors[:4]
    for visitor in few:
        visitor.get(f"/propuestas/{folio}")
    answers = at_once(
        [
            lambda v=few[n % 4], a=("si", "no", "nada")[n % 3]: v.post(
                "/comentarios/voto", voto=f"{number}:{a}"
            )
            for n in range(PEOPLE)
        ]
    )
    assert {status for status, _ in answers} == {303}
    kept, votes = counts(server, number)
    assert kept == votes
    assert sum(kept) <= 4


def test_a_comment_sent_eight_times_at_once_is_one(place):
    server, folio, _number, visitors = place
    visitors[0].get(f"/propuestas/{folio}")
    fields = {"stance": "favour", "body": "Me parece bien si se dice cuánto cuesta."}
    url = f"/propuestas/{folio}/comentarios"
    answers = at_once([lambda: visitors[0].post(url, **fields)] * 8)
    assert {status for status, _ in answers} == {303}
    assert len({where for _, where in answers}) == 1
    with server.app.app_context():
        assert db.session.scalar(select(func.count(Comment.id))) == 2


def test_twenty_different_comments_at_once_are_only_ten(place):
    _server, folio, _number, visitors = place
    visitors[0].get(f"/propuestas/{folio}")
    url = f"/propuestas/{folio}/comentarios"
    answers = at_once(
        [lambda n=n: visitors[0].post(url, stance="neutral", body=f"Digo {n}") for n in range(20)]
    )
    statuses = [status for status, _ in answers]
    assert (statuses.count(303), statuses.count(429)) == (10, 10)


def test_leaving_while_others_vote_keeps_the_count_true(place):
    server, folio, number, visitors = place
    for visitor in visitors:
        visitor.get(f"/propuestas/{folio}")
    at_once([lambda v=v: v.post("/comentarios/voto", voto=f"{number}:si") for v in visitors[:9]])
    with server.app.app_context():
        leaving = db.session.scalar(select(CommentVote.user_id).limit(1))

    def leave():
        from gatp_participa.accounts.models import User

        with server.app.app_context(), transaction():
            holdings.erase_comments(db.session.get(User, leaving), now=clock.now())

    votes = [lambda v=v: v.post("/comentarios/voto", voto=f"{number}:no") for v in visitors[9:20]]
    at_once([leave, *votes])
    assert counts(server, number) == ((8, 11), (8, 11))
