"""Questions that the pages of privacy ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import joinedload

from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.core.folios import normalize
from gatp_participa.privacy import notice
from gatp_participa.privacy.models import ArcoRequest, Consent
from gatp_participa.privacy.notice import Notice
from gatp_participa.privacy.status import PENDING, WAITING
from gatp_participa.web.paging import Page, decode_cursor, encode_cursor

PER_PAGE = 30


class Shown(StrEnum):
    """Which requests to see on the desk; the values go in addresses."""

    PENDING = "por-atender"
    WAITING = "en-pausa"
    ENDED = "terminadas"


def notice_or_404(number: int) -> Notice:
    """Return a version that is or was in force.

    Raises:
        NotFoundError: there is no such version, or it does not count yet.
    """
    for version in notice.in_force_list():
        if version.number == number:
            return version
    raise NotFoundError(_("No hay una versión del aviso con ese número."))


def consents_of(user_id: int) -> list[Consent]:
    """Return what a person agreed to, the newest first."""
    query = select(Consent).where(Consent.user_id == user_id).order_by(Consent.id.desc())
    return list(db.session.scalars(query.limit(100)))


def requests_of(user_id: int) -> list[ArcoRequest]:
    """Return a person's requests, the newest first."""
    query = select(ArcoRequest).where(ArcoRequest.user_id == user_id)
    return list(db.session.scalars(query.order_by(ArcoRequest.id.desc()).limit(100)))


def request_or_404(folio: str) -> ArcoRequest:
    """Return a request by its folio, however it was typed.

    Raises:
        NotFoundError: there is no such request.
    """
    query = select(ArcoRequest).options(joinedload(ArcoRequest.user))
    found = db.session.scalar(query.where(ArcoRequest.folio == normalize(folio)))
    if found is None:
        raise NotFoundError(_("No encontramos esa solicitud."))
    return found


def request_of(folio: str, user_id: int) -> ArcoRequest:
    """Return one of a person's own requests; somebody else's is as if it did not exist.

    Raises:
        NotFoundError: there is no such request of theirs.
    """
    request = request_or_404(folio)
    if request.user_id != user_id:
        raise NotFoundError(_("No encontramos esa solicitud."))
    return request


def desk_page(shown: Shown, *, cursor: str | None = None) -> Page:
    """Return requests by their day: those that wait, the first to be due first; or those that ended."""
    key = (ArcoRequest.due_on, ArcoRequest.id)
    query = select(ArcoRequest).limit(PER_PAGE + 1)
    after = decode_cursor(cursor, str, int)
    if shown is not Shown.ENDED:
        statuses = PENDING if shown is Shown.PENDING else WAITING
        query = query.where(ArcoRequest.status.in_(statuses)).order_by(*key)
        if after:
            query = query.where(tuple_(*key) > tuple_(_day(after[0]), after[1]))
    else:
        query = query.where(ArcoRequest.status.not_in(PENDING | WAITING))
        query = query.order_by(*(column.desc() for column in key))
        if after:
            query = query.where(tuple_(*key) < tuple_(_day(after[0]), after[1]))
    rows = list(db.session.scalars(query))
    more, rows = len(rows) > PER_PAGE, rows[:PER_PAGE]
    last = rows[-1] if more else None
    return Page(
        rows=rows, next_cursor=encode_cursor(last.due_on.isoformat(), last.id) if last else None
    )


@dataclass(frozen=True)
class Tally:
    """How many requests wait for the desk, how many of them are past their day, and how many
    wait for who made them.
    """

    pending: int
    overdue: int
    waiting: int


def tally(today: date) -> Tally:
    """Count what waits on the desk, in one query."""
    is_pending = ArcoRequest.status.in_(PENDING)
    row = db.session.execute(
        select(
            func.count().filter(is_pending),
            func.count().filter(is_pending, ArcoRequest.due_on < today),
            func.count().filter(ArcoRequest.status.in_(WAITING)),
        ).where(ArcoRequest.status.in_(PENDING | WAITING))
    ).one()
    return Tally(*row)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min
