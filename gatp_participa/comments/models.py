from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gatp_participa.accounts.models import User
from gatp_participa.comments.status import CommentStatus, Stance
from gatp_participa.core.db import Identified, Model, status_type
from gatp_participa.proposals.models import Proposal


class Comment(Identified, Model):
    """What somebody said about a proposal (first level) or answered to that (second level).

    ``author_id`` is null when the account was erased. An official answer carries who signs it
    as text (``signed_as``): names of institutions change, what was said under one does not.
    ``usefulness`` and ``dispute`` are what the orders of :mod:`.rules` make of the two counts.
    """

    __tablename__ = "comments"
    __table_args__ = (
        CheckConstraint("useful_count >= 0 AND not_useful_count >= 0", name="votes_not_negative"),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="answers_another"),
        CheckConstraint("parent_id IS NULL OR stance IS NULL", name="replies_take_no_side"),
        CheckConstraint(
            "stance IS NOT NULL OR parent_id IS NOT NULL OR is_official OR status = 'deleted'",
            name="first_level_takes_a_side",
        ),
        CheckConstraint("is_official = (signed_as <> '')", name="official_is_signed"),
        CheckConstraint("(status = 'deleted') = (body = '')", name="only_deleted_is_empty"),
        CheckConstraint(
            "(status = 'hidden') = (status_reason <> '')", name="only_hidden_has_a_reason"
        ),
        # The threads of a proposal in the order most people read, and their replies.
        Index("ix_comments_threads", "proposal_id", "parent_id", "is_official", "usefulness", "id"),
        Index("ix_comments_replies", "parent_id", "is_official", "id"),
        Index("ix_comments_proposal_id_changed_at", "proposal_id", "changed_at"),
        Index("ix_comments_author_id_created_at", "author_id", "created_at"),
    )

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    stance: Mapped[Stance | None] = mapped_column(status_type(Stance))
    body: Mapped[str]
    status: Mapped[CommentStatus] = mapped_column(
        status_type(CommentStatus), default=CommentStatus.VISIBLE
    )
    status_reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]  # the last thing done to it, votes too
    is_official: Mapped[bool] = mapped_column(default=False)
    signed_as: Mapped[str] = mapped_column(default="")
    useful_count: Mapped[int] = mapped_column(default=0)
    not_useful_count: Mapped[int] = mapped_column(default=0)
    usefulness: Mapped[int] = mapped_column(default=0)
    dispute: Mapped[int] = mapped_column(BigInteger, default=0)

    proposal: Mapped[Proposal] = relationship()
    author: Mapped[User | None] = relationship()

    def __repr__(self) -> str:
        return f"<Comment {self.id} {self.status}>"


class CommentVote(Identified, Model):
    """Whether a comment serves a person: one vote each, changed or taken back at will."""

    __tablename__ = "comment_votes"
    __table_args__ = (
        UniqueConstraint("comment_id", "user_id"),
        Index("ix_comment_votes_user_id", "user_id"),
    )

    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    is_useful: Mapped[bool]
    voted_at: Mapped[datetime]
