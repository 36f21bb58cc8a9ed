"""Threads as they are read: a page of them with their first replies is one query."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import (
    Row,
    Select,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    union_all,
)  # fmt: skip
from sqlalchemy.orm import joinedload

from gatp_participa.accounts.models import User
from gatp_participa.comments.models import Comment, CommentVote
from gatp_participa.comments.queries.counting import COUNTS, Tally, tally_of
from gatp_participa.comments.status import Order
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.proposals.models import Proposal
from gatp_participa.web.paging import Page, decode_cursor, encode_cursor

THREADS_SHOWN = 20
REPLIES_SHOWN = 3
REPLIES_PER_PAGE = 20

_FIELDS = (
    Comment.id, Comment.proposal_id, Comment.parent_id, Comment.author_id, Comment.stance,
    Comment.body, Comment.status,
    Comment.status_reason, Comment.created_at, Comment.edited_at, Comment.is_official,
    Comment.signed_as, Comment.useful_count, Comment.not_useful_count, Comment.usefulness,
    Comment.dispute, User.pseudonym.label("author"), CommentVote.is_useful.label("my_vote"),
)  # fmt: skip
_KEYS = {
    Order.USEFUL: Comment.usefulness,
    Order.RECENT: Comment.id,
    Order.DISPUTED: Comment.dispute,
}


# Nobody has this number: a visitor's votes are those of no one.
_NOBODY = -1
_MINE = and_(CommentVote.comment_id == Comment.id, CommentVote.user_id == bindparam("person_id"))


class Thread(NamedTuple):
    """A comment and some of its replies, official ones first, out of ``replies_total``.

    Each row has who wrote it (``author``) and how the person who asks voted (``my_vote``).
    """

    root: Row
    replies: Sequence[Row]
    replies_total: int


def comment_or_404(comment_id: int) -> Comment:
    """Return a comment with its proposal and its call.

    Raises:
        NotFoundError: there is no such comment.
    """
    comment = db.session.scalar(
        select(Comment)
        .where(Comment.id == comment_id)
        .options(joinedload(Comment.proposal).joinedload(Proposal.call))
    )
    if comment is None:
        raise NotFoundError(_("No encontramos ese comentario."))
    return comment


def threads_of(
    proposal_id: int, *, order: Order = Order.USEFUL, cursor: str | None = None,
    person_id: int | None = None,
) -> tuple[Page, Tally]:  # fmt: skip
    """Return a page of the threads of a proposal with their first replies, and how many
    comments there are (one query for all).

    Official ones come first, then by ``order``, the newest first among equals.
    """
    after = decode_cursor(cursor, int, int, int)
    values: dict[str, Any] = {
        "proposal_id": proposal_id, "person_id": _NOBODY if person_id is None else person_id
    }  # fmt: skip
    if after is not None:
        values |= {"official": bool(after[0]), "key": after[1], "last": after[2]}
    rows = db.session.execute(_threads(order, after is not None), values).all()
    key = _KEYS[order].key
    roots: list[Row] = []
    replies: dict[int, list[Row]] = {}
    for row in rows:
        if row.parent_id is None:
            roots.append(row)
        else:
            replies.setdefault(row.parent_id, []).append(row)
    roots.sort(key=lambda one: (one.is_official, getattr(one, key), one.id), reverse=True)
    threads = [_thread(root, replies.get(root.id, [])) for root in roots[:THREADS_SHOWN]]
    following = None
    if len(roots) > THREADS_SHOWN:
        last = roots[THREADS_SHOWN - 1]
        following = encode_cursor(int(last.is_official), getattr(last, key), last.id)
    if not rows and after:  # past the last page there are comments all the same
        return Page(rows=threads), tally_of(proposal_id)
    tally = Tally(*rows[0][-len(Tally._fields) :]) if rows else Tally()
    return Page(rows=threads, next_cursor=following), tally


@lru_cache(maxsize=8)
def _threads(order: Order, is_next: bool) -> Select:
    """Build the query once: the numbers of a page of threads and of their first replies, joined
    to what is shown of each."""
    key = _KEYS[order]
    chosen = select(Comment.id).where(
        Comment.proposal_id == bindparam("proposal_id"), Comment.parent_id.is_(None)
    )
    if is_next:
        seen = tuple_(bindparam("official"), bindparam("key"), bindparam("last"))
        chosen = chosen.where(tuple_(Comment.is_official, key, Comment.id) < seen)
    threads = (
        chosen.order_by(Comment.is_official.desc(), key.desc(), Comment.id.desc())
        .limit(THREADS_SHOWN + 1)
        .cte("threads")
    )
    ranked = (
        select(
            Comment.id,
            func.count().over(partition_by=Comment.parent_id).label("total"),
            func.row_number()
            .over(
                partition_by=Comment.parent_id,
                order_by=(Comment.is_official.desc(), Comment.id),
            )
            .label("place"),
        )
        .where(Comment.parent_id.in_(select(threads.c.id)))
        .subquery()
    )
    shown = union_all(
        select(threads.c.id, literal(0).label("total"), literal(0).label("place")),
        select(ranked.c.id, ranked.c.total, ranked.c.place).where(ranked.c.place <= REPLIES_SHOWN),
    ).subquery()
    tally = select(*COUNTS).where(Comment.proposal_id == bindparam("proposal_id")).subquery()
    return (
        select(*_FIELDS, shown.c.total.label("replies_total"), *tally.c)
        .join(shown, shown.c.id == Comment.id)
        .join(tally, true())
        .outerjoin(User, User.id == Comment.author_id)
        .outerjoin(CommentVote, _MINE)
        .order_by(shown.c.place)
    )


def _thread(root: Row, replies: Sequence[Row]) -> Thread:
    return Thread(root, replies, replies[0].replies_total if replies else 0)


def thread_of(
    root_id: int, *, cursor: str | None = None, person_id: int | None = None
) -> tuple[Thread, str | None]:
    """Return a thread with a page of its replies, and where the next page starts (two queries).

    Raises:
        NotFoundError: there is no such thread.
    """
    asking = {"person_id": _NOBODY if person_id is None else person_id}
    root = db.session.execute(
        select(*_FIELDS, _TOTAL)
        .outerjoin(User, User.id == Comment.author_id)
        .outerjoin(CommentVote, _MINE)
        .where(Comment.id == root_id, Comment.parent_id.is_(None)),
        asking,
    ).first()
    if root is None:
        raise NotFoundError(_("No encontramos ese comentario."))
    query = (
        select(*_FIELDS)
        .outerjoin(User, User.id == Comment.author_id)
        .outerjoin(CommentVote, _MINE)
        .where(Comment.parent_id == root_id)
        .order_by(Comment.is_official.desc(), Comment.id)
        .limit(REPLIES_PER_PAGE + 1)
    )
    after = decode_cursor(cursor, int, int)
    if after is not None:
        official, later = bool(after[0]), Comment.id > after[1]
        ordinary = Comment.is_official.is_(False)
        query = query.where(or_(ordinary, later) if official else and_(ordinary, later))
    rows = db.session.execute(query, asking).all()
    more = len(rows) > REPLIES_PER_PAGE
    end = rows[REPLIES_PER_PAGE - 1] if more else None
    following = encode_cursor(int(end.is_official), end.id) if end else None
    return Thread(root, rows[:REPLIES_PER_PAGE], root.total), following


_reply = Comment.__table__.alias()
_TOTAL = (
    select(func.count())
    .where(_reply.c.parent_id == Comment.id)
    .correlate(Comment)
    .scalar_subquery()
    .label("total")
)


def replies_from(reply: Comment) -> str | None:
    """Return the cursor of the page of its thread that starts at a reply; None: the first one."""
    official, earlier = Comment.is_official.is_(True), Comment.id < reply.id
    before = and_(official, earlier) if reply.is_official else or_(official, earlier)
    last = db.session.execute(
        select(Comment.is_official, Comment.id, func.count().over().label("earlier"))
        .where(Comment.parent_id == reply.parent_id, before)
        .order_by(Comment.is_official, Comment.id.desc())
        .limit(1)
    ).first()
    if last is None or last.earlier < REPLIES_PER_PAGE:
        return None
    return encode_cursor(int(last.is_official), last.id)
