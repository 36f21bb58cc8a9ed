"""Comments and votes for tests."""

from datetime import timedelta

from gatp_participa.comments import rules
from gatp_participa.comments.models import Comment, CommentVote
from gatp_participa.comments.status import Stance
from tests.support.factories import NOON, make_proposal, make_user, save

OLD = NOON - timedelta(days=30)  # when an account that may write links was made


def make_comment(**kw) -> Comment:
    """A comment of somebody; with ``parent`` it is a reply, with ``votes`` it has (yes, no)."""
    parent = kw.pop("parent", None)
    useful, not_useful = kw.pop("votes", (0, 0))
    author = kw.pop("author", None) or make_user()
    if "proposal_id" not in kw:
        kw["proposal_id"] = parent.proposal_id if parent else make_proposal().id
    if parent is None and not kw.get("is_official"):
        kw.setdefault("stance", Stance.FAVOUR)
    defaults = {
        "parent_id": parent.id if parent else None, "author_id": author.id,
        "body": "Hace falta decir quién las va a cuidar.", "created_at": NOON - timedelta(hours=1),
        "changed_at": NOON - timedelta(hours=1),
        "signed_as": "Secretariado Técnico Local de Oaxaca, Gobierno" if kw.get("is_official")
        else "",
        "useful_count": useful, "not_useful_count": not_useful,
        "usefulness": rules.usefulness(useful, not_useful),
        "dispute": rules.dispute(useful, not_useful),
    }  # fmt: skip
    return save(Comment(**defaults | kw))


def make_vote(comment: Comment, user=None, *, is_useful: bool = True) -> CommentVote:
    """A vote as a row alone: the counts of the comment are for who makes it."""
    user = user or make_user()
    return save(
        CommentVote(comment_id=comment.id, user_id=user.id, is_useful=is_useful, voted_at=NOON)
    )
