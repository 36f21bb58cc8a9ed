"""What was done to themes and said about them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import aliased, joinedload, undefer

from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.themes.models import Theme, ThemeComment, ThemeEvent
from gatp_participa.themes.status import EventKind
from gatp_participa.web.paging import Page, decode_cursor, encode_cursor

if TYPE_CHECKING:
    from gatp_participa.themes.services.history import Scope

EVENTS_PER_PAGE = 30
COMMENTS_PER_PAGE = 10
# Acts of a theme shown beside it; the history has them all.
LATEST = 6
# Of each pinned text one wants to know who put it there: looked for in the last acts only.
ACTS_READ = 20


def event_by_id(event_id: int) -> ThemeEvent:
    """Return an act of the history.

    Raises:
        NotFoundError: there is no such act.
    """
    event = db.session.get(ThemeEvent, event_id)
    if event is None:
        raise NotFoundError(_("No encontramos ese cambio."))
    return event


def history_page(scope: Scope, *, cursor: str | None = None) -> Page:
    """Return a page of what was done in a scope, newest first; ``extra["names"]`` of the themes."""
    query = select(ThemeEvent).where(
        ThemeEvent.call_id == scope.call_id, ThemeEvent.scope == scope.code
    )
    page = _newest(query, ThemeEvent, EVENTS_PER_PAGE, cursor)
    page.extra["names"] = theme_names(page.rows)
    return page


def theme_history(theme_id: int) -> list[ThemeEvent]:
    """Return the last acts that touched a theme, newest first."""
    touching = or_(ThemeEvent.theme_id == theme_id, ThemeEvent.other_theme_id == theme_id)
    query = select(ThemeEvent).where(touching).options(joinedload(ThemeEvent.person))
    return list(db.session.scalars(query.order_by(ThemeEvent.id.desc()).limit(LATEST)))


def theme_names(events: Iterable[ThemeEvent]) -> dict[int, str]:
    """Return the names of the themes some acts touched, by number."""
    ids = {one for event in events for one in (event.theme_id, event.other_theme_id) if one}
    if not ids:
        return {}
    rows = db.session.execute(select(Theme.id, Theme.name).where(Theme.id.in_(ids)))
    return dict(rows.all())


def comments_page(theme_id: int, *, cursor: str | None = None) -> Page:
    """Return a page of what reviewers said about a theme, newest first."""
    query = select(ThemeComment).where(ThemeComment.theme_id == theme_id)
    return _newest(query, ThemeComment, COMMENTS_PER_PAGE, cursor)


def pins(theme_id: int, proposal_ids: Collection[int]) -> dict[int, ThemeEvent]:
    """Return the act that put each of some proposals in a theme, of the latest ones."""
    wanted = set(proposal_ids)
    found: dict[int, ThemeEvent] = {}
    if not wanted:
        return {}
    events = db.session.scalars(
        select(ThemeEvent)
        .where(
            ThemeEvent.theme_id == theme_id, ThemeEvent.kind == EventKind.MOVE,
            ThemeEvent.undone_by_id.is_(None),
        )
        .options(joinedload(ThemeEvent.person), undefer(ThemeEvent.after))
        .order_by(ThemeEvent.id.desc())
        .limit(ACTS_READ)
    )  # fmt: skip
    for event in events:
        for number, *_rest in event.after["members"]:
            if number in wanted:
                found.setdefault(number, event)
    return found


def undone_at(run_ids: Collection[int]) -> dict[int, datetime]:
    """Return when each of some runs that had been accepted was undone; the others are left out."""
    if not run_ids:
        return {}
    undoing = aliased(ThemeEvent)
    rows = db.session.execute(
        select(ThemeEvent.run_id, undoing.created_at)
        .join(undoing, undoing.id == ThemeEvent.undone_by_id)
        .where(ThemeEvent.run_id.in_(sorted(run_ids)), ThemeEvent.kind == EventKind.ACCEPT)
    ).all()
    return {run_id: moment for run_id, moment in rows if run_id is not None}


def _newest(query: Any, model: Any, size: int, cursor: str | None) -> Page:
    """Return a page of acts or comments with who did them."""
    who = model.person if model is ThemeEvent else model.author
    query = query.options(joinedload(who)).order_by(model.id.desc())
    if after := decode_cursor(cursor, int):
        query = query.where(model.id < after[0])
    rows = list(db.session.scalars(query.limit(size + 1)))
    is_more = len(rows) > size
    return Page(rows=rows[:size], next_cursor=encode_cursor(rows[size - 1].id) if is_more else None)
