"""What moderation did, for anyone: counts, reasons, how long; never a text, a title or a name.

Everything is of the last twelve months, so that no page reads more as years pass. Decisions
that were undone are not there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, literal, select, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute, aliased

from gatp_participa.accounts.models import AccountBlock
from gatp_participa.accounts.rules import NATION
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.moderation.models import Appeal, Decision, ModerationItem, Report
from gatp_participa.moderation.status import DecisionKind, Outcome, Reason
from gatp_participa.web.paging import Page, decode_cursor, encode_cursor

MONTHS = 12
PAGE_ROWS = 25
BATCH = 1_000
LONGEST = 2_000  # hours: what took longer counts as this much


@dataclass(frozen=True, kw_only=True)
class Lapse:
    """How long things took, in hours: half of them at most ``median``, nine of ten ``most``."""

    median: int
    most: int


@dataclass(frozen=True, kw_only=True)
class Statistics:
    """The figures of a place in twelve months. ``months`` goes from the oldest."""

    reported: int
    decided: int
    kinds: Counter[DecisionKind]
    reasons: Counter[Reason]
    months: Sequence[tuple[date, int, int]]  # its first day, decided, of them taken out of view
    lapse: Lapse | None
    appealed: int
    upheld: int
    reversed: int
    blocks: int
    places: Sequence[tuple[str, int, int]]  # state, decided, of them taken out of view


_OUT = (DecisionKind.HIDE, DecisionKind.REDIRECT)


def months_until(today: date) -> list[date]:
    """Return the first days of the last twelve months, the oldest first."""
    number = today.year * 12 + today.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(number - MONTHS + 1, number + 1)]


def statistics(place: str | None, *, today: date) -> Statistics:
    """Return the figures of a state, "00" for what has none, or (None) of everything.

    Six queries, each over an index of moments.
    """
    months = months_until(today)
    since = clock.start_of(months[0])
    counted = Counter[tuple[int, DecisionKind, Reason]]()
    for month, kind, reason, count in db.session.execute(_by_month(place, months)):
        counted[month, kind, reason] = count
    kinds, reasons = Counter[DecisionKind](), Counter[Reason]()
    by_month, out = Counter[int](), Counter[int]()
    for (month, kind, reason), count in counted.items():
        kinds[kind] += count
        reasons[reason] += count
        by_month[month] += count
        out[month] += count if kind in _OUT else 0
    appeals = _appeals(place, since)
    return Statistics(
        reported=_reported(place, since), decided=sum(kinds.values()), kinds=kinds,
        reasons=reasons, lapse=_lapse(place, since), appealed=sum(appeals.values()),
        upheld=appeals[Outcome.UPHELD], reversed=appeals[Outcome.REVERSED],
        blocks=_blocks(place, since), places=_places(since) if place is None else (),
        months=[(day, by_month[n], out[n]) for n, day in enumerate(months)],
    )  # fmt: skip


def percentile(histogram: Sequence[tuple[int, int]], share: float) -> int:
    """Return the smallest value with at least ``share`` of the counts at or below it.

    ``histogram`` has pairs (value, count) by value; it is the inverse of the empirical
    distribution, the first definition of Hyndman and Fan (1996).
    """
    wanted = share * sum(count for _value, count in histogram)
    seen = 0
    for value, count in histogram:
        seen += count
        if seen >= wanted:
            return value
    return histogram[-1][0]


def log_page(place: str | None, *, today: date, cursor: str | None = None) -> Page:
    """Return a page of acts, the last first: when, where, what, why, how long, if appealed."""
    query = _log(place, clock.start_of(months_until(today)[0])).limit(PAGE_ROWS + 1)
    after = decode_cursor(cursor, int)
    if after is not None:
        last = aliased(Decision)
        moment = select(last.decided_at).where(last.id == after[0]).scalar_subquery()
        query = query.where(
            tuple_(Decision.decided_at, Decision.id) < tuple_(moment, literal(after[0]))
        )
    found = db.session.execute(query).all()
    more = len(found) > PAGE_ROWS
    shown = found[:PAGE_ROWS]
    return Page(rows=shown, next_cursor=encode_cursor(shown[-1].id) if more else None)


def every_act(place: str | None, *, today: date) -> Iterator[Row]:
    """Yield all the acts of the log, the last first, each batch a query of its own."""
    query = _log(place, clock.start_of(months_until(today)[0])).limit(BATCH)
    rows: Sequence[Row] = db.session.execute(query).all()
    while rows:
        yield from rows
        bounds = tuple_(literal(rows[-1].decided_at, Decision.decided_at.type), rows[-1].id)
        after = tuple_(Decision.decided_at, Decision.id) < bounds
        rows = db.session.execute(query.where(after)).all() if len(rows) == BATCH else []


def _log(place: str | None, since: datetime) -> Select:
    return (
        select(
            Decision.id, Decision.decided_at, Decision.entity_code, ModerationItem.kind.label("thing"),
            Decision.kind, Decision.reason, Decision.hours, Appeal.id.label("appeal_id"),
            Appeal.outcome,
        )
        .join(Decision.item)
        .outerjoin(Appeal, Appeal.decision_id == Decision.id)
        .where(_standing(place, since))
        .order_by(Decision.decided_at.desc(), Decision.id.desc())
    )  # fmt: skip


def _by_month(place: str | None, months: Sequence[date]) -> Select:
    starts = [(n, clock.start_of(day)) for n, day in enumerate(months)]
    month = case(*[(Decision.decided_at >= start, n) for n, start in reversed(starts)], else_=0)
    return (
        select(month.label("month"), Decision.kind, Decision.reason, func.count())
        .where(_standing(place, starts[0][1]))
        .group_by(month, Decision.kind, Decision.reason)
    )


def _lapse(place: str | None, since: datetime) -> Lapse | None:
    hours = case((Decision.hours > LONGEST, LONGEST), else_=Decision.hours)
    rows = db.session.execute(
        select(hours, func.count()).where(_standing(place, since)).group_by(hours).order_by(hours)
    ).all()  # fmt: skip
    if not rows:
        return None
    return Lapse(median=percentile(rows, 0.5), most=percentile(rows, 0.9))


def _reported(place: str | None, since: datetime) -> int:
    query = (
        select(func.count())
        .select_from(Report)
        .join(ModerationItem, ModerationItem.id == Report.item_id)
        .where(Report.reported_at >= since, _of(place, ModerationItem.entity_code))
    )
    return db.session.scalar(query) or 0


def _appeals(place: str | None, since: datetime) -> Counter[Outcome | None]:
    rows = db.session.execute(
        select(Appeal.outcome, func.count())
        .where(Appeal.appealed_at >= since, _of(place, Appeal.entity_code))
        .group_by(Appeal.outcome)
    )
    return Counter(dict(rows.all()))


def _blocks(place: str | None, since: datetime) -> int:
    scope = true() if place is None else AccountBlock.scope == place
    query = select(func.count()).where(AccountBlock.from_at >= since, scope)
    return db.session.scalar(query) or 0


def _places(since: datetime) -> list[tuple[str, int, int]]:
    out = func.count().filter(Decision.kind.in_(_OUT))
    rows = db.session.execute(
        select(Decision.entity_code, func.count(), out)
        .where(_standing(None, since))
        .group_by(Decision.entity_code)
    )
    found = [(code or NATION, decided, hidden) for code, decided, hidden in rows]
    return sorted(found, key=lambda row: (-row[1], row[0]))


def _standing(place: str | None, since: datetime) -> ColumnElement[bool]:
    return and_(
        Decision.undone_at.is_(None), Decision.decided_at >= since,
        _of(place, Decision.entity_code),
    )  # fmt: skip


def _of(place: str | None, column: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    if place is None:
        return true()
    return column.is_(None) if place == NATION else column == place


def first_day(today: date) -> date:
    """Return since when the log tells."""
    return months_until(today)[0]


def words_of(hours: int) -> tuple[int, bool]:
    """Return a lapse as a number to say, and whether it is of days."""
    return (round(hours / 24), True) if hours >= 48 else (hours, False)
