"""The agenda of a session: referrals that wait for an answer, and anything else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select, update

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError
from gatp_participa.deliberation.models import AgendaItem, Session
from gatp_participa.deliberation.queries.sessions import open_referrals
from gatp_participa.deliberation.services.common import check_prepares, locked
from gatp_participa.deliberation.status import SessionStatus

MOST_POINTS = 60


def add_referrals(
    session: Session, referral_ids: Iterable[int], *, person: User, now: datetime
) -> int:
    """Put some of what the table has not answered on the agenda; return how many were new.

    Raises:
        NotAllowedError: the person does not facilitate that table.
        InvalidInputError: there is no room for so many.
        ConflictError: it was called already.
    """
    items = _open(session, person)
    taken = {item.referral_id for item in items if item.referral_id}
    wanted = set(referral_ids)
    found = [
        one
        for one in open_referrals(session.secretariat, besides=taken)
        if one.id in wanted
    ]  # fmt: skip
    for referral in found:
        _add(session, items, referral.theme.name, "", referral.id)
    if found:
        record(
            "deliberation.add_points", session, person=person, now=now,
            referrals=[one.id for one in found],
        )  # fmt: skip
    return len(found)


def add_point(
    session: Session, title: str, body: str = "", *, person: User, now: datetime
) -> AgendaItem:
    """Put anything else on the agenda.

    Raises:
        NotAllowedError: the person does not facilitate that table.
        InvalidInputError: it has no title, or there is no room.
        ConflictError: it was called already.
    """
    items = _open(session, person)
    if not title.strip():
        raise InvalidInputError(_("Escribe de qué trata el punto."))
    item = _add(session, items, title.strip(), body.strip(), None)
    record("deliberation.add_points", session, person=person, now=now, item_id=item.id)
    return item


def move_point(item: AgendaItem, step: int, *, person: User, now: datetime) -> None:
    """Take a point one place up (-1) or down (1); beyond the ends nothing changes.

    Raises:
        NotAllowedError: the person does not facilitate that table.
        ConflictError: it was called already.
    """
    items = _open(item.session, person)
    here = next(place for place, one in enumerate(items) if one.id == item.id)
    there = here + step
    if not 0 <= there < len(items):
        return
    items.insert(there, items.pop(here))
    _number(items)
    record("deliberation.move_point", item.session, person=person, now=now, item_id=item.id)


def remove_point(item: AgendaItem, *, person: User, now: datetime) -> None:
    """Take a point off the agenda.

    Raises:
        NotAllowedError: the person does not facilitate that table.
        ConflictError: it was called already.
    """
    session = item.session
    items = _open(session, person)
    record("deliberation.remove_point", session, person=person, now=now, item_id=item.id)
    items = [one for one in items if one.id != item.id]
    db.session.delete(item)
    db.session.flush()
    _number(items)


def _open(session: Session, person: User) -> list[AgendaItem]:
    check_prepares(person, session.secretariat.entity_code)
    try:
        locked(session, SessionStatus.DRAFT)
    except ConflictError:
        raise ConflictError(
            _("El orden del día ya se mandó con la convocatoria: ya no cambia.")
        ) from None
    query = select(AgendaItem).where(AgendaItem.session_id == session.id)
    return list(db.session.scalars(query.order_by(AgendaItem.position)))


def _add(
    session: Session, items: list[AgendaItem], title: str, body: str, referral_id: int | None
) -> AgendaItem:
    if len(items) >= MOST_POINTS:
        raise InvalidInputError(_("Son demasiados puntos para una sesión: haz otra."))
    item = AgendaItem(
        session_id=session.id, position=len(items) + 1, title=title, body=body,
        referral_id=referral_id,
    )  # fmt: skip
    db.session.add(item)
    db.session.flush()
    items.append(item)
    return item


def _number(items: list[AgendaItem]) -> None:
    # Two points may not share a position even for a moment: first out of the way, then in place.
    for shift in (1000, 0):
        for place, item in enumerate(items, 1):
            db.session.execute(
                update(AgendaItem)
                .where(AgendaItem.id == item.id)
                .values(position=place + shift)
                .execution_options(synchronize_session=False)
            )
    for item in items:
        db.session.refresh(item)
