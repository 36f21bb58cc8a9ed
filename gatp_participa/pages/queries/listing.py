"""The public list of proposals: words, filters, three orders, by keyset. Rows, not entities.

The statement of each combination of filters is built once and kept with its parameters open:
on a page this small, building it costs as much as running it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Double,
    Integer,
    Row,
    Select,
    bindparam,
    cast,
    func,
    select,
    tuple_,
)

from gatp_participa.calls.models import Call
from gatp_participa.calls.status import CallStatus
from gatp_participa.core.db import UTCDateTime, db
from gatp_participa.entities.models import NATION, Municipality
from gatp_participa.pages.queries.advance import HAS_COME_TO
from gatp_participa.pages.queries.kept import kept
from gatp_participa.pages.status import Advance, Order
from gatp_participa.proposals import search_index
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import Channel, ProposalStatus
from gatp_participa.themes.models import ThemeMember
from gatp_participa.web.paging import Page, decode_cursor, encode_cursor

PAGE_SIZE = 20
LONGEST_QUESTION = 200  # characters; nobody searches for more
_FITS = 2**63
_AFTER_ID: ColumnElement = bindparam("after_id", type_=BigInteger)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a visitor asked the list for; ``call_id`` None asks every public call."""

    call_id: int | None = None
    words: str = ""
    entity: str | None = None  # "00": those that named no state
    topic: int | None = None
    theme: int | None = None
    advance: Advance | None = None
    channel: Channel | None = None
    order: Order = Order.RECENT


def found(asked: Asked, cursor: str | None = None, *, size: int = PAGE_SIZE) -> Page:
    """Return a page of the proposals that were asked for."""
    after = _after(asked.order, cursor)
    if asked.words:
        matches = _matches(asked.words, is_ranked=asked.order is Order.RELEVANT)
        if matches is None:
            return Page(rows=[], total=0)
        query = _page_query(asked, matches, is_first=after is None)
    else:
        query = _kept_query(_shape(asked), is_first=after is None)
    values = _values(asked) | {"size": size + 1}
    if after is not None:
        values |= {"after": after[0], "after_id": after[1]}
    rows: Sequence[Row] = db.session.execute(query, values).all()
    last = rows[size - 1] if len(rows) > size else None
    return Page(rows=rows[:size], next_cursor=_cursor(asked.order, last) if last else None)


@kept
def count(asked: Asked) -> int:
    """Return how many proposals were asked for, over all the pages."""
    matches = _matches(asked.words, is_ranked=False) if asked.words else None
    if asked.words and matches is None:
        return 0
    query = _filtered(asked, select(func.count()).select_from(Proposal), matches)
    return db.session.scalar(query, _values(asked)) or 0


def _matches(words: str, *, is_ranked: bool) -> CTE | None:
    """Return what has the words, found once: a planner may ask the index for each proposal."""
    asked = search_index.matching(words[:LONGEST_QUESTION])
    if asked is None:
        return None
    if not is_ranked:  # ranking thousands of texts costs more than finding them
        asked = asked.with_only_columns(asked.selected_columns.proposal_id)
    return asked.cte("matches").prefix_with("MATERIALIZED")


def _shape(asked: Asked) -> Asked:
    """Return which filters are set, whatever their values: statements are kept by this."""
    return replace(
        asked,
        call_id=asked.call_id and 1,
        entity=asked.entity if asked.entity in (None, NATION) else "some",
        topic=asked.topic and 1,
        theme=asked.theme and 1,
        channel=asked.channel and Channel.WEB,
    )


def _values(asked: Asked) -> dict[str, Any]:
    return {
        "call_id": asked.call_id,
        "entity": asked.entity,
        "topic": asked.topic,
        "theme": asked.theme,
        "channel": asked.channel,
    }


@lru_cache(maxsize=512)
def _kept_query(shape: Asked, *, is_first: bool) -> Select:
    return _page_query(shape, None, is_first=is_first)


