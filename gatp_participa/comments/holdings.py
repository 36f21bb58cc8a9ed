"""What comments hold about a person: handed over whole, erased with their account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import case, delete, select, update

from gatp_participa.accounts.models import User
from gatp_participa.comments.models import Comment, CommentVote
from gatp_participa.comments.services.voting import count
from gatp_participa.comments.status import CommentStatus, Stance
from gatp_participa.core.db import db
from gatp_participa.privacy import registry
from gatp_participa.proposals.models import Proposal

BATCH_ROWS = 500
_STANCES = {Stance.FAVOUR: "a favor", Stance.AGAINST: "en contra", Stance.NEUTRAL: "neutral"}
_STATUSES = {
    CommentStatus.VISIBLE: "a la vista",
    CommentStatus.HIDDEN: "oculto",
    CommentStatus.DELETED: "borrado",
}


@registry.holds("comentarios")
def my_comments(user_id: int) -> Iterator[dict[str, Any]]:
    """Yield what a person wrote, in order; of what they answered, only its number."""
    query = (
        select(Comment, Proposal.folio)
        .join(Proposal, Proposal.id == Comment.proposal_id)
        .where(Comment.author_id == user_id)
        .order_by(Comment.id)
        .limit(BATCH_ROWS)
    )
    last = 0
    while rows := db.session.execute(query.where(Comment.id > last)).all():
        for one, folio in rows:
            yield {
                "numero": one.id,
                "propuesta": folio,
                "responde_a": one.parent_id,
                "postura": _STANCES[one.stance] if one.stance else None,
                "texto": one.body,
                "estado": _STATUSES[one.status],
                "razon_de_moderacion": one.status_reason or None,
                "firmado_como": one.signed_as or None,
                "escrito": one.created_at.isoformat(),
                "corregido": one.edited_at.isoformat() if one.edited_at else None,
                "les_sirve": one.useful_count,
                "no_les_sirve": one.not_useful_count,
            }
        last = rows[-1][0].id


@registry.holds("votos_en_comentarios")
def my_votes(user_id: int) -> Iterator[dict[str, Any]]:
    """Yield which comments a person found useful or not."""
    query = (
        select(CommentVote)
        .where(CommentVote.user_id == user_id)
        .order_by(CommentVote.id)
        .limit(BATCH_ROWS)
    )
    last = 0
    while rows := db.session.scalars(query.where(CommentVote.id > last)).all():
        for one in rows:
            yield {
                "comentario": one.comment_id,
                "me_sirve": one.is_useful,
                "cuando": one.voted_at.isoformat(),
            }
        last = rows[-1].id


@registry.erases
def erase_comments(user: User, *, now: datetime) -> None:
    """Empty what the person wrote, leave it without author, and take their votes back.

    What was signed for an institution is the institution's: its text stays, its author goes.
    """
    votes = db.session.execute(
        delete(CommentVote)
        .where(CommentVote.user_id == user.id)
        .returning(CommentVote.comment_id, CommentVote.is_useful)
        .execution_options(synchronize_session=False)
    ).all()
    # In one order, so that two erasures at once only wait for one another.
    for comment_id, is_useful in sorted(votes):
        count(comment_id, -int(is_useful), -int(not is_useful), now=now, visible=False)
    kept = Comment.is_official

    def unless_kept(column: Any, value: Any) -> Any:
        return case((kept, column), else_=value)

    db.session.execute(
        update(Comment)
        .where(Comment.author_id == user.id)
        .values(
            author_id=None,
            changed_at=now,
            body=unless_kept(Comment.body, ""),
            stance=unless_kept(Comment.stance, None),
            status_reason=unless_kept(Comment.status_reason, ""),
            status=unless_kept(Comment.status, CommentStatus.DELETED),
        )
        .execution_options(synchronize_session="fetch")
    )
