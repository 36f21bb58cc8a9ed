"""The themes of a scope as reviewers see them: how large, how doubtful, what waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, and_, cast, func, or_, select
from sqlalchemy.orm import joinedload, undefer

from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.core.text import fold
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.themes.models import (
    ClusteringRun,
    CopyGroup,
    Theme,
    ThemeComment,
    ThemeMember,
)
from gatp_participa.themes.rules import UNDER_WAY
from gatp_participa.themes.status import LIVE, CopyStatus, RunOutcome

if TYPE_CHECKING:
    from gatp_participa.themes.services.history import Scope

# A text this close to being in another theme is worth a second look.
DOUBTFUL = 0.1
NEAREST = 5
NO_THEME = "No encontramos ese tema."


@dataclass(frozen=True)
class BoardRow:
    """A theme on the board; ``texts``, ``doubtful`` and ``pinned`` count public proposals."""

    theme: Theme
    texts: int = 0
    doubtful: int = 0
    pinned: int = 0
    comments: int = 0

    @property
    def doubt(self) -> float:
        """Return the share of its texts that could be in another theme, from 0 to 1."""
        return self.doubtful / self.texts if self.texts else 0.0


@dataclass(frozen=True)
class Board:
    """Every live theme of a scope, and how many texts are in them and in none."""

    rows: list[BoardRow]
    texts: int
    tray: int


@dataclass(frozen=True)
class ScopeRuns:
    """The run whose themes are in force, the one that waits for a decision, the one going on."""

    in_force: ClusteringRun | None
    waiting: ClusteringRun | None
    under_way: ClusteringRun | None


@dataclass(frozen=True)
class Targets:
    """Themes a text may go to: those most like the one it is in, and the rest by name."""

    near: list[Theme]
    rest: list[Theme]


def board(scope: Scope, *, entity: str | None = None, by: str = "size") -> Board:
    """Return the board of a scope, or what a state wrote of it, by ``"size"`` or ``"doubt"``.

    Three queries, whatever the themes and the texts.
    """
    themes = db.session.scalars(select(Theme).where(*_live(scope))).all()
    counts = {row.theme_id: row for row in db.session.execute(_counts(scope, entity))}
    comments = _comments(scope)
    rows = []
    for theme in themes:
        count = counts.get(theme.id)
        if count is None and entity:
            continue
        said = comments.get(theme.id, 0)
        rows.append(
            BoardRow(theme, count.texts, count.doubtful, count.pinned, said)
            if count
            else BoardRow(theme, comments=said)
        )
    by_size = lambda row: (-row.texts, row.theme.id)  # noqa: E731 -- one of two orders
    rows.sort(key=by_size if by == "size" else lambda row: (-row.doubt, *by_size(row)))
    tray = counts[None].texts if None in counts else 0
    return Board(rows, sum(row.texts for row in rows), tray)


def runs_of(scope: Scope) -> ScopeRuns:
    """Return the runs that matter to a scope now, in one query."""
    mine = (ClusteringRun.call_id == scope.call_id, ClusteringRun.scope == scope.code)
    is_one = ClusteringRun.outcome == RunOutcome.ACCEPTED
    last = select(func.max(ClusteringRun.id)).where(*mine, is_one).scalar_subquery()
    newer = ClusteringRun.id > func.coalesce(last, 0)
    wanted = or_(
        ClusteringRun.id == last,
        and_(newer, ClusteringRun.outcome == RunOutcome.WAITING),
        ClusteringRun.status.in_(UNDER_WAY),
    )
    runs = db.session.scalars(
        select(ClusteringRun).where(*mine, wanted).order_by(ClusteringRun.id.desc())
    ).all()
    return ScopeRuns(
        in_force=next((one for one in runs if one.outcome is RunOutcome.ACCEPTED), None),
        waiting=next((one for one in runs if one.outcome is RunOutcome.WAITING), None),
        under_way=next((one for one in runs if one.status in UNDER_WAY), None),
    )


def copies_waiting(call_id: int) -> int:
    """Return how many groups of near copies of a call nobody looked at."""
    counted = select(func.count(CopyGroup.id)).where(
        CopyGroup.call_id == call_id, CopyGroup.status == CopyStatus.SUGGESTED
    )
    return db.session.scalar(counted) or 0


def theme_to_review(theme_id: int, *, words: bool = False) -> Theme:
    """Return a theme in any status with its call (and its weighed ``words``).

    Raises:
        NotFoundError: there is no such theme.
    """
    options: list[Any] = [joinedload(Theme.call)]
    options += [undefer(Theme.words)] if words else []
    theme = db.session.scalar(select(Theme).where(Theme.id == theme_id).options(*options))
    if theme is None:
        raise NotFoundError(NO_THEME)
    return theme


def targets(scope: Scope, *, beside: Theme | None = None) -> Targets:
    """Return the themes texts may be moved to; the likeliest ones apart when ``beside`` is given."""
    themes = sorted(
        db.session.scalars(select(Theme).where(*_live(scope))), key=lambda one: fold(one.name)
    )
    if beside is None:
        return Targets([], themes)
    others = [one for one in themes if one.id != beside.id]
    near = sorted(others, key=lambda one: _apart(beside, one))[:NEAREST]
    return Targets(near, [one for one in others if one not in near])


def _apart(one: Theme, other: Theme) -> tuple[int, float]:
    """Order by terms in common, then by how far they are on the map."""
    common = len(_folded(one.terms) & _folded(other.terms))
    return -common, (one.x - other.x) ** 2 + (one.y - other.y) ** 2


def _folded(terms: Sequence[str]) -> set[str]:
    return {fold(word) for term in terms for word in term.split()}


def _live(scope: Scope) -> tuple[Any, ...]:
    return (Theme.call_id == scope.call_id, Theme.scope == scope.code, Theme.status.in_(LIVE))


def _counts(scope: Scope, entity: str | None) -> Any:
    is_doubtful = and_(ThemeMember.confidence < DOUBTFUL, ~ThemeMember.is_pinned)
    query = (
        select(
            ThemeMember.theme_id,
            func.count().label("texts"),
            func.sum(cast(is_doubtful, Integer)).label("doubtful"),
            func.sum(cast(ThemeMember.is_pinned, Integer)).label("pinned"),
        )
        .join(Proposal, Proposal.id == ThemeMember.proposal_id)
        .where(
            ThemeMember.call_id == scope.call_id, ThemeMember.scope == scope.code,
            Proposal.status == ProposalStatus.PUBLISHED,
        )
        .group_by(ThemeMember.theme_id)
    )  # fmt: skip
    return query.where(Proposal.entity_code == entity) if entity else query


def _comments(scope: Scope) -> dict[int, int]:
    rows = db.session.execute(
        select(ThemeComment.theme_id, func.count())
        .join(Theme, Theme.id == ThemeComment.theme_id)
        .where(Theme.call_id == scope.call_id, Theme.scope == scope.code)
        .group_by(ThemeComment.theme_id)
    )
    return dict(rows.all())
