"""What waits on the desk of moderation, how old it is, who decides how much, and until when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, select, true
from sqlalchemy.orm import InstrumentedAttribute

from gatp_participa.accounts.models import User
from gatp_participa.accounts.rules import NATION
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.moderation.forecast import DAYS, Forecast, forecast
from gatp_participa.moderation.models import Decision, ModerationItem
from gatp_participa.moderation.queries.log import percentile
from gatp_participa.moderation.status import ItemStatus, Kind

# The ages of what waits, in days: less than each, and from the last on.
AGES = (1, 2, 4, 8, 15)
MOST_PEOPLE = 100


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What waits: by age (in the order of :data:`AGES`, one more at the end), kind and state."""

    total: int
    late: int
    ages: Sequence[int]
    kinds: Sequence[tuple[Kind, int]]
    places: Sequence[tuple[str, int, int, datetime]]  # state, waiting, late, since when the oldest


@dataclass(frozen=True, kw_only=True)
class Load:
    """What somebody has and decided; ``median`` is in hours, from when each thing began to wait."""

    name: str
    taken: int
    in_7: int
    in_28: int
    median: int | None


def waiting(places: Collection[str], *, now: datetime) -> Waiting:
    """Return what waits in some states ("00": all), in two queries."""
    here = ModerationItem.status == ItemStatus.WAITING, _of(places, ModerationItem.entity_code)
    bounds = [(now - timedelta(days=days), n) for n, days in enumerate(AGES)]
    age = case(*[(ModerationItem.opened_at > since, n) for since, n in bounds], else_=len(AGES))
    ages, kinds = [0] * (len(AGES) + 1), defaultdict[Kind, int](int)
    for kind, n, count in db.session.execute(
        select(ModerationItem.kind, age, func.count()).where(*here).group_by(
            ModerationItem.kind, age
        )
    ):  # fmt: skip
        ages[n] += count
        kinds[kind] += count
    late = func.count().filter(ModerationItem.due_on < clock.local_day(now))
    by_place = [
        (code or NATION, count, overdue, oldest)
        for code, count, overdue, oldest in db.session.execute(
            select(
                ModerationItem.entity_code, func.count(), late, func.min(ModerationItem.opened_at)
            )
            .where(*here)
            .group_by(ModerationItem.entity_code)
        )
    ]
    return Waiting(
        total=sum(ages), late=sum(row[2] for row in by_place), ages=ages,
        kinds=sorted(kinds.items(), key=lambda pair: -pair[1]),
        places=sorted(by_place, key=lambda row: (-row[1], row[0])),
    )  # fmt: skip


def loads(places: Collection[str], *, now: datetime) -> list[Load]:
    """Return what each person has taken and decided in some states, who has most first.

    Three queries; of the last 28 days.
    """
    since, week = now - timedelta(days=DAYS), now - timedelta(days=7)
    taken: dict[Any, int] = dict(
        db.session.execute(
            select(ModerationItem.taken_by_id, func.count())
            .where(
                ModerationItem.taken_until > now, ModerationItem.status == ItemStatus.WAITING,
                _of(places, ModerationItem.entity_code),
            )
            .group_by(ModerationItem.taken_by_id)
        ).all()
    )  # fmt: skip
    hours: dict[Any, list[tuple[int, int]]] = defaultdict(list)
    recent: dict[Any, int] = defaultdict(int)
    for person_id, lapse, count, in_week in db.session.execute(
        select(
            Decision.decided_by_id, Decision.hours, func.count(),
            func.count().filter(Decision.decided_at >= week),
        )
        .where(
            Decision.undone_at.is_(None), Decision.decided_at >= since,
            Decision.decided_by_id.is_not(None), _of(places, Decision.entity_code),
        )
        .group_by(Decision.decided_by_id, Decision.hours)
        .order_by(Decision.decided_by_id, Decision.hours)
    ):  # fmt: skip
        hours[person_id].append((lapse, count))
        recent[person_id] += in_week
    names = _names({*taken, *hours})
    found = [
        Load(
            name=names.get(number, ""), taken=taken.get(number, 0), in_7=recent[number],
            in_28=sum(count for _lapse, count in hours[number]),
            median=percentile(hours[number], 0.5) if hours[number] else None,
        )
        for number in names
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.taken, -one.in_7, -one.in_28, one.name))


def outlook(places: Collection[str], total: int, *, now: datetime) -> Forecast | None:
    """Return when what waits in some states is all decided at the present rate, in three queries.

    What arrived is what began to wait: each time of an item, decided since or not, once.
    """
    since = now - timedelta(days=DAYS)
    mine = _of(places, Decision.entity_code)
    times = (
        select(Decision.item_id, Decision.waited_from, func.min(Decision.decided_at).label("at"))
        .where(Decision.undone_at.is_(None), Decision.decided_at >= since, mine)
        .group_by(Decision.item_id, Decision.waited_from)
        .subquery()
    )
    arrived, decided = [0] * DAYS, [0] * DAYS
    _add(decided, times.c.at, since)
    _add(arrived, times.c.waited_from, since)
    _add(
        arrived, ModerationItem.opened_at, since, ModerationItem.status == ItemStatus.WAITING,
        _of(places, ModerationItem.entity_code),
    )  # fmt: skip
    return forecast(total, arrived, decided)


def _add(days: list[int], moment: Any, since: datetime, *where: ColumnElement) -> None:
    """Add to each day how many rows have their moment in it; days are of 24 hours until now."""
    starts = [(since + timedelta(days=n), n) for n in range(DAYS)]
    day = case(*[(moment >= start, n) for start, n in reversed(starts)], else_=-1)
    query = select(day, func.count()).where(moment >= since, *where).group_by(day)
    for n, count in db.session.execute(query):
        days[n] += count


def _names(numbers: Collection[Any]) -> dict[int, str]:
    rows = db.session.execute(
        select(User.id, User.name, User.pseudonym)
        .where(User.id.in_(numbers))
        .order_by(User.id)
        .limit(MOST_PEOPLE)
    )
    return {number: name or pseudonym for number, name, pseudonym in rows}


def _of(places: Collection[str], column: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    if NATION in places:
        return true()
    return column.in_(sorted(places))
