"""Groupings as those who ask for them and decide on them read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import Row, case, func, select
from sqlalchemy.orm import joinedload

from gatp_participa.calls.models import Call
from gatp_participa.calls.status import CallStatus
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.jobs.models import Job
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.themes.models import (
    ClusteringRun,
    RunAssignment,
    RunGroup,
    Theme,
    ThemeMember,
)
from gatp_participa.themes.queries.history import undone_at
from gatp_participa.themes.status import LIVE, RunOutcome, ThemeStatus
from gatp_participa.web.paging import Page, decode_cursor, encode_cursor

CALLS_PER_PAGE = 10
NO_RUN = _l("No encontramos esa agrupación.")
Key = tuple[int, str]  # a call and a scope of it


@dataclass(frozen=True)
class ScopeRow:
    """A board in a list: its latest run and how far it is, its themes, and what waits."""

    scope: str
    run: ClusteringRun
    progress: int
    note: str
    drafts: int
    published: int
    tray: int
    waiting_id: int | None  # the run somebody has to accept or discard
    undone_at: datetime | None  # when the latest run, that was accepted, was undone


@dataclass(frozen=True)
class CallBoards:
    """A call, how many proposals it has, and its boards: the whole country's first."""

    call: Call
    proposals: int
    boards: list[ScopeRow]


def desk_calls(may_read: Callable[[str], bool], cursor: str | None = None) -> Page:
    """Return a page of the calls people know, newest first, with the boards one may read."""
    query = select(Call).where(Call.status != CallStatus.DRAFT).order_by(Call.id.desc())
    if after := decode_cursor(cursor, int):
        query = query.where(Call.id < after[0])
    calls = db.session.scalars(query.limit(CALLS_PER_PAGE + 1)).all()
    more, calls = len(calls) > CALLS_PER_PAGE, calls[:CALLS_PER_PAGE]
    numbers = [call.id for call in calls]
    proposals, boards = _proposals(numbers), _boards(numbers)
    return Page(
        rows=[
            CallBoards(
                call, proposals.get(call.id, 0),
                [row for row in boards.get(call.id, []) if may_read(row.scope)],
            )
            for call in calls
        ],
        next_cursor=encode_cursor(numbers[-1]) if more else None,
    )  # fmt: skip


def runs_waiting(scopes: Collection[str] | None = None) -> list[ClusteringRun]:
    """Return the differences that wait for a decision, of all the scopes or of some."""
    last = _last_runs()
    if scopes is not None:
        last = last.where(ClusteringRun.scope.in_(scopes))
    newest = last.subquery()
    return list(
        db.session.scalars(
            select(ClusteringRun)
            .join(newest, newest.c.waiting == ClusteringRun.id)
            .where(newest.c.waiting > func.coalesce(newest.c.accepted, 0))
            .options(joinedload(ClusteringRun.call))
            .order_by(ClusteringRun.id)
        )
    )


def run_by_id(run_id: int) -> ClusteringRun:
    """Return a run with its call.

    Raises:
        NotFoundError: there is no such run.
    """
    run = db.session.scalar(
        select(ClusteringRun)
        .where(ClusteringRun.id == run_id)
        .options(joinedload(ClusteringRun.call))
    )
    if run is None:
        raise NotFoundError(NO_RUN)
    return run


def slug_of_call(call_id: int) -> str:
    """Return the address of a call that exists."""
    return db.session.scalars(select(Call.slug).where(Call.id == call_id)).one()


def job_of(run: ClusteringRun) -> Job | None:
    """Return the job that does a run."""
    return None if run.job_id is None else db.session.get(Job, run.job_id)


def groups_of_run(run_id: int) -> list[tuple[RunGroup, Theme | None]]:
    """Return what a run proposed, largest first, with the theme that each group became."""
    rows = db.session.execute(
        select(RunGroup, Theme)
        .outerjoin(Theme, Theme.id == RunGroup.theme_id)
        .where(RunGroup.run_id == run_id)
        .order_by(RunGroup.members_count.desc(), RunGroup.number)
    )
    return [(group, theme) for group, theme in rows]


