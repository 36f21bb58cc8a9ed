"""What waits for a decision, in its order, and what was decided, the last first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true, tuple_
from sqlalchemy.orm import joinedload

from gatp_participa.accounts.models import User
from gatp_participa.accounts.rules import NATION
from gatp_participa.core.db import db
from gatp_participa.moderation import rules, things
from gatp_participa.moderation.models import Appeal, Decision, ModerationItem, Report, Signal
from gatp_participa.moderation.status import ItemStatus, Kind, Reason, SignalKind
from gatp_participa.moderation.things import Card
from gatp_participa.web.paging import Page, decode_cursor, encode_cursor

PAGE_ROWS = 30
DUE = ("hoy", "vencidos")
_BY = (ModerationItem.weight.desc(), ModerationItem.opened_at, ModerationItem.id)
_WAITS = ModerationItem.status == ItemStatus.WAITING


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What somebody wants to see of the queue; empty is everything."""

    place: str = ""
    kind: str = ""
    why: str = ""  # a reason or a signal
    call: int = 0
    due: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, str], places: Collection[str]) -> Filters:
        """Return those of an address that exist and the person may see; the others are left out."""
        why, place, call = asked.get("por", ""), asked.get("estado", ""), asked.get("conv", "")
        return cls(
            place=place if place in places else "",
            kind=asked.get("cosa", "") if asked.get("cosa") in {*Kind} else "",
            why=why if why in {*Reason} or why in {*SignalKind} else "",
            call=int(call) if call.isascii() and call.isdigit() and len(call) < 10 else 0,
            due=asked.get("plazo", "") if asked.get("plazo") in DUE else "",
        )

    def as_address(self) -> dict[str, Any]:
        """Return them as the parameters of an address."""
        values = {
            "estado": self.place, "cosa": self.kind, "por": self.why, "conv": self.call,
            "plazo": self.due,
        }  # fmt: skip
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True, kw_only=True)
class Row:
    """An item with what is shown of it; without a card it is no longer anywhere."""

    item: ModerationItem
    card: Card | None
    reports: list[tuple[Reason, int]] = field(default_factory=list)
    signals: list[tuple[SignalKind, int]] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How much waits in some places."""

    waiting: int = 0
    mine: int = 0
    late: int = 0
    today: int = 0
    oldest: datetime | None = None


def in_places(column: Any, scopes: Collection[str]) -> ColumnElement[bool]:
    """Return the condition of being of some places; "00" is all of them."""
    if NATION in scopes:
        return true()
    return column.in_(scopes) if scopes else false()


def waiting(
    scopes: Collection[str], filters: Filters, *, today: date, cursor: str | None = None
) -> Page:
    """Return a page of what waits, the heaviest and then the oldest first (six queries)."""
    query = select(ModerationItem).where(
        _WAITS, in_places(ModerationItem.entity_code, scopes), *_where(filters, today)
    )
    after = decode_cursor(cursor, int, str, int)
    if after is not None and (moment := _moment(after[1])):
        same = tuple_(ModerationItem.opened_at, ModerationItem.id) > tuple_(moment, after[2])
        lighter = ModerationItem.weight < after[0]
        query = query.where(or_(lighter, and_(ModerationItem.weight == after[0], same)))
    query = query.order_by(*_BY).limit(PAGE_ROWS + 1)
    items = db.session.scalars(query.options(joinedload(ModerationItem.taken_by))).all()
    last = items[PAGE_ROWS - 1] if len(items) > PAGE_ROWS else None
    following = encode_cursor(last.weight, last.opened_at.isoformat(), last.id) if last else None
    return Page(rows=rows_of(items[:PAGE_ROWS]), next_cursor=following)


def heaviest(scopes: Collection[str], *, limit: int) -> Sequence[ModerationItem]:
    """Return what waits first in some places, without what it says (one query)."""
    query = select(ModerationItem).where(_WAITS, in_places(ModerationItem.entity_code, scopes))
    return db.session.scalars(query.order_by(*_BY).limit(limit)).all()


def taken(person: User, now: datetime) -> list[Row]:
    """Return what a person has taken and not let go, the first to be lost first."""
    query = select(ModerationItem).where(
        _WAITS, ModerationItem.taken_by_id == person.id, ModerationItem.taken_until > now
    )
    query = query.order_by(ModerationItem.taken_until, ModerationItem.id).limit(PAGE_ROWS)
    return rows_of(db.session.scalars(query.options(joinedload(ModerationItem.taken_by))).all())


def first_free(scopes: Collection[str], person: User, *, now: datetime, but: int = 0) -> int | None:
    """Return the number of what is next for a person: nobody else has it."""
    free = or_(
        ModerationItem.taken_until.is_(None), ModerationItem.taken_until <= now,
        ModerationItem.taken_by_id == person.id,
    )  # fmt: skip
    others = or_(ModerationItem.author_id.is_(None), ModerationItem.author_id != person.id)
    return db.session.scalar(
        select(ModerationItem.id)
        .where(
            _WAITS, in_places(ModerationItem.entity_code, scopes), free, others,
            ModerationItem.id != but,
        )
        .order_by(*_BY)
        .limit(1)
    )  # fmt: skip


def tally(scopes: Collection[str], person_id: int, *, now: datetime, today: date) -> Tally:
    """Count what waits in some places (one query)."""
    mine = and_(ModerationItem.taken_by_id == person_id, ModerationItem.taken_until > now)
    row = db.session.execute(
        select(
            func.count(), func.count().filter(mine),
            func.count().filter(ModerationItem.due_on < today),
            func.count().filter(ModerationItem.due_on == today),
            func.min(ModerationItem.opened_at),
        ).where(_WAITS, in_places(ModerationItem.entity_code, scopes))
    ).one()  # fmt: skip
    return Tally(waiting=row[0], mine=row[1], late=row[2], today=row[3], oldest=row[4])


def decided(
    scopes: Collection[str], filters: Filters, *, cursor: str | None = None
) -> tuple[Page, dict[tuple[Kind, int], Card]]:
    """Return a page of decisions with whether each was appealed, and the cards of their things."""
    appealed = select(Appeal.id).where(Appeal.decision_id == Decision.id).exists()
    query = (
        select(Decision, User.pseudonym, User.name, appealed)
        .join(Decision.item)
        .outerjoin(User, User.id == Decision.decided_by_id)
        .where(in_places(Decision.entity_code, scopes))
        .options(joinedload(Decision.item))
        .order_by(Decision.id.desc())
        .limit(PAGE_ROWS + 1)
    )
    if filters.place:
        query = query.where(Decision.entity_code == filters.place)
    if filters.kind:
        query = query.where(ModerationItem.kind == filters.kind)
    after = decode_cursor(cursor, int)
    if after is not None:
        query = query.where(Decision.id < after[0])
    rows = db.session.execute(query).all()
    more = len(rows) > PAGE_ROWS
    rows = rows[:PAGE_ROWS]
    cards = things.load_many((row[0].item.kind, row[0].item.thing_id) for row in rows)
    return Page(rows=rows, next_cursor=encode_cursor(rows[-1][0].id) if more else None), cards


def rows_of(items: Sequence[ModerationItem]) -> list[Row]:
    """Return some items with their cards and why they are here (five queries)."""
    numbers = [item.id for item in items]
    cards = things.load_many((item.kind, item.thing_id) for item in items)
    reports: dict[int, list[tuple[Reason, int]]] = {}
    for number, reason, times in db.session.execute(
        select(Report.item_id, Report.reason, func.count())
        .join(ModerationItem, ModerationItem.id == Report.item_id)
        .where(Report.item_id.in_(numbers), Report.reported_at >= ModerationItem.opened_at)
        .group_by(Report.item_id, Report.reason)
        .order_by(func.count().desc(), Report.reason)
    ):
        reports.setdefault(number, []).append((reason, times))
    signals: dict[int, list[tuple[SignalKind, int]]] = {}
    for number, kind, times in db.session.execute(
        select(Signal.item_id, Signal.kind, func.sum(Signal.times))
        .where(Signal.item_id.in_(numbers))
        .group_by(Signal.item_id, Signal.kind)
    ):
        signals.setdefault(number, []).append((kind, int(times)))
    for found in signals.values():
        found.sort(key=lambda one: (-rules.SIGNAL_WEIGHTS[one[0]], one[0]))
    return [
        Row(
            item=item, card=cards.get((item.kind, item.thing_id)),
            reports=reports.get(item.id, []), signals=signals.get(item.id, []),
        )
        for item in items
    ]  # fmt: skip


def _where(filters: Filters, today: date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.place:
        found.append(ModerationItem.entity_code == filters.place)
    if filters.kind:
        found.append(ModerationItem.kind == Kind(filters.kind))
    if filters.call:
        found.append(ModerationItem.call_id == filters.call)
    if filters.due:
        is_today = ModerationItem.due_on == today
        found.append(is_today if filters.due == "hoy" else ModerationItem.due_on < today)
    if filters.why in {*Reason}:
        of_item = select(Report.id).where(
            Report.item_id == ModerationItem.id, Report.reason == Reason(filters.why),
            Report.reported_at >= ModerationItem.opened_at,
        )  # fmt: skip
        found.append(of_item.exists())
    elif filters.why:
        seen = select(Signal.id).where(
            Signal.item_id == ModerationItem.id, Signal.kind == SignalKind(filters.why)
        )
        found.append(seen.exists())
    return found


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
