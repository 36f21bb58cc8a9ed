"""Calendars that telephones subscribe to (RFC 5545): what all of ours say of themselves."""

from __future__ import annotations

from datetime import date, datetime

from icalendar import Calendar, Event

from gatp_participa.core import clock


def new_calendar(name: str = "", *, method: str = "PUBLISH") -> Calendar:
    """Return an empty calendar; ``name`` is how a telephone lists it."""
    calendar = Calendar()
    calendar.add("prodid", "-//GATP Participa//ES")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("x-wr-timezone", str(clock.MEXICO))
    return calendar


def new_event(
    *,
    uid: str,
    stamp: datetime,
    starts: date | datetime,
    ends: date | datetime | None,
    summary: str,
    url: str,
) -> Event:
    """Return an event: of a whole day when ``starts`` is a day, in the time of central Mexico else."""
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    event.add("dtstart", _local(starts))
    if ends is not None:
        event.add("dtend", _local(ends))
    event.add("summary", summary)
    event.add("url", url)
    return event


def written(calendar: Calendar) -> bytes:
    """Return a calendar with the time zones that it uses, as it is sent."""
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _local(when: date | datetime) -> date | datetime:
    return when.astimezone(clock.MEXICO) if isinstance(when, datetime) else when
