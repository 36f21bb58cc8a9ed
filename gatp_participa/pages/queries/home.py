"""What the front page tells: what is open, how the last call went, and three whole roads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Label, Row, exists, func, select, tuple_

from gatp_participa.calls.models import Call
from gatp_participa.calls.status import CallStatus
from gatp_participa.core.db import db
from gatp_participa.pages.queries.kept import kept
from gatp_participa.plans.models import ActionPlan, Commitment, CommitmentTheme
from gatp_participa.plans.progress import STOPPED
from gatp_participa.plans.status import PlanStatus
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.queries import Ways, ways_by_call
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.routing.models import ReasonedResponse, Referral
from gatp_participa.routing.status import ReferralStatus
from gatp_participa.themes.models import Theme, ThemeMember
from gatp_participa.themes.status import ThemeStatus

ROADS = 3
_FINISHED = (CallStatus.RESULTS, CallStatus.ARCHIVED)
_COLUMNS = (
    Call.id, Call.slug, Call.title, Call.summary, Call.is_national, Call.status, Call.opens_at,
    Call.closes_at,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class OpenCall:
    """A call that receives proposals now, with how many came and through which doors."""

    call: Row
    proposals: int
    on_paper: int


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of the last call that has results. Every part has its whole."""

    call: Row
    proposals: int
    themes: int
    themes_answered: int
    commitments: int
    commitments_verified: int


@dataclass(frozen=True, kw_only=True)
class Told:
    """A road short enough for the front page: a voice, its theme, the answer, the promise."""

    commitment: Row
    proposal: Row


@kept
def open_calls() -> list[OpenCall]:
    """Return the calls open now, the one that closes first, first."""
    calls = db.session.execute(
        select(*_COLUMNS)
        .where(Call.status == CallStatus.OPEN)
        .order_by(Call.closes_at, Call.id)
        .limit(6)
    ).all()
    ways = ways_by_call([call.id for call in calls])
    return [
        OpenCall(
            call=call,
            proposals=ways.get(call.id, Ways()).total,
            on_paper=ways.get(call.id, Ways()).in_person,
        )
        for call in calls
    ]


@kept
def next_call() -> Row | None:
    """Return the call announced that opens first, or None."""
    return db.session.execute(
        select(*_COLUMNS)
        .where(Call.status == CallStatus.PUBLISHED)
        .order_by(Call.opens_at, Call.id)
        .limit(1)
    ).first()


@kept
def last_outcome() -> Outcome | None:
    """Return what came of the last call with results, or None before the first one."""
    row = db.session.execute(
        select(*_COLUMNS, *_sums())
        .where(Call.status.in_(_FINISHED))
        .order_by(Call.closes_at.desc(), Call.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return Outcome(
        call=row, proposals=row.proposals, themes=row.themes,
        themes_answered=row.themes_answered, commitments=row.commitments,
        commitments_verified=row.commitments_verified,
    )  # fmt: skip


def _sums() -> list[Label[int]]:
    """Return what is counted of a call, each as a column of its row."""
    published = (Theme.call_id == Call.id, Theme.status == ThemeStatus.PUBLISHED)
    themes = select(func.count()).select_from(Theme).where(*published)
    answered = (
        select(Referral.id)
        .where(Referral.theme_id == Theme.id, Referral.status == ReferralStatus.ANSWERED)
        .correlate(Theme)
    )
    taken_up = (
        select(CommitmentTheme.commitment_id)
        .join(Theme, Theme.id == CommitmentTheme.theme_id)
        .where(*published)
        .correlate(Call)
    )
    commitments = (
        select(func.count())
        .select_from(Commitment)
        .join(ActionPlan, ActionPlan.id == Commitment.plan_id)
        .where(ActionPlan.status == PlanStatus.PUBLISHED, Commitment.id.in_(taken_up))
    )
    public = (Proposal.call_id == Call.id, Proposal.status == ProposalStatus.PUBLISHED)
    counted = {
        "proposals": select(func.count()).select_from(Proposal).where(*public),
        "themes": themes,
        "themes_answered": themes.where(exists(answered)),
        "commitments": commitments,
        "commitments_verified": commitments.where(Commitment.verified_progress > 0),
    }
    return [query.correlate(Call).scalar_subquery().label(name) for name, query in counted.items()]


@kept
def roads() -> list[Told]:
    """Return up to three promises, each with the most supported voice behind it."""
    promises = _promises()
    pairs = [(row.theme_id, row.entity_code) for row in promises]
    place = func.row_number().over(
        partition_by=(ThemeMember.theme_id, Proposal.entity_code),
        order_by=(Proposal.supports_count.desc(), Proposal.id),
    )
    ranked = (
        select(
            ThemeMember.theme_id, Proposal.entity_code, Proposal.folio, Proposal.title,
            Proposal.submitted_at, place.label("place"),
        )
        .join(Proposal, Proposal.id == ThemeMember.proposal_id)
        .where(
            Proposal.status == ProposalStatus.PUBLISHED,
            tuple_(ThemeMember.theme_id, Proposal.entity_code).in_(pairs),
        )
        .subquery()
    )  # fmt: skip
    found = db.session.execute(select(ranked).where(ranked.c.place == 1)).all() if pairs else []
    voices = {(row.theme_id, row.entity_code): row for row in found}
    return [
        Told(commitment=row, proposal=voices[row.theme_id, row.entity_code])
        for row in promises
        if (row.theme_id, row.entity_code) in voices
    ]


def _promises() -> Sequence[Row]:
    """Return the commitments furthest ahead that come from a theme answered in their state."""
    rows = db.session.execute(
        select(
            Commitment.id, Commitment.title, Commitment.declared_progress,
            Commitment.verified_progress, Commitment.verified_at, Commitment.ends_on,
            ActionPlan.entity_code, ActionPlan.published_at, Theme.id.label("theme_id"),
            Theme.name.label("theme_name"), Referral.referred_at, Referral.secretariat_id,
            Referral.proposals_count, ReasonedResponse.decision,
            ReasonedResponse.published_at.label("answered_at"),
        )
        .join(ActionPlan, ActionPlan.id == Commitment.plan_id)
        .join(CommitmentTheme, CommitmentTheme.commitment_id == Commitment.id)
        .join(Theme, Theme.id == CommitmentTheme.theme_id)
        .join(
            Referral,
            (Referral.theme_id == Theme.id) & (Referral.entity_code == ActionPlan.entity_code),
        )
        .join(ReasonedResponse, ReasonedResponse.in_force())
        .where(ActionPlan.status == PlanStatus.PUBLISHED, Commitment.status.not_in(STOPPED))
        .order_by(
            Commitment.verified_progress.desc(), Commitment.declared_progress.desc(),
            Commitment.id, Theme.id,
        )
        .limit(ROADS * 4)
    ).all()  # fmt: skip
    # A commitment may take up several themes: it is told once.
    return list({row.id: row for row in reversed(rows)}.values())[::-1][:ROADS]
