"""Themes as anyone reads them. Hidden and withdrawn proposals are counted and shown nowhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Row, and_, func, literal, select
from sqlalchemy.orm import aliased, joinedload

from gatp_participa.calls.models import Call
from gatp_participa.calls.status import PUBLIC
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.themes.models import Theme, ThemeMember
from gatp_participa.themes.status import ThemeStatus

NO_THEME = "No encontramos ese tema."
EMPTIED = _l(
    "Ese tema ya no existe: se quedó sin propuestas porque pasaron a otros. Ninguna se perdió; "
    "búscalas en la lista de temas."
)
# A theme merged into one that was merged later, and so on: nobody does it more times than this.
MOST_HOPS = 20


@dataclass(frozen=True)
class ThemeCard:
    """A theme in a list: how many proposals it has, of how many states, and the central ones."""

    theme: Theme
    proposals: int
    entities: int
    central: list[str] = field(default_factory=list)


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


def theme_by_id(theme_id: int) -> Theme:
    """Return a public theme with its call; of one merged into another, where it went.

    Raises:
        NotFoundError: there is no such theme, or the public does not know it.
    """
    theme = _theme(theme_id)
    if theme is not None and theme.status is ThemeStatus.MERGED:
        theme = _theme(where_it_went(theme_id) or 0)
    if theme is not None and theme.status is ThemeStatus.DISCARDED:
        raise NotFoundError(EMPTIED)
    if theme is None or theme.status is not ThemeStatus.PUBLISHED:
        raise NotFoundError(NO_THEME)
    return theme


def where_it_went(theme_id: int) -> int | None:
    """Return the last theme that a merged one leads to, in one query; None if it goes in circles."""
    start = (
        select(Theme.id, Theme.merged_into_id, literal(0).label("hops"))
        .where(Theme.id == theme_id)
        .cte("chain", recursive=True)
    )
    after = aliased(Theme)
    chain = start.union_all(
        select(after.id, after.merged_into_id, start.c.hops + 1)
        .join(start, after.id == start.c.merged_into_id)
        .where(start.c.hops < MOST_HOPS)
    )
    return db.session.scalar(select(chain.c.id).where(chain.c.merged_into_id.is_(None)).limit(1))


def theme_of_proposal(proposal_id: int) -> Theme | None:
    """Return the public theme a proposal is in, or None."""
    return db.session.scalar(
        select(Theme)
        .join(ThemeMember, ThemeMember.theme_id == Theme.id)
        .where(ThemeMember.proposal_id == proposal_id, Theme.status == ThemeStatus.PUBLISHED)
        .order_by(Theme.id)
        .limit(1)
    )


def cards(*which: Any) -> list[ThemeCard]:
    """Return the themes that meet some conditions, largest first (two queries)."""
    counted = func.count(Proposal.id)
    visible = and_(
        Proposal.id == ThemeMember.proposal_id, Proposal.status == ProposalStatus.PUBLISHED
    )
    sizes = (
        select(Theme.id, counted.label("texts"),
               func.count(Proposal.entity_code.distinct()).label("places"))
        .outerjoin(ThemeMember, ThemeMember.theme_id == Theme.id)
        .outerjoin(Proposal, visible)
        .where(*which)
        .group_by(Theme.id)
        .subquery()
    )  # fmt: skip
    rows = db.session.execute(
        select(Theme, sizes.c.texts, sizes.c.places)
        .join(sizes, sizes.c.id == Theme.id)
        .order_by(sizes.c.texts.desc(), Theme.id)
    ).all()
    titles = _central_titles(theme.id for theme, _, _ in rows)
    return [
        ThemeCard(theme, proposals, entities, titles[theme.id])
        for theme, proposals, entities in rows
    ]


def _theme(theme_id: int) -> Theme | None:
    return db.session.scalar(
        select(Theme).where(Theme.id == theme_id).options(joinedload(Theme.call))
    )


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
        .order_by(ThemeMember.confidence.desc(), ThemeMember.id.desc())
    )
    for row in rows:
        found[row.theme_id or 0].append(row.title)
    return found
