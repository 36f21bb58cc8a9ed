"""What accepting a run would change, seen before anyone accepts it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from gatp_participa.core.db import db
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.themes.models import (
    ClusteringRun,
    RunAssignment,
    RunGroup,
    Theme,
    ThemeMember,
)
from gatp_participa.themes.status import RunKind, ThemeStatus
from gatp_participa.web.paging import Page, decode_cursor, encode_cursor

PAGE_ROWS = 50


@dataclass
class GroupChange:
    """A group as it would be: the theme it continues, what stays, comes from where, and is new."""

    group: RunGroup
    theme: Theme | None
    stay: int = 0
    arrive: dict[int | None, int] = field(default_factory=dict)  # from which theme; None: no theme
    leave: int = 0

    @property
    def arriving(self) -> int:
        """Return how many texts would come in."""
        return sum(self.arrive.values())


@dataclass(frozen=True)
class Difference:
    """A run against the themes there are.

    ``moved`` counts the texts that have a theme and would be in another; ``placed`` those
    without theme that would get one; ``released`` those that would lose theirs; ``kept`` those
    that stay because a person fixed them or their theme is public.
    """

    groups: list[GroupChange]
    emptied: list[Theme]
    themes: dict[int, Theme]
    moved: int
    placed: int
    released: int
    same: int
    kept: int

    @property
    def changes_nothing(self) -> bool:
        """Say whether accepting would leave everything as it is."""
        new = any(change.theme is None for change in self.groups)
        return not (new or self.emptied or self.moved or self.placed or self.released)


def difference(run: ClusteringRun) -> Difference:
    """Compare a run with the themes there are now, in four queries whatever the texts."""
    groups = db.session.scalars(
        select(RunGroup).where(RunGroup.run_id == run.id).order_by(RunGroup.number)
    ).all()
    themes = {theme.id: theme for theme in db.session.scalars(_drafts(run))}
    changes = {
        one.number: GroupChange(one, themes.get(one.theme_id or 0)) for one in groups
    }  # fmt: skip
    count = {"moved": 0, "placed": 0, "released": 0, "same": 0, "kept": 0}
    left: dict[int, int] = defaultdict(int)
    for theme_id, number, is_kept, texts in _flows(run):
        change = changes.get(number) if number is not None else None
        target = change.theme.id if change and change.theme else None
        if is_kept:
            count["kept"] += texts
        elif change is None and (theme_id is None or run.kind is RunKind.SPLIT):
            count["same"] += texts
        elif change is None:
            count["released"] += texts
            left[theme_id or 0] += texts
        elif target is not None and theme_id == target:
            change.stay += texts
            count["same"] += texts
        else:
            change.arrive[theme_id] = change.arrive.get(theme_id, 0) + texts
            count["placed" if theme_id is None else "moved"] += texts
            left[theme_id or 0] += texts
    continued = {change.theme.id for change in changes.values() if change.theme}
    for theme_id, texts in left.items():
        owner = next((c for c in changes.values() if c.theme and c.theme.id == theme_id), None)
        if owner:
            owner.leave = texts
    emptied = [
        theme for theme in themes.values()
        if theme.id not in continued and theme.members_count
        and left.get(theme.id, 0) >= theme.members_count
    ]  # fmt: skip
    return Difference(groups=list(changes.values()), emptied=emptied, themes=themes, **count)


@dataclass(frozen=True)
class GroupCard:
    """A group of a run and the titles of its most central texts."""

    group: RunGroup
    central: list[str]


def group_cards(run_id: int) -> list[GroupCard]:
    """Return what a run proposed, largest group first, whether it was accepted or not."""
    groups = db.session.scalars(
        select(RunGroup)
        .where(RunGroup.run_id == run_id)
        .order_by(RunGroup.members_count.desc(), RunGroup.number)
    ).all()
    titles: dict[int, list[str]] = defaultdict(list)
    central = (
        select(RunAssignment.group_number, Proposal.title)
        .join(Proposal, Proposal.id == RunAssignment.proposal_id)
        .where(
            RunAssignment.run_id == run_id, RunAssignment.is_central,
            Proposal.status == ProposalStatus.PUBLISHED,
        )
        .order_by(RunAssignment.closeness.desc(), Proposal.id)
    )  # fmt: skip
    for number, title in db.session.execute(central):
        titles[number or 0].append(title)
    return [GroupCard(group, titles[group.number]) for group in groups]


def moves_page(run: ClusteringRun, *, cursor: str | None = None) -> Page:
    """Return a page of the public texts that would change theme.

    Rows are ``(id, folio, title, from_theme, to_group, confidence)``, by number.
    """
    query = (
        select(
            Proposal.id, Proposal.folio, Proposal.title,
            ThemeMember.theme_id.label("from_theme"), RunGroup.number.label("to_group"),
            RunAssignment.confidence,
        )
        .join(RunAssignment, RunAssignment.proposal_id == Proposal.id)
        .outerjoin(ThemeMember, _same_text(run))
        .outerjoin(RunGroup, _its_group())
        .outerjoin(Theme, Theme.id == ThemeMember.theme_id)
        .where(
            RunAssignment.run_id == run.id, ~_is_kept(),
            Proposal.status == ProposalStatus.PUBLISHED,
            # A group without theme is a new one: whoever goes there moves.
            or_(
                ThemeMember.theme_id.is_distinct_from(RunGroup.theme_id),
                and_(RunGroup.number.is_not(None), RunGroup.theme_id.is_(None)),
            ),
        )
        .order_by(Proposal.id)
    )  # fmt: skip
    if run.kind in (RunKind.SPLIT, RunKind.TRAY):
        query = query.where(RunAssignment.group_number.is_not(None))
    if after := decode_cursor(cursor, int):
        query = query.where(Proposal.id > after[0])
    rows = db.session.execute(query.limit(PAGE_ROWS + 1)).all()
    more = len(rows) > PAGE_ROWS
    return Page(
        rows=list(rows[:PAGE_ROWS]),
        next_cursor=encode_cursor(rows[PAGE_ROWS - 1].id) if more else None,
    )


def _drafts(run: ClusteringRun) -> Select:
    return select(Theme).where(
        Theme.call_id == run.call_id, Theme.scope == run.scope, Theme.status == ThemeStatus.DRAFT
    )


def _flows(run: ClusteringRun) -> list[Any]:
    """Return ``(theme now, group proposed, is kept, texts)`` over the texts of a run."""
    kept = _is_kept().label("kept")
    rows = db.session.execute(
        select(ThemeMember.theme_id, RunAssignment.group_number, kept, func.count())
        .select_from(RunAssignment)
        .outerjoin(ThemeMember, _same_text(run))
        .outerjoin(Theme, Theme.id == ThemeMember.theme_id)
        .where(RunAssignment.run_id == run.id)
        .group_by(ThemeMember.theme_id, RunAssignment.group_number, kept)
        .order_by(RunAssignment.group_number, ThemeMember.theme_id)
    )
    return list(rows)


def _same_text(run: ClusteringRun) -> Any:
    return and_(
        ThemeMember.proposal_id == RunAssignment.proposal_id,
        ThemeMember.call_id == run.call_id,
        ThemeMember.scope == run.scope,
    )


def _its_group() -> Any:
    return and_(
        RunGroup.run_id == RunAssignment.run_id, RunGroup.number == RunAssignment.group_number
    )


def _is_kept() -> Any:
    pinned = func.coalesce(ThemeMember.is_pinned, False)
    return or_(pinned, func.coalesce(Theme.status, "") == ThemeStatus.PUBLISHED)
