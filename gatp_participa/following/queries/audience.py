"""Who hears of which news, asked for a few people at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Integer,
    Row,
    Select,
    case,
    cast,
    distinct,
    func,
    literal,
    or_,
    select,
    union_all,
)

from gatp_participa.accounts.models import User
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.following import registry, rules
from gatp_participa.following.models import Follow, News, NewsAbout, NoticePreference
from gatp_participa.following.status import Delivery, Kind, Why


@dataclass(frozen=True)
class Person:
    """Somebody to tell, and the last news that they were told of."""

    user_id: int
    email: str
    name: str
    language: str
    told_until_id: int | None


@dataclass(frozen=True)
class Told:
    """One news for one person, and a thing of theirs that it is about."""

    user_id: int
    news_id: int
    kind: Kind
    number: int
    why: Why


def reasons(first_id: Any, last_id: Any, *, kinds: Sequence[Kind] = ()) -> CompoundSelect | Select:
    """Return the query of what some people hear of: user, kind, number, since when and why."""
    follows = select(
        Follow.user_id, Follow.kind, Follow.number, Follow.created_at.label("since"),
        literal(int(Why.FOLLOWER), Integer).label("why"),
    ).where(Follow.user_id.between(first_id, last_id))  # fmt: skip
    if kinds:
        follows = follows.where(Follow.kind.in_(kinds))
    parts: list[Select] = [follows]
    for kind, source in registry.audiences():
        if kinds and kind not in kinds:
            continue
        rows = source(first_id, last_id).subquery()
        parts.append(
            select(
                rows.c.user_id, literal(kind, Follow.kind.type).label("kind"),
                cast(rows.c.number, BigInteger).label("number"), rows.c.since, rows.c.why,
            ).where(rows.c.since.is_not(None))
        )  # fmt: skip
    return union_all(*parts) if len(parts) > 1 else parts[0]


def whys_column(user_id: Any, kind: Kind, number: Any) -> ColumnElement[int | None]:
    """Return a column with why somebody hears of each row of another query, for :func:`as_whys`.

    ``number`` is that query's own column: a page that reads the thing anyway asks nothing more.
    ``user_id`` is a number or the place for one.
    """
    mine = reasons(user_id, user_id, kinds=[kind]).subquery()
    bits = case(*[(mine.c.why == why, 1 << why) for why in Why], else_=0)
    return (
        select(func.sum(distinct(bits))).where(mine.c.number == number).scalar_subquery()
    )  # fmt: skip


def as_whys(bits: int | None) -> set[Why]:
    """Read what :func:`whys_column` gave."""
    return {why for why in Why if int(bits or 0) >> why & 1}


def people(delivery: Delivery, *, after_id: int, limit: int) -> list[Person]:
    """Return the active accounts that want letters so often, after a person's number."""
    wanted = NoticePreference.delivery == delivery
    if delivery is Delivery.DAILY:  # what is done for who said nothing
        wanted = or_(wanted, NoticePreference.id.is_(None))
    rows = db.session.execute(
        select(User.id, User.email, User.name, User.language, NoticePreference.told_until_id)
        .outerjoin(NoticePreference, NoticePreference.user_id == User.id)
        .where(User.id > after_id, User.is_active, wanted)
        .order_by(User.id)
        .limit(limit)
    )
    return [Person(*row) for row in rows]


def told_to(
    some: Sequence[Person], *, after_id: int, until_id: int, only_id: int | None = None,
    ignores_told: bool = False,
) -> list[Told]:  # fmt: skip
    """Return what some people are to be told: by person, oldest news first, best reason first.

    Of the news after ``after_id`` (or after what each was told) until ``until_id``; with
    ``only_id``, of that one alone; with ``ignores_told``, whatever they were told. Nobody hears
    of what happened before they cared.
    """
    if not some:
        return []
    theirs = reasons(some[0].user_id, some[-1].user_id).subquery()
    query = (
        select(theirs.c.user_id, NewsAbout.news_id, theirs.c.kind, theirs.c.number, theirs.c.why)
        .join(NewsAbout, (NewsAbout.kind == theirs.c.kind) & (NewsAbout.number == theirs.c.number))
        .join(News, News.id == NewsAbout.news_id)
        .where(
            News.happened_at >= theirs.c.since,
            News.id <= until_id,
            News.happened_at > clock.now() - rules.FRESH,
        )
        .order_by(theirs.c.user_id, NewsAbout.news_id, theirs.c.why, theirs.c.number)
    )
    if only_id is not None:
        query = query.where(News.id == only_id)
    if ignores_told:
        query = query.where(News.id > after_id)
    else:
        query = query.outerjoin(
            NoticePreference, NoticePreference.user_id == theirs.c.user_id
        ).where(News.id > func.coalesce(NoticePreference.told_until_id, after_id))
    wanted = {person.user_id for person in some}
    rows: Sequence[Row] = db.session.execute(query).all()
    return [
        Told(row.user_id, row.news_id, row.kind, row.number, Why(row.why))
        for row in rows
        if row.user_id in wanted
    ]
