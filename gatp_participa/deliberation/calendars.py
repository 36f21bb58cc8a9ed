"""Sessions as iCalendar (RFC 5545), and their invitations (RFC 5546)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from flask_babel import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from gatp_participa.core import clock
from gatp_participa.deliberation.labels import session_name
from gatp_participa.deliberation.models import Session
from gatp_participa.deliberation.status import SessionStatus
from gatp_participa.notices.letters import link

_PRODUCT = "-//GATP Participa//Sesiones//ES"
REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"


def invitation(session: Session, *, table: str, attendee: str, name: str, now: datetime) -> str:
    """Return the invitation of a member, or what takes it back when the session is cancelled."""
    is_off = session.status is SessionStatus.CANCELLED
    calendar = _calendar(CANCEL if is_off else REQUEST)
    event = _event(session, table, now)
    event.add("organizer", _organizer(session, table))
    guest = vCalAddress(f"mailto:{attendee}")
    guest.params["CN"] = vText(name)
    guest.params["ROLE"] = vText("REQ-PARTICIPANT")
    guest.params["PARTSTAT"] = vText("NEEDS-ACTION")
    guest.params["RSVP"] = vText("TRUE")
    event.add("attendee", guest)
    if session.link and not is_off:
        event.add("conference", session.link, parameters={"VALUE": "URI", "FEATURE": "VIDEO"})
    calendar.add_component(event)
    return _written(calendar)


def feed(table: str, sessions: Iterable[Session], *, now: datetime) -> str:
    """Return the calendar of a table, for anybody: never how to connect from afar."""
    calendar = _calendar(PUBLISH)
    calendar.add("x-wr-calname", table)
    calendar.add("x-wr-timezone", str(clock.MEXICO))
    for session in sessions:
        calendar.add_component(_event(session, table, session.called_at or now))
    return _written(calendar)


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _event(session: Session, table: str, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", f"sesion-{session.id}@{_host()}")
    event.add("sequence", session.revision)
    event.add("dtstamp", stamp)
    event.add("dtstart", session.starts_at.astimezone(clock.MEXICO))
    event.add("dtend", session.ends_at.astimezone(clock.MEXICO))
    event.add("summary", f"{session_name(session)} · {table}")
    if session.place:
        event.add("location", session.place)
    is_off = session.status is SessionStatus.CANCELLED
    url = link("deliberation.show", session_id=session.id)
    said = _("El orden del día está en %(url)s", url=url)
    event.add("description", session.cancelled_reason if is_off else said)
    event.add("url", url)
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    return event


def _organizer(session: Session, table: str) -> vCalAddress:
    address = session.secretariat.contact_email or f"sesiones@{_host()}"
    organizer = vCalAddress(f"mailto:{address}")
    organizer.params["CN"] = vText(table)
    return organizer


def _written(calendar: Calendar) -> str:
    calendar.add_missing_timezones()
    return calendar.to_ical().decode("utf-8")


def _host() -> str:
    return urlsplit(link("pages.home")).hostname or "localhost"
