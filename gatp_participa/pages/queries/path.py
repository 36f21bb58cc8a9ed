"""Everything that a person wrote, supports, commented or follows: what moved last comes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import (
    CTE,
    Integer,
    Row,
    Select,
    case,
    func,
    literal,
    select,
    tuple_,
    union_all,
)  # fmt: skip

from gatp_participa.comments.models import Comment
from gatp_participa.comments.status import CommentStatus
from gatp_participa.core.db import UTCDateTime, db
from gatp_participa.following.models import Follow, News, NewsAbout
from gatp_participa.following.queries.audience import reasons
from gatp_participa.following.status import Kind, Why
from gatp_participa.proposals.models import Proposal
from gatp_participa.web.paging import Page, decode_cursor, encode_cursor

PAGE_ROWS = 15
COMMENTED = max(Why) + 1


class Part(StrEnum):
    """Which of one's things to see; the values go in addresses."""

    WROTE = "escribi"
    SUPPORTS = "apoyo"
    COMMENTED = "comente"
    FOLLOWS = "sigo"


_OF: dict[Part, int] = {
    Part.WROTE: Why.AUTHOR, Part.SUPPORTS: Why.SUPPORTER, Part.COMMENTED: COMMENTED,
    Part.FOLLOWS: Why.FOLLOWER,
}  # fmt: skip


@dataclass(frozen=True)
class Mine:
    """Something of a person's: why it is theirs, and when something last happened to it."""

    kind: Kind
    number: int
    parts: frozenset[Part]
    moved_at: datetime


def things_of(
    user_id: int, *, part: Part | None = None, call_id: int | None = None, cursor: str | None = None
) -> Page:
    """Return a page of a person's things, the last to move first (one query).

    What moves one is news about it, or what the person themselves did with it. With a call,
    only its proposals.
    """
    mine = _ordered(user_id)
    query = select(mine).order_by(mine.c.moved_at.desc(), mine.c.kind.desc(), mine.c.number.desc())
    if part is not None:
        query = query.where(mine.c[part.name.lower()] == 1)
    if call_id is not None:
        in_call = select(Proposal.id).where(Proposal.call_id == call_id)
        query = query.where(mine.c.kind == Kind.PROPOSAL, mine.c.number.in_(in_call))
    after = _after(cursor)
    if after is not None:
        moment, kind, number = after
        bounds = (literal(moment, UTCDateTime()), literal(kind, Follow.kind.type), literal(number))
        query = query.where(tuple_(mine.c.moved_at, mine.c.kind, mine.c.number) < tuple_(*bounds))
    rows = db.session.execute(query.limit(PAGE_ROWS + 1)).all()
    shown = [_mine(row) for row in rows[:PAGE_ROWS]]
    last = shown[-1] if len(rows) > PAGE_ROWS else None
    return Page(
        rows=shown,
        next_cursor=encode_cursor(last.moved_at.isoformat(), last.kind.value, last.number)
        if last
        else None,
    )


def _ordered(user_id: int) -> CTE:
    held = _held(user_id).cte("held")
    flags = [
        func.max(case((held.c.why == why, 1), else_=0)).label(part.name.lower())
        for part, why in _OF.items()
    ]
    grouped = (
        select(held.c.kind, held.c.number, func.max(held.c.since).label("touched_at"), *flags)
        .where(held.c.kind != Kind.CALL)
        .group_by(held.c.kind, held.c.number)
        .cte("grouped")
    )
    heard = (
        select(func.max(News.happened_at))
        .join(NewsAbout, NewsAbout.news_id == News.id)
        .where(NewsAbout.kind == grouped.c.kind, NewsAbout.number == grouped.c.number)
        .correlate(grouped)
        .scalar_subquery()
    )
    dated = select(grouped, heard.label("heard_at")).cte("dated")
    later = case(
        (dated.c.heard_at > dated.c.touched_at, dated.c.heard_at), else_=dated.c.touched_at
    )
    return select(dated, later.label("moved_at")).cte("mine")


def _held(user_id: int) -> Select:
    every = reasons(user_id, user_id).subquery()
    commented = select(
        Comment.author_id, literal(Kind.PROPOSAL, Follow.kind.type),
        Comment.proposal_id, Comment.created_at, literal(COMMENTED, Integer),
    ).where(Comment.author_id == user_id, Comment.status == CommentStatus.VISIBLE)  # fmt: skip
    both = union_all(
        select(every.c.user_id, every.c.kind, every.c.number, every.c.since, every.c.why), commented
    ).subquery()
    return select(both.c.kind, both.c.number, both.c.since, both.c.why)


def _mine(row: Row) -> Mine:
    parts = frozenset(part for part in Part if getattr(row, part.name.lower()))
    return Mine(row.kind, row.number, parts, row.moved_at)


def _after(cursor: str | None) -> tuple[datetime, Kind, int] | None:
    found = decode_cursor(cursor, str, str, int)
    if found is None:
        return None
    try:
        return datetime.fromisoformat(found[0]).astimezone(UTC), Kind(found[1]), found[2]
    except (ValueError, OverflowError):
        return None


def numbers(rows: Sequence[Mine], kind: Kind) -> list[int]:
    """Return the numbers of the rows of a kind."""
    return [row.number for row in rows if row.kind is kind]
