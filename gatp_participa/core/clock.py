"""The only source of «now», and the calendar people live by."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

MEXICO = ZoneInfo("America/Mexico_City")


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


def local_day(moment: datetime) -> date:
    """Return the day in central Mexico at ``moment``: the day dates on pages mean."""
    return moment.astimezone(MEXICO).date()


def start_of(day: date) -> datetime:
    """Return the first moment of a day in central Mexico, in UTC."""
    return datetime.combine(day, time.min, MEXICO).astimezone(UTC)


def today() -> date:
    """Return the present day in central Mexico."""
    return local_day(now())
