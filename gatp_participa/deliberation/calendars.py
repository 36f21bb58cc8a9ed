"""Sessions as iCalendar (RFC 5545), and their invitations (RFC 5546)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from flask_babel import gettext as _
from icalendar import Event, vCalAddress, vText

from gatp_participa.deliberation.labels import session_name
from gatp_participa.deliberation.models import Session
from gatp_participa.deliberation.status import SessionStatus
from gatp_participa.documents import ical
from gatp_participa.notices.letters import link

REQUEST, CANCEL = "REQUEST", "CANCEL"


def invitation(session: Session, *, table: str, attendee: str, name: str, now: datetime) -> str:
    """Return the invitation of a member, or what takes it back when the session is cancelled."""
    is_off = session.status is SessionStatus.CANCELLED
    calendar = ical.new_calendar(method=CANCEL if is_off else REQUEST)
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
    return ical.written(calendar).decode()


def feed(table: str, sessions: Iterable[Session], *, now: datetime) -> str:
    """Return the calendar of a table, for anybody: never how to connect from afar."""
    calendar = ical.new_calendar(table)
    for session in sessions:
        calendar.add_component(_event(session, table, session.called_at or now))
    return ical.written(calendar).decode()


def _event(session: Session, table: str, stamp: datetime) -> Event:
    url = link("deliberation.show", session_id=session.id)
    event = ical.new_event(
        uid=f"sesion-{session.id}@{_host()}", stamp=stamp, starts=session.starts_at,
        ends=session.ends_at, summary=f"{session_name(session)} · {table}", url=url,
    )  # fmt: skip
    event.add("sequence", session.revision)
    if session.place:
        event.add("location", session.place)
    is_off = session.status is SessionStatus.CANCELLED
    said = _("El orden del día está en %(url)s", url=url)
    event.add("description", session.cancelled_reason if is_off else said)
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    return event


def _organizer(session: Session, table: str) -> vCalAddress:
    address = session.secretariat.contact_email or f"sesiones@{_host()}"
    organizer = vCalAddress(f"mailto:{address}")
    organizer.params["CN"] = vText(table)
    return organizer


def _host() -> str:
    return urlsplit(link("pages.home")).hostname or "localhost"
