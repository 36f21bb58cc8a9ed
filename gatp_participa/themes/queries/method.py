"""A run as the public reads it: what it proposed, what people did afterwards, what came next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.themes.models import (
    ClusteringRun,
    ClusteringSpace,
    CopyGroup,
    CopyMember,
    RunAssignment,
    RunGroup,
    Theme,
    ThemeEvent,
    ThemeMember,
)
from gatp_participa.themes.queries.copied import NOT_SEPARATED
from gatp_participa.themes.queries.public import ThemeCard, cards
from gatp_participa.themes.status import (
    EventKind,
    MemberOrigin,
    RunKind,
    RunOutcome,
    RunStatus,
    ThemeStatus,
)

NO_RUN = _l("No encontramos esa agrupación.")
MOST_RUNS = 30
# Those that look at every text again: what came before is told on the page of the one before.
_WHOLE = (RunKind.FRESH, RunKind.WARM)


@dataclass(frozen=True)
class Act:
    """How many times people did something, and to how many texts in all."""

    times: int
    texts: int


@dataclass(frozen=True)
class Afterwards:
    """What happened to a run's themes since it was accepted, until the next reorganisation.

    ``places`` counts the public texts placed by it, by who put each where it is now.
    """

    acts: Mapping[EventKind, Act]
    places: Mapping[MemberOrigin, int]


@dataclass(frozen=True)
class Neighbours:
    """Accepted runs of the same scope, newest first, with those just before and just after."""

    every: list[Row]
    earlier: Row | None
    later: Row | None


def public_run(run_id: int) -> ClusteringRun:
    """Return an accepted run with its call, once a theme of its scope is public.

    Raises:
        NotFoundError: there is no such run, or nothing came of it that the public may see.
    """
    published = select(Theme.id).where(
        Theme.call_id == ClusteringRun.call_id, Theme.scope == ClusteringRun.scope,
        Theme.status == ThemeStatus.PUBLISHED,
    )  # fmt: skip
    run = db.session.scalar(
        select(ClusteringRun)
        .where(
            ClusteringRun.id == run_id, ClusteringRun.status == RunStatus.DONE,
            ClusteringRun.outcome == RunOutcome.ACCEPTED, published.exists(),
        )
        .options(joinedload(ClusteringRun.call))
    )  # fmt: skip
    if run is None:
        raise NotFoundError(NO_RUN)
    return run


def public_themes_of_run(run_id: int) -> list[ThemeCard]:
    """Return the public themes that a run made or shaped, largest first."""
    made = select(RunGroup.theme_id).where(RunGroup.run_id == run_id)
    return cards(
        or_(Theme.run_id == run_id, Theme.id.in_(made)), Theme.status == ThemeStatus.PUBLISHED
    )


def reasons_left_out(run_id: int) -> list[Row]:
    """Return ``(leftover_reason, proposals)`` of what a run proposed to leave without a theme."""
    counted = func.count().label("proposals")
    rows = db.session.execute(
        select(RunAssignment.leftover_reason, counted)
        .where(RunAssignment.run_id == run_id, RunAssignment.group_number.is_(None))
        .group_by(RunAssignment.leftover_reason)
        .order_by(counted.desc(), RunAssignment.leftover_reason)
    )
    return list(rows)


def afterwards(run: ClusteringRun) -> Afterwards:
    """Count what people changed since a run was accepted (two queries)."""
    mine = _accepted(run).where(ThemeEvent.run_id == run.id).scalar_subquery()
    another = aliased(ClusteringRun)
    following = (
        _accepted(run)
        .join(another, another.id == ThemeEvent.run_id)
        .where(ThemeEvent.id > mine, another.kind.in_(_WHOLE))
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(ThemeEvent.kind, func.count(), func.sum(ThemeEvent.texts_count))
        .where(
            ThemeEvent.call_id == run.call_id, ThemeEvent.scope == run.scope,
            ThemeEvent.undone_by_id.is_(None), ThemeEvent.id > mine,
            or_(following.is_(None), ThemeEvent.id < following),
        )
        .group_by(ThemeEvent.kind)
    )  # fmt: skip
    places = db.session.execute(
        select(ThemeMember.origin, func.count())
        .join(Proposal, Proposal.id == ThemeMember.proposal_id)
        .where(
            ThemeMember.run_id == run.id, ThemeMember.theme_id.is_not(None),
            Proposal.status == ProposalStatus.PUBLISHED,
        )
        .group_by(ThemeMember.origin)
    )  # fmt: skip
    return Afterwards(
        acts={kind: Act(times, int(texts or 0)) for kind, times, texts in rows},
        places=dict(places.all()),
    )


def copies_in_call(call_id: int) -> tuple[int, int]:
    """Return how many groups of near copies a call has, and how many public texts are in them."""
    of_group = (
        select(func.count().label("texts"))
        .select_from(CopyMember)
        .join(CopyGroup, CopyGroup.id == CopyMember.group_id)
        .join(Proposal, Proposal.id == CopyMember.proposal_id)
        .where(
            CopyGroup.call_id == call_id, NOT_SEPARATED,
            Proposal.status == ProposalStatus.PUBLISHED,
        )
        .group_by(CopyGroup.id)
        .having(func.count() > 1)
        .subquery()
    )  # fmt: skip
    row = db.session.execute(select(func.count(), func.sum(of_group.c.texts))).one()
    return row[0], int(row[1] or 0)


def space_of(run: ClusteringRun) -> Row | None:
    """Return ``(digest, encoder)`` of the space where a run compared texts; None without one."""
    if run.space_id is None:
        return None
    columns = (ClusteringSpace.digest, ClusteringSpace.encoder)
    return db.session.execute(select(*columns).where(ClusteringSpace.id == run.space_id)).first()


def neighbours(run: ClusteringRun) -> Neighbours:
    """Return the last accepted runs of the scope, as ``(id, kind, decided_at, finished_at)``."""
    one = ClusteringRun
    rows = db.session.execute(
        select(one.id, one.kind, one.decided_at, one.finished_at)
        .where(
            one.call_id == run.call_id, one.scope == run.scope,
            one.outcome == RunOutcome.ACCEPTED,
        )
        .order_by(one.id.desc())
        .limit(MOST_RUNS)
    ).all()  # fmt: skip
    return Neighbours(
        every=list(rows),
        earlier=next((row for row in rows if row.id < run.id), None),
        later=next((row for row in reversed(rows) if row.id > run.id), None),
    )


def _accepted(run: ClusteringRun) -> Select:
    return select(func.min(ThemeEvent.id)).where(
        ThemeEvent.call_id == run.call_id, ThemeEvent.scope == run.scope,
        ThemeEvent.kind == EventKind.ACCEPT, ThemeEvent.undone_by_id.is_(None),
    ).correlate(None)  # fmt: skip
