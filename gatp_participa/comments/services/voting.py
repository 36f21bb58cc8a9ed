"""Say whether a comment serves: one vote per person, counted exactly however many come at once.

As with supports, the database decides and there is no audit entry: the row is the fact, and
who finds what useful is nobody else's business.
"""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, update

from gatp_participa.accounts.models import User
from gatp_participa.accounts.services.blocking import refuse_blocked
from gatp_participa.comments import rules
from gatp_participa.comments.models import Comment, CommentVote
from gatp_participa.comments.status import CommentStatus
from gatp_participa.core.db import db, insert
from gatp_participa.core.errors import ConflictError, NotAllowedError, NotFoundError
from gatp_participa.proposals.rules import may_be_supported as is_public


def vote(comment_id: int, is_useful: bool | None, *, person: User, now: datetime) -> bool:
    """Give one's vote, change it, or (None) take it back; return whether something changed.

    Raises:
        NotFoundError: there is no such comment.
        NotAllowedError: it is the person's own.
        ConflictError: it or its proposal are not public, or the call takes no comments now.
    """
    _refuse(comment_id, person, now)
    if is_useful is None:
        useful, not_useful = _take_back(comment_id, person)
    else:
        refuse_blocked(person, now)
        useful, not_useful = _give(comment_id, is_useful, person, now)
    if not useful and not not_useful:
        return False
    if count(comment_id, useful, not_useful, now=now) is None:
        raise ConflictError(_("Este comentario dejó de estar a la vista mientras votabas."))
    return True


def count(
    comment_id: int, useful: int, not_useful: int, *, now: datetime, visible: bool = True
) -> int | None:
    """Move the two counts of a comment and what follows from them; None when it is not there.

    The row stays held between both statements, so the orders are those of the counts.
    """
    statement = (
        update(Comment)
        .where(Comment.id == comment_id)
        .values(
            useful_count=Comment.useful_count + useful,
            not_useful_count=Comment.not_useful_count + not_useful,
            changed_at=now,
        )
        .returning(Comment.useful_count, Comment.not_useful_count)
        .execution_options(synchronize_session=False)
    )
    if visible:
        # Asked again here: it may have been hidden since it was read.
        statement = statement.where(Comment.status == CommentStatus.VISIBLE)
    counted = db.session.execute(statement).first()
    if counted is None:
        return None
    db.session.execute(
        update(Comment)
        .where(Comment.id == comment_id)
        .values(usefulness=rules.usefulness(*counted), dispute=rules.dispute(*counted))
        .execution_options(synchronize_session=False)
    )
    known = db.session.identity_map.get(db.session.identity_key(Comment, comment_id))
    if known is not None:
        db.session.expire(known)
    return comment_id


def _refuse(comment_id: int, person: User, now: datetime) -> None:
    comment = db.session.get(Comment, comment_id)
    if comment is None:
        raise NotFoundError(_("No encontramos ese comentario."))
    if rules.is_author(person, comment):
        raise NotAllowedError(_("Este comentario es tuyo: que otras personas digan si les sirve."))
    if comment.status is not CommentStatus.VISIBLE or not is_public(comment.proposal):
        raise ConflictError(
            _("Este comentario ya no está a la vista, así que su cuenta no se mueve.")
        )
    if refusal := rules.comment_refusal(comment.proposal.call, now):
        raise ConflictError(refusal)


def _give(comment_id: int, is_useful: bool, person: User, now: datetime) -> tuple[int, int]:
    """Write the vote; return how much each count has to move."""
    given = db.session.scalar(
        insert(CommentVote)
        .values(comment_id=comment_id, user_id=person.id, is_useful=is_useful, voted_at=now)
        .on_conflict_do_nothing(index_elements=["comment_id", "user_id"])
        .returning(CommentVote.id)
    )
    if given is not None:
        return (1, 0) if is_useful else (0, 1)
    changed = db.session.scalar(
        update(CommentVote)
        .where(
            CommentVote.comment_id == comment_id,
            CommentVote.user_id == person.id,
            CommentVote.is_useful != is_useful,
        )
        .values(is_useful=is_useful, voted_at=now)
        .returning(CommentVote.id)
        .execution_options(synchronize_session=False)
    )
    if changed is None:
        return 0, 0
    return (1, -1) if is_useful else (-1, 1)


def _take_back(comment_id: int, person: User) -> tuple[int, int]:
    taken = db.session.scalar(
        delete(CommentVote)
        .where(CommentVote.comment_id == comment_id, CommentVote.user_id == person.id)
        .returning(CommentVote.is_useful)
        .execution_options(synchronize_session=False)
    )
    if taken is None:
        return 0, 0
    return (-1, 0) if taken else (0, -1)
