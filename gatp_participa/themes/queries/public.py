"""Themes as anyone reads them. Hidden and withdrawn proposals are counted and shown nowhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.orm import joinedload

from gatp_participa.calls.models import Call
from gatp_participa.calls.status import PUBLIC
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.entities.models import NATION
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.themes.models import ClusteringRun, Theme, ThemeMember
from gatp_participa.themes.status import RunStatus, ThemeStatus
from gatp_participa.web.paging import Page, decode_cursor, encode_cursor

PAGE_ROWS = 20
NO_THEME = "No encontramos ese tema."
NO_RUN = "No encontramos esa agrupación."


@dataclass(frozen=True)
class ThemeCard:
    """A theme in a list: how many proposals it has, of how many states, and the central ones."""

    theme: Theme
    proposals: int
    entities: int
    central: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class MemberRow:
    """A proposal inside a theme or in the tray, as lists show it."""

    folio: str
    title: str
    problem: str
    language: str
    entity_code: str | None
    supports_count: int
    submitted_at: datetime
    confidence: float
    leftover_reason: str


def calls_with_themes() -> list[Row]:
    """Return ``(slug, title, themes, last_published_at)`` of the calls with public themes.

    The one whose themes were published last comes first.
    """
    last = func.max(Theme.published_at).label("last_published_at")
    rows = db.session.execute(
        select(Call.slug, Call.title, func.count(Theme.id).label("themes"), last)
        .join(Theme, Theme.call_id == Call.id)
        .where(Theme.status == ThemeStatus.PUBLISHED, Call.status.in_(PUBLIC))
        .group_by(Call.id, Call.slug, Call.title)
        .order_by(last.desc(), Call.id.desc())
    )
    return list(rows)


def themes_of_call(call_id: int) -> list[ThemeCard]:
    """Return the public themes of a call, largest first, each with its central titles."""
    return cards(Theme.call_id == call_id, Theme.status == ThemeStatus.PUBLISHED)


def public_themes_of_run(run_id: int) -> list[ThemeCard]:
    """Return the themes of a run that were published, largest first."""
    return cards(Theme.run_id == run_id, Theme.status == ThemeStatus.PUBLISHED)


def theme_by_id(theme_id: int, *, drafts: bool = False) -> Theme:
    """Return a theme with its call; one that is not public only when ``drafts``.

    Raises:
        NotFoundError: there is no such theme, or the public does not know it.
    """
    theme = db.session.scalar(
        select(Theme).where(Theme.id == theme_id).options(joinedload(Theme.call))
    )
    if theme is None or (theme.status is not ThemeStatus.PUBLISHED and not drafts):
        raise NotFoundError(NO_THEME)
    return theme


def theme_of_proposal(proposal_id: int) -> Theme | None:
    """Return the public theme a proposal is in, or None."""
    return db.session.scalar(
        select(Theme)
        .join(ThemeMember, ThemeMember.theme_id == Theme.id)
        .where(ThemeMember.proposal_id == proposal_id, Theme.status == ThemeStatus.PUBLISHED)
    )


def public_run(run_id: int) -> ClusteringRun:
    """Return a run with its call, once one of its themes is public.

    Raises:
        NotFoundError: there is no such run, or nothing came of it that the public may see.
    """
    run = db.session.scalar(
        select(ClusteringRun)
        .where(ClusteringRun.id == run_id, ClusteringRun.status == RunStatus.DONE)
        .options(joinedload(ClusteringRun.call))
    )
    published = select(Theme.id).where(
        Theme.run_id == run_id, Theme.status == ThemeStatus.PUBLISHED
    )
    if run is None or not db.session.scalar(select(published.exists())):
        raise NotFoundError(NO_RUN)
    return run


def central_proposals(theme_id: int) -> list[MemberRow]:
    """Return the proposals nearest to the centre of a theme, the clearest first."""
    query = members().where(ThemeMember.theme_id == theme_id, ThemeMember.is_central)
    return [_member(row) for row in db.session.execute(query.order_by(*_CLEAREST_FIRST))]


def members_page(theme_id: int, *, cursor: str | None = None, size: int = PAGE_ROWS) -> Page:
    """Return a page of a theme's proposals, those that belong most clearly first."""
    query = members().where(ThemeMember.theme_id == theme_id).order_by(*_CLEAREST_FIRST)
    if after := decode_cursor(cursor, float, int):
        query = query.where(
            or_(
                ThemeMember.confidence < after[0],
                and_(ThemeMember.confidence == after[0], ThemeMember.id < after[1]),
            )
        )
    return page_of(db.session.execute(query.limit(size + 1)).all(), size)


def entity_counts(theme_id: int) -> list[tuple[str, int]]:
    """Return ``(INEGI key, proposals)`` of a theme, most first; "00" gathers those without state."""
    counted = func.count(Proposal.id)
    code = func.coalesce(Proposal.entity_code, NATION)
    rows = db.session.execute(
        select(code, counted)
        .join(ThemeMember, ThemeMember.proposal_id == Proposal.id)
        .where(ThemeMember.theme_id == theme_id, Proposal.status == ProposalStatus.PUBLISHED)
        .group_by(code)
        .order_by(counted.desc(), code)
    )
    return [(key, count) for key, count in rows]


def cards(*which: Any) -> list[ThemeCard]:
    """Return the themes that meet some conditions, largest first (two queries)."""
    counted = func.count(Proposal.id)
    visible = and_(
        Proposal.id == ThemeMember.proposal_id, Proposal.status == ProposalStatus.PUBLISHED
    )
    rows = db.session.execute(
        select(Theme, counted, func.count(Proposal.entity_code.distinct()))
        .outerjoin(ThemeMember, ThemeMember.theme_id == Theme.id)
        .outerjoin(Proposal, visible)
        .where(*which)
        .group_by(Theme.id)
        .order_by(counted.desc(), Theme.id)
    ).all()
    titles = _central_titles(theme.id for theme, _, _ in rows)
    return [
        ThemeCard(theme, proposals, entities, titles[theme.id])
        for theme, proposals, entities in rows
    ]


def _central_titles(theme_ids: Iterable[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = db.session.execute(
        select(ThemeMember.theme_id, Proposal.title)
        .join(Proposal, Proposal.id == ThemeMember.proposal_id)
        .where(
            ThemeMember.theme_id.in_(list(theme_ids)),
            ThemeMember.is_central,
            Proposal.status == ProposalStatus.PUBLISHED,
        )
        .order_by(*_CLEAREST_FIRST)
    )
    for row in rows:
        found[row.theme_id or 0].append(row.title)
    return found


_CLEAREST_FIRST = (ThemeMember.confidence.desc(), ThemeMember.id.desc())


def members() -> Any:
    """Return the SELECT of the public proposals of some run or theme, for lists."""
    return (
        select(
            Proposal.folio, Proposal.title, Proposal.problem, Proposal.language,
            Proposal.entity_code, Proposal.supports_count, Proposal.submitted_at,
            ThemeMember.confidence, ThemeMember.leftover_reason, ThemeMember.id,
        )
        .join(ThemeMember, ThemeMember.proposal_id == Proposal.id)
        .where(Proposal.status == ProposalStatus.PUBLISHED)
    )  # fmt: skip


def _member(row: Sequence[Any]) -> MemberRow:
    return MemberRow(*row[:-1])


def page_of(rows: Sequence[Row], size: int) -> Page:
    """Return a page of members from one row more than fits."""
    last = rows[size - 1] if len(rows) > size else None
    return Page(
        rows=[_member(row) for row in rows[:size]],
        next_cursor=encode_cursor(last.confidence, last.id) if last else None,
    )
