import pytest
from sqlalchemy import func, select

from gatp_participa.audit.models import AuditEntry
from gatp_participa.calls.status import CallStatus
from gatp_participa.comments import rules, services
from gatp_participa.comments.models import CommentVote
from gatp_participa.comments.status import CommentStatus
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, NotAllowedError, NotFoundError
from gatp_participa.proposals.status import ProposalStatus
from tests.comments.support import make_comment
from tests.support.factories import NOON, make_call, make_proposal, make_user

pytestmark = pytest.mark.usefixtures("session")


def vote(comment, answer, person=None):
    return services.vote(comment.id, answer, person=person or make_user(), now=NOON)


def counts(comment):
    db.session.refresh(comment)
    return comment.useful_count, comment.not_useful_count


def test_a_vote_is_given_changed_and_taken_back():
    comment, person = make_comment(), make_user()
    for answer, changed, expected in [
        (True, True, (1, 0)),
        (True, False, (1, 0)),
        (False, True, (0, 1)),
        (False, False, (0, 1)),
        (None, True, (0, 0)),
        (None, False, (0, 0)),
        (False, True, (0, 1)),
    ]:
        assert vote(comment, answer, person) is changed
        assert counts(comment) == expected
    assert db.session.scalar(select(func.count(CommentVote.id))) == 1


def test_the_orders_follow_the_counts():
    comment = make_comment()
    for answer in (True, True, True, False):
        vote(comment, answer)
    db.session.refresh(comment)
    assert comment.usefulness == rules.usefulness(3, 1)
    assert comment.dispute == rules.dispute(3, 1)


def test_who_finds_what_useful_is_nobodys_business():
    vote(make_comment(), True)
    assert db.session.scalar(select(func.count(AuditEntry.id))) == 0


def test_ones_own_is_for_others_to_judge():
    person = make_user()
    with pytest.raises(NotAllowedError):
        vote(make_comment(author=person), True, person)


@pytest.mark.parametrize(
    ("proposal", "comment", "words"),
    [
        ({}, {"status": CommentStatus.HIDDEN, "status_reason": "Insulta."}, "a la vista"),
        ({}, {"status": CommentStatus.DELETED, "body": "", "stance": None}, "a la vista"),
        ({"status": ProposalStatus.HIDDEN}, {}, "a la vista"),
        ({"call": CallStatus.CLOSED}, {}, "ya terminó"),
    ],
)
def test_votes_move_only_while_people_may_comment_and_read(proposal, comment, words):
    proposal = dict(proposal)
    if "call" in proposal:
        proposal["call"] = make_call(status=proposal["call"])
    one = make_comment(proposal_id=make_proposal(**proposal).id, **comment)
    with pytest.raises(ConflictError, match=words):
        vote(one, True)
    assert counts(one) == (0, 0)


def test_nobody_votes_on_what_does_not_exist():
    with pytest.raises(NotFoundError):
        services.vote(10**9, True, person=make_user(), now=NOON)
