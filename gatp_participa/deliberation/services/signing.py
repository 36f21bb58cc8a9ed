"""Write the minutes and sign them: each signature is of that very text."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core.db import db, insert
from gatp_participa.core.errors import ConflictError, NotAllowedError
from gatp_participa.deliberation import rules
from gatp_participa.deliberation.models import Session, SessionSignature
from gatp_participa.deliberation.queries.room import Room, room_of
from gatp_participa.deliberation.services.common import check_prepares, locked, void_signatures
from gatp_participa.deliberation.status import SessionStatus
from gatp_participa.jobs import queue


def write_minutes(session: Session, text: str, *, person: User, now: datetime) -> int:
    """Save what was said; signatures of another text no longer count.

    Returns:
        How many signatures were voided.

    Raises:
        NotAllowedError: the person does not facilitate that table.
        ConflictError: the session was not held, or is signed.
    """
    check_prepares(person, session.secretariat.entity_code)
    locked(session, SessionStatus.HELD)
    if text.strip() == session.minutes:
        return 0
    session.minutes = text.strip()
    db.session.flush()
    record("deliberation.write_minutes", session, person=person, now=now)
    return void_signatures(session, person=person, now=now)


def sign(session: Session, *, digest: str, person: User, now: datetime) -> bool:
    """Sign the minutes as whoever sat there; with one of each sector present, they are published.

    ``digest`` is that of the text the person read: if it changed meanwhile nothing is signed.
    Signing twice changes nothing.

    Returns:
        Whether it was the last signature that was missing.

    Raises:
        NotAllowedError: the person was not at the session.
        ConflictError: something is missing, the text changed, or it is signed already.
    """
    if not rules.may_sit(person, session.secretariat.entity_code):
        raise NotAllowedError(_("Firma quien tiene un lugar en esta mesa."))
    locked(session, SessionStatus.HELD)
    room = room_of(session)
    place = room.place_of(person.id)
    if place is None or place.occupant is None:
        raise NotAllowedError(_("Firma quien estuvo en la sesión y ocupó un lugar."))
    if lacking := lacks(room):
        raise ConflictError(lacking)
    if digest != room.digest:
        raise ConflictError(
            _("El acta cambió mientras la leías. Léela otra vez y, si estás de acuerdo, fírmala.")
        )
    row = {
        "session_id": session.id, "member_id": place.occupant.id, "digest": digest,
        "signed_at": now,
    }  # fmt: skip
    db.session.execute(
        insert(SessionSignature)
        .values(row)
        .on_conflict_do_nothing(index_elements=["session_id", "member_id"])
    )
    record("deliberation.sign", session, person=person, now=now, digest=digest)
    room = room_of(session)
    signed = [member.sector for signature, member in room.signatures if signature.digest == digest]
    if rules.missing_signatures(room.present, signed):
        return False
    session.status, session.signed_at = SessionStatus.SIGNED, now
    db.session.flush()
    record("deliberation.publish_minutes", session, person=None, now=now, digest=digest)
    queue.enqueue(
        "deliberation.write_minutes", now=now, key=f"deliberation.write_minutes:{session.id}",
        session_id=session.id,
    )  # fmt: skip
    return True


def lacks(room: Room) -> str:
    """Return what keeps the minutes from being signed, as a sentence, or ""."""
    if not room.session.minutes:
        return _("Todavía no se escribe lo que se dijo en la sesión.")
    if any(item.outcome is None for item in room.items):
        return _("Falta decir cómo terminó algún punto del orden del día.")
    return ""