def leftover_reasons(run_id: int) -> list[Row]:
    """Return ``(leftover_reason, proposals)`` of what a run would leave without a theme."""
    counted = func.count().label("proposals")
    rows = db.session.execute(
        select(RunAssignment.leftover_reason, counted)
        .where(RunAssignment.run_id == run_id, RunAssignment.group_number.is_(None))
        .group_by(RunAssignment.leftover_reason)
        .order_by(counted.desc(), RunAssignment.leftover_reason)
    )
    return list(rows)


def _proposals(call_ids: list[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(Proposal.call_id, func.count(Proposal.id))
        .where(Proposal.call_id.in_(call_ids), Proposal.status == ProposalStatus.PUBLISHED)
        .group_by(Proposal.call_id)
    )
    return dict(rows.all())


def _last_runs():  # type: ignore[no-untyped-def]
    outcome = ClusteringRun.outcome
    return select(
        ClusteringRun.call_id,
        ClusteringRun.scope,
        func.max(ClusteringRun.id).label("latest"),
        func.max(case((outcome == RunOutcome.ACCEPTED, ClusteringRun.id))).label("accepted"),
        func.max(case((outcome == RunOutcome.WAITING, ClusteringRun.id))).label("waiting"),
    ).group_by(ClusteringRun.call_id, ClusteringRun.scope)


def _boards(call_ids: list[int]) -> dict[int, list[ScopeRow]]:
    last = db.session.execute(_last_runs().where(ClusteringRun.call_id.in_(call_ids))).all()
    found = db.session.execute(
        select(ClusteringRun, Job)
        .outerjoin(Job, Job.id == ClusteringRun.job_id)
        .where(ClusteringRun.id.in_([row.latest for row in last]))
    ).all()
    latest = {run.id: (run, job) for run, job in found}
    themes, trays = _themes(call_ids), _trays(call_ids)
    undone = undone_at(latest)
    boards: dict[int, list[ScopeRow]] = defaultdict(list)
    for row in sorted(last, key=lambda row: row.scope):
        run, job = latest[row.latest]
        key = (row.call_id, row.scope)
        waits = row.waiting if (row.waiting or 0) > (row.accepted or 0) else None
        boards[row.call_id].append(
            ScopeRow(
                scope=row.scope, run=run, progress=job.progress if job else 0,
                note=job.note if job else "", waiting_id=waits, tray=trays.get(key, 0),
                drafts=themes.get((*key, ThemeStatus.DRAFT), 0),
                published=themes.get((*key, ThemeStatus.PUBLISHED), 0),
                undone_at=undone.get(run.id),
            )
        )  # fmt: skip
    return boards


def _themes(call_ids: list[int]) -> dict[tuple[int, str, ThemeStatus], int]:
    rows = db.session.execute(
        select(Theme.call_id, Theme.scope, Theme.status, func.count())
        .where(Theme.call_id.in_(call_ids), Theme.status.in_(LIVE))
        .group_by(Theme.call_id, Theme.scope, Theme.status)
    )
    return {(call_id, scope, status): count for call_id, scope, status, count in rows}


def _trays(call_ids: list[int]) -> dict[Key, int]:
    rows = db.session.execute(
        select(ThemeMember.call_id, ThemeMember.scope, func.count())
        .join(Proposal, Proposal.id == ThemeMember.proposal_id)
        .where(
            ThemeMember.call_id.in_(call_ids), ThemeMember.theme_id.is_(None),
            Proposal.status == ProposalStatus.PUBLISHED,
        )
        .group_by(ThemeMember.call_id, ThemeMember.scope)
    )  # fmt: skip
    return {(call_id, scope): count for call_id, scope, count in rows}
