"""The legal calendar: which days count in a term. Its data say where each day comes from."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "non_working_days.csv"
_RULE = re.compile(
    r"(?:(?P<date>\d{4}-\d\d-\d\d)|(?P<month>\d\d)-(?:(?P<day>\d\d)|L(?P<nth>[1-5])))"
    r"(?:/(?P<every>\d+)@(?P<since>\d{4}))?"
)


@dataclass(frozen=True)
class DayOff:
    """A rule of the calendar: when, its name and the norm that says so."""

    when: str
    name: str
    source: str

    def in_year(self, year: int) -> date | None:
        """Return its day in a year, or None when that year has none.

        Raises:
            ValueError: the rule cannot be read.
        """
        match = _RULE.fullmatch(self.when)
        if match is None:
            raise ValueError(f"a day off cannot be read: {self.when!r}")
        if match["date"]:
            day = date.fromisoformat(match["date"])
            return day if day.year == year else None
        if match["every"] and (
            year < int(match["since"]) or (year - int(match["since"])) % int(match["every"])
        ):
            return None
        if match["day"]:
            return date(year, int(match["month"]), int(match["day"]))
        first = date(year, int(match["month"]), 1)
        return first + timedelta(days=-first.weekday() % 7 + 7 * (int(match["nth"]) - 1))


@cache
def days_off() -> tuple[DayOff, ...]:
    """Return the rules of the calendar that ships with the platform."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return tuple(DayOff(**row) for row in csv.DictReader(file))


@cache
def _off_in(year: int) -> frozenset[date]:
    return frozenset(day for rule in days_off() if (day := rule.in_year(year)))


def is_working(day: date) -> bool:
    """Say whether a day counts: neither a weekend nor in the calendar."""
    return day.weekday() < 5 and day not in _off_in(day.year)


def add(start: date, days: int) -> date:
    """Return the last day of a term of ``days`` working days that starts after ``start``."""
    day = start
    while days:
        day += timedelta(days=1)
        days -= is_working(day)
    return day


def between(start: date, end: date) -> int:
    """Count the working days after ``start`` and up to ``end``; 0 when it has passed."""
    count, day = 0, start
    while day < end:
        day += timedelta(days=1)
        count += is_working(day)
    return count
