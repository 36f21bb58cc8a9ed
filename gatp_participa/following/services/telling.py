"""Tell what happened: one row in the transaction of the act; letters come later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Select, cast, literal, select

from gatp_participa.core.db import db, insert
from gatp_participa.following.models import News, NewsAbout
from gatp_participa.following.status import Kind, What
from gatp_participa.jobs import queue
from gatp_participa.notices.letters import path_of


@dataclass(frozen=True, kw_only=True)
class Event:
    """What happened, as a package tells it.

    ``key`` names the event for good: telling it again adds nothing. ``url`` is what
    :func:`.notices.letters.link` gives. The rest is as in :class:`.models.News`.
    """

    what: What
    kind: Kind
    number: int
    key: str
    title: str
    url: str
    detail: str = ""
    subject_id: int | None = None
    letter_key: str = ""


def tell(
    event: Event,
    *,
    now: datetime,
    about: Iterable[tuple[Kind, int]] = (),
    each_of: tuple[Kind, Select] | None = None,
    includes_thing: bool = True,
) -> int | None:
    """Write some news and ask for its letters, in the caller's transaction.

    Those who follow the thing it happened to hear of it, and those of the things in ``about``
    and of each one that the query in ``each_of`` gives (its first column is a number). Without
    ``includes_thing`` those who follow the thing itself are left out.

    Returns:
        The number of the news, or None when it was told before.
    """
    row = {
        "key": event.key, "what": event.what, "kind": event.kind, "number": event.number,
        "subject_id": event.subject_id, "title": event.title, "detail": event.detail,
        "path": path_of(event.url), "letter_key": event.letter_key, "happened_at": now,
    }  # fmt: skip
    news_id = db.session.scalar(
        insert(News).values(row).on_conflict_do_nothing(index_elements=["key"]).returning(News.id)
    )
    if news_id is None:
        return None
    things = {*about} | ({(event.kind, event.number)} if includes_thing else set())
    if things:
        _note_about(news_id, things)
    if each_of is not None:
        _note_each(news_id, *each_of)
    queue.enqueue(
        "following.tell_at_once", now=now, key=f"following.tell_at_once:{news_id}",
        news_id=news_id,
    )  # fmt: skip
    return news_id


def _note_about(news_id: int, things: Iterable[tuple[Kind, int]]) -> None:
    rows = [{"news_id": news_id, "kind": kind, "number": number} for kind, number in sorted(things)]
    db.session.execute(insert(NewsAbout).values(rows).on_conflict_do_nothing())


def _note_each(news_id: int, kind: Kind, numbers: Select) -> None:
    chosen = numbers.subquery()
    rows = (
        select(
            literal(news_id, BigInteger), literal(kind, NewsAbout.kind.type),
            cast(chosen.c[0], BigInteger),
        )
        .distinct()
        .where(chosen.c[0].is_not(None))
    )  # fmt: skip
    columns = ["news_id", "kind", "number"]
    db.session.execute(insert(NewsAbout).from_select(columns, rows).on_conflict_do_nothing())
