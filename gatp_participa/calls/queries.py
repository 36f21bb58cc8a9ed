"""Reads of calls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Select, and_, case, or_, select
from sqlalchemy.orm import selectinload

from gatp_participa.calls.models import Call, CallExtension, CallRules
from gatp_participa.calls.status import PUBLIC, CallStatus
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.web.paging import Page, decode_cursor, encode_cursor

PAGE_SIZE = 20
_CURRENT = (CallStatus.OPEN, CallStatus.PUBLISHED)
_PAST = tuple(sorted(PUBLIC - set(_CURRENT)))


def call_by_slug(slug: str, *, drafts: bool = False) -> Call:
    """Return a call by its address; a draft only when ``drafts``.

    Raises:
        NotFoundError: there is no such call, or the public does not know it yet.
    """
    call = db.session.scalar(select(Call).where(Call.slug == slug))
    if call is None or (call.status not in PUBLIC and not drafts):
        raise NotFoundError(_("No encontramos esa convocatoria."))
    return call


def public_calls() -> list[Call]:
    """Return every published call: open now, then coming, then past from the newest."""
    return [*current_calls(), *db.session.scalars(_past())]


def current_calls() -> list[Call]:
    """Return the calls that are open (the one that closes first, first) or about to open."""
    is_open = Call.status == CallStatus.OPEN
    query = (
        select(Call)
        .where(Call.status.in_(_CURRENT))
        .order_by(
            case((is_open, 0), else_=1),
            case((is_open, Call.closes_at), else_=Call.opens_at),
            Call.id,
        )
    )
    return list(db.session.scalars(_with_parts(query)))


def past_calls(cursor: str | None = None, *, size: int = PAGE_SIZE) -> Page:
    """Return a page of the calls that are over, the last to close first."""
    query = _past().limit(size + 1)
    after = decode_cursor(cursor, str, int)
    if after is not None and (closed_at := _moment(after[0])) is not None:
        query = query.where(
            or_(
                Call.closes_at < closed_at,
                and_(Call.closes_at == closed_at, Call.id < after[1]),
            )
        )
    rows = list(db.session.scalars(query))
    more = len(rows) > size
    last = rows[size - 1] if more else None
    cursor = encode_cursor(last.closes_at.isoformat(), last.id) if last else None
    return Page(rows=rows[:size], next_cursor=cursor)


def desk_calls() -> list[Call]:
    """Return every call, drafts too, the newest first."""
    return list(db.session.scalars(_with_parts(select(Call).order_by(Call.id.desc()))))


def calls_to_act_on() -> list[Call]:
    """Return the calls whose next step somebody has to take: drafts, and those that closed."""
    to_act_on = Call.status.in_((CallStatus.DRAFT, CallStatus.CLOSED))
    return list(db.session.scalars(select(Call).where(to_act_on).order_by(Call.id)))


def current_rules(call: Call) -> CallRules | None:
    """Return the rules in force, or None when none were written."""
    query = select(CallRules).where(CallRules.call_id == call.id)
    return db.session.scalar(query.order_by(CallRules.version.desc()).limit(1))


def rules_versions(call: Call) -> Sequence[CallRules]:
    """Return every version of the rules, the one in force first."""
    query = select(CallRules).where(CallRules.call_id == call.id)
    return db.session.scalars(query.order_by(CallRules.version.desc())).all()


def rules_version(call: Call, version: int) -> CallRules:
    """Return the rules as they were in a version.

    Raises:
        NotFoundError: there is no such version.
    """
    query = select(CallRules).where(CallRules.call_id == call.id, CallRules.version == version)
    found = db.session.scalar(query)
    if found is None:
        raise NotFoundError(_("No hay esa versión de las bases."))
    return found


def extensions_of(call: Call) -> Sequence[CallExtension]:
    """Return the extensions of a call, the last one first."""
    query = select(CallExtension).where(CallExtension.call_id == call.id)
    return db.session.scalars(query.order_by(CallExtension.id.desc())).all()


def _past() -> Select[Call]:
    query = select(Call).where(Call.status.in_(_PAST))
    return _with_parts(query.order_by(Call.closes_at.desc(), Call.id.desc()))


def _with_parts(query: Select[Call]) -> Select[Call]:
    return query.options(selectinload(Call.stages), selectinload(Call.entities))


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
