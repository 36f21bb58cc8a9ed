"""Comments as things to moderate."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gatp_participa.comments import services
from gatp_participa.comments.models import Comment
from gatp_participa.comments.status import CommentStatus
from gatp_participa.core.db import db
from gatp_participa.core.text import shorten
from gatp_participa.moderation.status import Kind, Standing
from gatp_participa.moderation.things.cards import Card
from gatp_participa.moderation.things.written import Written
from gatp_participa.proposals.models import Proposal

STANDINGS = {
    CommentStatus.VISIBLE: Standing.PUBLISHED,
    CommentStatus.HIDDEN: Standing.HIDDEN,
    CommentStatus.DELETED: Standing.GONE,
}


class Comments(Written):
    said = ("body", Comment, Comment.created_at)

    def load(self, numbers: Collection[int]) -> dict[int, Card]:
        rows = db.session.scalars(
            select(Comment)
            .where(Comment.id.in_(numbers))
            .options(
                joinedload(Comment.author), joinedload(Comment.proposal).joinedload(Proposal.call)
            )
        )  # fmt: skip
        return {row.id: _card(row) for row in rows}


def _card(row: Comment) -> Card:
    return Card(
        kind=Kind.COMMENT, thing_id=row.id, title=shorten(row.body, 110),
        texts={"body": row.body}, standing=STANDINGS[row.status], reason=row.status_reason,
        author_id=row.author_id, author_name=row.author.pseudonym if row.author else "",
        entity_code=row.proposal.entity_code, call_id=row.proposal.call_id,
        call_title=row.proposal.call.title, written_at=row.created_at,
        changed_at=row.edited_at or row.created_at, proposal_title=row.proposal.title,
        endpoint="comments.find", address={"comment_id": row.id}, row=row,
    )  # fmt: skip


COMMENTS = Comments(services, STANDINGS)
