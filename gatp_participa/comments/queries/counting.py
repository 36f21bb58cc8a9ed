"""How many comments there are and where they stand, and what one wrote."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import joinedload

from gatp_participa.comments.models import Comment
from gatp_participa.comments.status import CommentStatus, Stance
from gatp_participa.core.db import db
from gatp_participa.proposals.models import Proposal
from gatp_participa.web.paging import Page, decode_cursor, encode_cursor

PAGE_ROWS = 20


class Tally(NamedTuple):
    """The comments of a proposal in view, replies too; ``places`` counts what left as well."""

    favour: int = 0
    against: int = 0
    neutral: int = 0
    total: int = 0
    places: int = 0

    @property
    def stances(self) -> int:
        """Return how many said where they stand."""
        return self.favour + self.against + self.neutral


_VISIBLE = Comment.status == CommentStatus.VISIBLE
# The columns of a Tally, in its order.
COUNTS = (
    *(
        func.count(case((and_(_VISIBLE, Comment.stance == stance), 1))).label(stance.value)
        for stance in Stance
    ),
    func.count(case((_VISIBLE, 1))).label("visible"),
    func.count().label("places"),
)
# When something was last done to the comments of a proposal (null: it has none), for queries
# that already read the proposal.
COMMENTS_CHANGED_AT = (
    select(func.max(Comment.changed_at))
    .where(Comment.proposal_id == Proposal.id)
    .correlate(Proposal)
    .scalar_subquery()
)


def tally_of(proposal_id: int) -> Tally:
    """Return how many comments a proposal has and where they stand (one query)."""
    row = db.session.execute(select(*COUNTS).where(Comment.proposal_id == proposal_id)).one()
    return Tally(*map(int, row))


def count_of(proposal_ids: Iterable[int]) -> dict[int, int]:
    """Return how many comments in view each proposal has; those without any are left out."""
    numbers = list(proposal_ids)
    if not numbers:
        return {}
    rows = db.session.execute(
        select(Comment.proposal_id, func.count())
        .where(Comment.proposal_id.in_(numbers), Comment.status == CommentStatus.VISIBLE)
        .group_by(Comment.proposal_id)
    )
    return dict(rows.all())


def comments_by(user_id: int, *, cursor: str | None = None, size: int = PAGE_ROWS) -> Page:
    """Return a page of what a person wrote, newest first, each with its proposal.

    Hidden ones come with their reason; those deleted do not come.
    """
    query = (
        select(Comment)
        .where(Comment.author_id == user_id, Comment.status != CommentStatus.DELETED)
        .order_by(Comment.id.desc())
        .limit(size + 1)
        .options(joinedload(Comment.proposal).load_only(Proposal.folio, Proposal.title))
    )
    after = decode_cursor(cursor, int)
    if after is not None:
        query = query.where(Comment.id < after[0])
    rows = db.session.scalars(query).all()
    more = len(rows) > size
    return Page(rows=rows[:size], next_cursor=encode_cursor(rows[size - 1].id) if more else None)
