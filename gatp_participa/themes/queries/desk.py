"""Runs and drafts as those who review them read them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Row, func, select
from sqlalchemy.orm import joinedload

from gatp_participa.calls.models import Call
from gatp_participa.calls.status import CallStatus
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.jobs.models import Job
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.themes.models import ClusteringRun, Theme, ThemeMember
from gatp_participa.themes.queries.public import (
    NO_RUN,
    PAGE_ROWS,
    ThemeCard,
    cards,
    members,
    page_of,
)
from gatp_participa.themes.status import ThemeStatus
from gatp_participa.web.paging import Page, decode_cursor, encode_cursor

CALLS_PER_PAGE = 10


@dataclass(frozen=True)
class RunRow:
    """A run, how far its job is, and how many of its themes wait for a decision."""

    run: ClusteringRun
    progress: int
    note: str
    drafts: int
    published: int


@dataclass(frozen=True)
class CallRuns:
    """A call, how many proposals it has, and the latest run of each scope, newest first."""

    call: Call
    proposals: int
    runs: list[RunRow]


def desk_calls(cursor: str | None = None) -> Page:
    """Return a page of calls that people can already know, newest first, with their runs."""
    query = select(Call).where(Call.status != CallStatus.DRAFT).order_by(Call.id.desc())
    if after := decode_cursor(cursor, int):
        query = query.where(Call.id < after[0])
    calls = db.session.scalars(query.limit(CALLS_PER_PAGE + 1)).all()
    more, calls = len(calls) > CALLS_PER_PAGE, calls[:CALLS_PER_PAGE]
    numbers = [call.id for call in calls]
    proposals = _proposals(numbers)
    runs = _latest_runs(numbers)
    return Page(
        rows=[
            CallRuns(call, proposals.get(call.id, 0), [r for r in runs if r.run.call_id == call.id])
            for call in calls
        ],
        next_cursor=encode_cursor(numbers[-1]) if more else None,
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


def job_of(run: ClusteringRun) -> Job | None:
    """Return the job that does a run."""
    return None if run.job_id is None else db.session.get(Job, run.job_id)


def themes_of_run(run_id: int) -> list[ThemeCard]:
    """Return every theme of a run, largest first."""
    return cards(Theme.run_id == run_id)


def leftover_reasons(run_id: int) -> list[Row]:
    """Return ``(leftover_reason, proposals)`` of what a run left without a theme."""
    counted = func.count(ThemeMember.id).label("proposals")
    rows = db.session.execute(
        select(ThemeMember.leftover_reason, counted)
        .join(Proposal, Proposal.id == ThemeMember.proposal_id)
        .where(
            ThemeMember.run_id == run_id,
            ThemeMember.theme_id.is_(None),
            Proposal.status == ProposalStatus.PUBLISHED,
        )
        .group_by(ThemeMember.leftover_reason)
        .order_by(counted.desc())
    )
    return list(rows)


def leftovers_page(run_id: int, *, cursor: str | None = None) -> Page:
    """Return a page of the proposals that a run left without a theme."""
    query = members().where(ThemeMember.run_id == run_id, ThemeMember.theme_id.is_(None))
    if after := decode_cursor(cursor, float, int):
        query = query.where(ThemeMember.id > after[1])
    query = query.order_by(ThemeMember.id).limit(PAGE_ROWS + 1)
    return page_of(db.session.execute(query).all(), PAGE_ROWS)


def _proposals(call_ids: list[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(Proposal.call_id, func.count(Proposal.id))
        .where(Proposal.call_id.in_(call_ids), Proposal.status == ProposalStatus.PUBLISHED)
        .group_by(Proposal.call_id)
    )
    return dict(rows.all())


def _latest_runs(call_ids: list[int]) -> list[RunRow]:
    latest = (
        select(func.max(ClusteringRun.id))
        .where(ClusteringRun.call_id.in_(call_ids))
        .group_by(ClusteringRun.call_id, ClusteringRun.scope)
    )
    found = db.session.execute(
        select(ClusteringRun, Job)
        .outerjoin(Job, Job.id == ClusteringRun.job_id)
        .where(ClusteringRun.id.in_(latest))
        .order_by(ClusteringRun.id.desc())
    ).all()
    by_status = _themes_by_status([run.id for run, _job in found])
    return [
        RunRow(
            run, job.progress if job else 0, job.note if job else "",
            by_status.get((run.id, ThemeStatus.DRAFT), 0),
            by_status.get((run.id, ThemeStatus.PUBLISHED), 0),
        )
        for run, job in found
    ]  # fmt: skip


def _themes_by_status(run_ids: list[int]) -> dict[tuple[int, ThemeStatus], int]:
    rows = db.session.execute(
        select(Theme.run_id, Theme.status, func.count(Theme.id))
        .where(Theme.run_id.in_(run_ids))
        .group_by(Theme.run_id, Theme.status)
    )
    return {(run_id, status): count for run_id, status, count in rows}
