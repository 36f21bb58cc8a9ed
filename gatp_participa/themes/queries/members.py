"""The proposals of a theme, of the tray or of a search, as reviewers pick them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, Select, and_, false, func, select

from gatp_participa.core.db import db, dialect
from gatp_participa.proposals import search_index
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.themes.models import ThemeMember
from gatp_participa.themes.queries.board import DOUBTFUL
from gatp_participa.themes.queries.filters import Filters
from gatp_participa.web.paging import Page, decode_cursor, encode_cursor

if TYPE_CHECKING:
    from gatp_participa.themes.services.history import Scope

PAGE_ROWS = 40
# What of a text is enough to decide where it belongs.
EXCERPT = 400


@dataclass
class Breakdown:
    """How many texts of a theme come of each place, channel, language, month and sub-theme."""

    total: int = 0
    doubtful: int = 0
    entity: Counter[str] = field(default_factory=Counter)  # "": it says no state
    channel: Counter[str] = field(default_factory=Counter)
    language: Counter[str] = field(default_factory=Counter)
    month: Counter[str] = field(default_factory=Counter)
    subtheme: Counter[int | None] = field(default_factory=Counter)


def members_page(theme_id: int, filters: Filters, *, cursor: str | None = None) -> Page:
    """Return a page of a theme's proposals, the clearest or the most doubtful first."""
    query = _asked(_rows().where(ThemeMember.theme_id == theme_id), filters)
    up = filters.doubt_first
    by = (ThemeMember.confidence, ThemeMember.id)
    query = query.order_by(*(by if up else (one.desc() for one in by)))
    if after := decode_cursor(cursor, float, int):
        query = query.where(_past(by[0], after[0], up) | (
            (by[0] == after[0]) & _past(by[1], after[1], up)
        ))  # fmt: skip
    return _page(query, lambda row: (row.confidence, row.id))


def tray_page(scope: Scope, filters: Filters, *, cursor: str | None = None) -> Page:
    """Return a page of the proposals of a scope that are in no theme, in order of arrival."""
    return _in_order(_of(scope).where(ThemeMember.theme_id.is_(None)), filters, cursor)


def search_page(scope: Scope, filters: Filters, *, cursor: str | None = None) -> Page:
    """Return a page of the proposals of a scope that say something, whatever their theme."""
    return _in_order(_of(scope), filters, cursor)


def members_by_proposal(scope: Scope, proposal_ids: Collection[int]) -> list[Row]:
    """Return some proposals of a scope, by number."""
    query = _of(scope).where(ThemeMember.proposal_id.in_(list(proposal_ids)))
    return list(db.session.execute(query.order_by(ThemeMember.id)))


def tray_reasons(scope: Scope, *, entity: str = "") -> list[Row]:
    """Return ``(leftover_reason, proposals)`` of the tray of a scope, most first."""
    counted = func.count().label("proposals")
    query = _of(scope).where(ThemeMember.theme_id.is_(None))
    query = query.where(Proposal.entity_code == entity) if entity else query
    query = query.with_only_columns(ThemeMember.leftover_reason, counted)
    query = query.group_by(ThemeMember.leftover_reason)
    return list(db.session.execute(query.order_by(counted.desc(), ThemeMember.leftover_reason)))


def breakdown(theme_id: int) -> Breakdown:
    """Count a theme by every one of its sides, in one query."""
    is_doubtful = _is_doubtful()
    sides = (
        func.coalesce(Proposal.entity_code, ""), Proposal.channel, Proposal.language, _month(),
        ThemeMember.subtheme, is_doubtful,
    )  # fmt: skip
    query = _rows().with_only_columns(*sides, func.count()).group_by(*sides)
    found = Breakdown()
    for *values, unsure, texts in db.session.execute(query.where(ThemeMember.theme_id == theme_id)):
        found.total += texts
        found.doubtful += texts if unsure else 0
        counters: tuple[Counter[Any], ...] = (
            found.entity,
            found.channel,
            found.language,
            found.month,
            found.subtheme,
        )
        for counter, value in zip(counters, values, strict=True):
            counter[value] += texts
    return found


def _rows() -> Select:
    return (
        select(
            ThemeMember.id, ThemeMember.proposal_id, ThemeMember.theme_id, ThemeMember.confidence,
            ThemeMember.is_pinned, ThemeMember.is_central, ThemeMember.subtheme,
            ThemeMember.shared_terms, ThemeMember.origin, ThemeMember.leftover_reason,
            Proposal.folio, Proposal.title, func.substr(Proposal.problem, 1, EXCERPT).label("said"),
            Proposal.language, Proposal.entity_code, Proposal.channel, Proposal.supports_count,
            Proposal.submitted_at,
        )
        .join(Proposal, Proposal.id == ThemeMember.proposal_id)
        .where(Proposal.status == ProposalStatus.PUBLISHED)
    )  # fmt: skip


def _of(scope: Scope) -> Select:
    return _rows().where(ThemeMember.call_id == scope.call_id, ThemeMember.scope == scope.code)


def _asked(query: Select, filters: Filters) -> Select:
    equal = {
        Proposal.entity_code: filters.entity, Proposal.channel: filters.channel,
        Proposal.language: filters.language, _month(): filters.month,
        ThemeMember.leftover_reason: filters.reason,
    }  # fmt: skip
    query = query.where(*(column == value for column, value in equal.items() if value))
    if filters.subtheme is not None:
        query = query.where(ThemeMember.subtheme == filters.subtheme)
    if filters.doubtful:
        query = query.where(_is_doubtful())
    if not filters.text:
        return query
    matching = search_index.matching(filters.text)
    if matching is None:  # nothing of it is a word
        return query.where(false())
    return query.where(ThemeMember.proposal_id.in_(select(matching.subquery().c.proposal_id)))


def _in_order(query: Select, filters: Filters, cursor: str | None) -> Page:
    if after := decode_cursor(cursor, int):
        query = query.where(ThemeMember.proposal_id > after[0])
    query = _asked(query, filters).order_by(ThemeMember.proposal_id)
    return _page(query, lambda row: (row.proposal_id,))


def _page(query: Select, key: Any) -> Page:
    rows = db.session.execute(query.limit(PAGE_ROWS + 1)).all()
    is_more = len(rows) > PAGE_ROWS
    return Page(
        rows=rows[:PAGE_ROWS],
        next_cursor=encode_cursor(*key(rows[PAGE_ROWS - 1])) if is_more else None,
    )


def _past(column: Any, value: Any, up: bool) -> Any:
    return column > value if up else column < value


def _is_doubtful() -> Any:
    return and_(ThemeMember.confidence < DOUBTFUL, ~ThemeMember.is_pinned)


def _month() -> Any:
    """Return the month in central Mexico when a text arrived, as «2026-11»."""
    if dialect() == "sqlite":
        return func.strftime("%Y-%m", Proposal.submitted_at, "-6 hours")
    return func.to_char(func.timezone("America/Mexico_City", Proposal.submitted_at), "YYYY-MM")
