"""Dates of a plan as a drawing: months across, a bar for each thing that is done. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from gatp_participa.core.text import shorten

ROW = 24
HEAD = 26
_DRAWN_MONTHS = 14  # more than these and only some have their name
MOST_ROWS = 160  # beyond them the page draws commitments and not each activity


@dataclass(frozen=True)
class Bar:
    """Something with two days; ``share`` is what was declared done, in per cent."""

    label: str
    starts_on: date
    ends_on: date
    share: int = 0
    is_whole: bool = False  # a commitment, above its activities


@dataclass(frozen=True)
class Drawn:
    """A bar where it goes, in units of the drawing."""

    label: str
    x: float
    y: float
    width: float
    done: float
    is_whole: bool


@dataclass(frozen=True)
class Month:
    """The first day of a month, where its line goes; ``label`` is empty when there is no room."""

    x: float
    label: str


@dataclass(frozen=True)
class Chart:
    """A whole drawing. ``today`` is None when it falls outside."""

    width: int
    height: int
    left: int
    months: Sequence[Month]
    bars: Sequence[Drawn]
    today: float | None


def bars_of(commitments: Iterable[Any], activities: Mapping[int, Sequence[Any]]) -> list[Bar]:
    """Return a bar for each commitment, and under it those of its activities that are given."""
    bars = []
    for one in commitments:
        name = f"{one.number}. {one.title}"
        bars.append(Bar(name, one.starts_on, one.ends_on, one.declared_progress, is_whole=True))
        bars += [
            Bar(activity.title, activity.starts_on, activity.ends_on, activity.progress)
            for activity in activities.get(one.id, ())
        ]
    return bars


def chart(
    bars: Sequence[Bar],
    first: date,
    last: date,
    *,
    today: date,
    name_of: Callable[[date], str],
    width: int = 960,
    left: int = 330,
) -> Chart:
    """Lay bars out between two days; what falls outside is cut at the edge.

    ``name_of`` says how a month reads; ``left`` of the ``width`` is for what each bar is.
    """
    days = max(1, (last - first).days + 1)
    room = width - left - 8

    def at(day: date) -> float:
        inside = min(max((day - first).days, 0), days)
        return round(left + room * inside / days, 1)

    letters = int(left / 6.6)
    drawn = []
    for number, bar in enumerate(bars):
        x, end = at(bar.starts_on), at(bar.ends_on + timedelta(days=1))
        wide = max(3.0, round(end - x, 1))
        drawn.append(
            Drawn(
                shorten(bar.label, letters if bar.is_whole else letters - 2),
                min(x, width - 8 - wide), HEAD + number * ROW, wide,
                round(wide * bar.share / 100, 1), bar.is_whole,
            )
        )  # fmt: skip
    return Chart(
        width, HEAD + ROW * len(bars) + 4, left, _months(first, last, at, name_of), drawn,
        at(today) if first <= today <= last else None,
    )  # fmt: skip


def _months(
    first: date, last: date, at: Callable[[date], float], name_of: Callable[[date], str]
) -> list[Month]:
    firsts = []
    day = first.replace(day=1)
    while day <= last:
        if day >= first:
            firsts.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    step = 1 if len(firsts) <= _DRAWN_MONTHS else 3 if len(firsts) <= 3 * _DRAWN_MONTHS else 12
    return [Month(at(day), name_of(day) if (day.month - 1) % step == 0 else "") for day in firsts]
