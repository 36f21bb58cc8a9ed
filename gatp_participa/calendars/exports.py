"""The days of a state as a calendar, and what changed as a feed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from gatp_participa.calendars.queries import Day
from gatp_participa.documents.ical import new_calendar, new_event, written
from gatp_participa.notices.letters import link


def calendar_of(name: str, days: Iterable[Day], *, now: datetime) -> bytes:
    """Return some days as iCalendar; each keeps its identifier for as long as it exists."""
    calendar = new_calendar(name)
    host = urlsplit(link("pages.home")).hostname
    for one in days:
        event = new_event(
            uid=f"{one.key}@{host}", stamp=now, starts=one.at or one.on, ends=one.until,
            summary=f"{one.kind.label.capitalize()}: {one.title}", url=one.url,
        )  # fmt: skip
        if one.place:
            event.add("location", one.place)
        calendar.add_component(event)
    return written(calendar)
