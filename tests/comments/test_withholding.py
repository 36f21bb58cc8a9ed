import pytest
from sqlalchemy import select

from gatp_participa.accounts.status import Role
from gatp_participa.audit.models import AuditEntry
from gatp_participa.comments import services
from gatp_participa.comments.status import CommentStatus, Stance
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from tests.comments.support import make_comment
from tests.support.factories import NOON, make_commission, make_proposal, make_user

pytestmark = pytest.mark.usefixtures("session")
WHY = "Insulta a una persona en lugar de hablar de la propuesta."


def acts():
    return list(db.session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)))


def test_what_its_author_deletes_is_gone_and_its_replies_stay():
    person = make_user()
    comment = make_comment(author=person, votes=(2, 1))
    reply = make_comment(parent=comment)
    services.remove(comment, person=person, now=NOON)
    assert (comment.body, comment.stance, comment.status) == ("", None, CommentStatus.DELETED)
    assert reply.status is CommentStatus.VISIBLE
    with pytest.raises(ConflictError, match="ya estaba borrado"):
        services.remove(comment, person=person, now=NOON)
    assert acts() == ["comments.remove"]


def test_nobody_deletes_what_others_wrote():
    with pytest.raises(NotAllowedError):
        services.remove(make_comment(), person=make_commission(), now=NOON)


@pytest.mark.parametrize(
    ("grants", "place", "allowed"),
    [
        (((Role.MODERATOR, "20"),), "20", True),
        (((Role.MODERATOR, "19"),), "20", False),
        (((Role.MODERATOR, "00"),), "20", True),
        (((Role.MODERATOR, "20"),), None, False),
        (((Role.MODERATOR, "00"),), None, True),
        (((Role.COMMISSION, "00"),), "20", True),
        (((Role.SECRETARIAT_MEMBER, "20"),), "20", False),
        (((Role.AUDITOR, "00"),), "20", False),
        ((), "20", False),
    ],
)
def test_one_moderates_what_is_said_of_ones_place(grants, place, allowed):
    comment = make_comment(proposal_id=make_proposal(entity_code=place).id)
    person = make_user(*grants)
    for act, status in ((services.hide, "hidden"), (services.restore, "visible")):
        if allowed:
            act(comment, reason=WHY, person=person, now=NOON)
            assert comment.status == status
        else:
            with pytest.raises(NotAllowedError):
                act(comment, reason=WHY, person=person, now=NOON)
    assert acts() == (["comments.hide", "comments.restore"] if allowed else [])


def test_what_is_hidden_keeps_its_words_its_votes_and_its_side():
    comment = make_comment(votes=(2, 1), stance=Stance.AGAINST)
    moderator = make_commission()
    services.hide(comment, reason=f"  {WHY} ", person=moderator, now=NOON)
    assert (comment.status_reason, comment.useful_count) == (WHY, 2)
    with pytest.raises(ConflictError):
        services.hide(comment, reason=WHY, person=moderator, now=NOON)
    services.restore(comment, reason=WHY, person=moderator, now=NOON)
    assert (comment.status_reason, comment.stance) == ("", Stance.AGAINST)
    assert comment.body
    with pytest.raises(ConflictError):
        services.restore(comment, reason=WHY, person=moderator, now=NOON)


@pytest.mark.parametrize("reason", ["", "  \n ", "No.", "x" * 601])
def test_hiding_needs_a_reason_that_says_something(reason):
    comment = make_comment()
    with pytest.raises(InvalidInputError):
        services.hide(comment, reason=reason, person=make_commission(), now=NOON)
    assert comment.status is CommentStatus.VISIBLE