def _page_query(asked: Asked, matches: CTE | None, *, is_first: bool) -> Select:
    # Long texts are cut in the database.
    query = select(
        Proposal.id, Proposal.folio, Proposal.title,
        func.substr(Proposal.problem, 1, 400).label("problem"),
        Proposal.entity_code, Municipality.name.label("municipality"),
        Proposal.submitted_at, Proposal.supports_count, Proposal.channel, Proposal.language,
        Proposal.call_id,
    ).outerjoin(Municipality, Municipality.code == Proposal.municipality_code)  # fmt: skip
    query = _ordered(_filtered(asked, query, matches), asked.order, matches, is_first=is_first)
    return query.limit(bindparam("size", type_=Integer))


def _filtered(asked: Asked, query: Select, matches: CTE | None) -> Select:
    query = query.where(Proposal.status == ProposalStatus.PUBLISHED)
    if asked.call_id is None:
        public = select(Call.id).where(Call.status != CallStatus.DRAFT)
        query = query.where(Proposal.call_id.in_(public))
    else:
        query = query.where(Proposal.call_id == bindparam("call_id"))
    if matches is not None:
        query = query.join(matches, matches.c.proposal_id == Proposal.id)
    if asked.entity == NATION:
        query = query.where(Proposal.entity_code.is_(None))
    elif asked.entity is not None:
        query = query.where(Proposal.entity_code == bindparam("entity"))
    if asked.topic is not None:
        query = query.where(Proposal.topic_id == bindparam("topic"))
    if asked.theme is not None:
        inside = select(ThemeMember.proposal_id).where(ThemeMember.theme_id == bindparam("theme"))
        query = query.where(Proposal.id.in_(inside))
    if asked.channel is not None:
        query = query.where(Proposal.channel == bindparam("channel"))
    if asked.advance is not None:
        query = query.where(HAS_COME_TO[asked.advance])
    return query


def _ordered(query: Select, order: Order, matches: CTE | None, *, is_first: bool) -> Select:
    """Order, and start after the cursor. The number breaks ties, so no row is seen twice."""
    key: ColumnElement
    after: ColumnElement
    if order is Order.RELEVANT and matches is not None:
        # PostgreSQL ranks with four bytes: a rank must come back equal to be compared again.
        key = cast(matches.c.rank, Double)
        query = query.add_columns(key.label("rank")).order_by(key, Proposal.id)
        after = tuple_(key, Proposal.id) > tuple_(bindparam("after", type_=Double), _AFTER_ID)
    elif order is Order.SUPPORTED:
        query = query.order_by(Proposal.supports_count.desc(), Proposal.id.desc())
        last = tuple_(bindparam("after", type_=BigInteger), _AFTER_ID)
        after = tuple_(Proposal.supports_count, Proposal.id) < last
    else:
        query = query.order_by(Proposal.submitted_at.desc(), Proposal.id.desc())
        last = tuple_(bindparam("after", type_=UTCDateTime), _AFTER_ID)
        after = tuple_(Proposal.submitted_at, Proposal.id) < last
    return query if is_first else query.where(after)


def _after(order: Order, cursor: str | None) -> tuple[Any, ...] | None:
    """Return where a page starts, or None for the first one: a broken cursor is none."""
    kind = {Order.RELEVANT: float, Order.SUPPORTED: int, Order.RECENT: str}[order]
    values = decode_cursor(cursor, kind, int)
    if values is None or not _fits(values[1]):
        return None
    if kind is str:
        moment = _moment(values[0])
        return None if moment is None else (moment, values[1])
    return values if kind is float or _fits(values[0]) else None


def _cursor(order: Order, row: Row) -> str:
    if order is Order.RELEVANT:
        return encode_cursor(row.rank, row.id)
    if order is Order.SUPPORTED:
        return encode_cursor(row.supports_count, row.id)
    return encode_cursor(row.submitted_at.isoformat(), row.id)


def _fits(value: int) -> bool:
    return -_FITS < value < _FITS


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
