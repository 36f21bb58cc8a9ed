"""Where many things are now, in as many queries as for one: proposals, themes, plans, states."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, and_, exists, func, select, union

from gatp_participa.calls.models import Call
from gatp_participa.core.db import db
from gatp_participa.entities.models import NATION
from gatp_participa.pages.queries import ahead
from gatp_participa.pages.queries.advance import TABLE_OF
from gatp_participa.pages.status import Advance, Outcome
from gatp_participa.plans.models import ActionPlan, Commitment, CommitmentProposal, CommitmentTheme
from gatp_participa.plans.status import CommitmentStatus, PlanStatus
from gatp_participa.proposals.models import Proposal
from gatp_participa.routing.models import ReasonedResponse, Referral
from gatp_participa.routing.status import ReferralStatus
from gatp_participa.themes.models import Theme, ThemeMember
from gatp_participa.themes.status import ThemeStatus


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A proposal, how far it has come and what comes next, as in :class:`.road.Road`."""

    row: Row
    advance: Advance
    next_hop: str
    next_on: date | None
    next_body: str
    outcome: Outcome | None = None


_PUBLIC_THEME = Theme.status == ThemeStatus.PUBLISHED
_PUBLIC_PLAN = ActionPlan.status == PlanStatus.PUBLISHED
_STILL_HERE = Referral.status != ReferralStatus.RETURNED


def proposals(numbers: Sequence[int]) -> dict[int, Standing]:
    """Return where each of some proposals is (three queries), whatever its status."""
    if not numbers:
        return {}
    rows = db.session.execute(
        select(
            Proposal.id, Proposal.folio, Proposal.title, Proposal.language, Proposal.status,
            Proposal.entity_code, Proposal.supports_count, Call.status.label("call_status"),
            Call.closes_at.label("call_closes_at"),
        )
        .join(Call, Call.id == Proposal.call_id)
        .where(Proposal.id.in_(numbers))
    ).all()  # fmt: skip
    themes, commitments = _themes_of(numbers), _commitments_of(numbers)
    return {
        row.id: _standing(row, themes.get(row.id, []), commitments.get(row.id, [])) for row in rows
    }


def _standing(row: Row, themes: Sequence[Row], commitments: Sequence[Row]) -> Standing:
    place = row.entity_code or NATION
    kind, on, body = ahead.next_of(row, themes, commitments, place)
    return Standing(
        row=row, advance=ahead.advance_of(themes, commitments), next_hop=kind, next_on=on,
        next_body=body, outcome=ahead.outcome_of(commitments),
    )  # fmt: skip


def _themes_of(numbers: Sequence[int]) -> dict[int, list[Row]]:
    rows = db.session.execute(
        select(
            ThemeMember.proposal_id, Theme.id.label("theme_id"), Referral.referred_at,
            Referral.secretariat_id, Referral.answered_at, Referral.answer_due_on,
            ReasonedResponse.decision,
        )
        .join(Theme, Theme.id == ThemeMember.theme_id)
        .join(Proposal, Proposal.id == ThemeMember.proposal_id)
        .outerjoin(
            Referral, and_(Referral.theme_id == Theme.id, Referral.entity_code == TABLE_OF)
        )
        .outerjoin(ReasonedResponse, ReasonedResponse.in_force())
        .where(ThemeMember.proposal_id.in_(numbers), _PUBLIC_THEME)
        .order_by(Theme.published_at, Theme.id)
    )  # fmt: skip
    return _by_proposal(rows.all())


def _commitments_of(numbers: Sequence[int]) -> dict[int, list[Row]]:
    columns = (
        Commitment.id, Commitment.ends_on, Commitment.verified_progress, Commitment.status,
    )  # fmt: skip
    named = (
        select(CommitmentProposal.proposal_id, *columns)
        .join(Commitment, Commitment.id == CommitmentProposal.commitment_id)
        .join(ActionPlan, ActionPlan.id == Commitment.plan_id)
        .where(CommitmentProposal.proposal_id.in_(numbers), _PUBLIC_PLAN)
    )
    inside = (
        select(ThemeMember.proposal_id, *columns)
        .join(Theme, Theme.id == ThemeMember.theme_id)
        .join(Proposal, Proposal.id == ThemeMember.proposal_id)
        .join(CommitmentTheme, CommitmentTheme.theme_id == Theme.id)
        .join(Commitment, Commitment.id == CommitmentTheme.commitment_id)
        .join(ActionPlan, ActionPlan.id == Commitment.plan_id)
        .where(
            ThemeMember.proposal_id.in_(numbers), _PUBLIC_THEME, _PUBLIC_PLAN,
            ActionPlan.entity_code == Proposal.entity_code,
        )
    )  # fmt: skip
    return _by_proposal(db.session.execute(union(named, inside)).all())


def _by_proposal(rows: Sequence[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.proposal_id].append(row)
    return found


def themes(numbers: Sequence[int]) -> dict[int, Row]:
    """Return of some public themes how many tables have them and how many answered (one query)."""
    if not numbers:
        return {}
    committed = exists(
        select(1)
        .select_from(CommitmentTheme)
        .join(Commitment, Commitment.id == CommitmentTheme.commitment_id)
        .join(ActionPlan, ActionPlan.id == Commitment.plan_id)
        .where(
            CommitmentTheme.theme_id == Theme.id,
            _PUBLIC_PLAN,
            Commitment.status != CommitmentStatus.WITHDRAWN,
        )
        .correlate(Theme)
    )
    rows = db.session.execute(
        select(
            Theme.id, Theme.name, func.count(Referral.id).label("referred"),
            func.count(Referral.answered_at).label("answered"), committed.label("is_committed"),
        )
        .outerjoin(Referral, and_(Referral.theme_id == Theme.id, _STILL_HERE))
        .where(Theme.id.in_(numbers), _PUBLIC_THEME)
        .group_by(Theme.id, Theme.name)
    )  # fmt: skip
    return {row.id: row for row in rows}


def plans(numbers: Sequence[int]) -> dict[int, Row]:
    """Return of some public plans their commitments and the average verified (one query)."""
    if not numbers:
        return {}
    rows = db.session.execute(
        select(
            ActionPlan.id, ActionPlan.title, ActionPlan.entity_code, ActionPlan.ordinal,
            func.count(Commitment.id).label("commitments"),
            func.coalesce(func.avg(Commitment.verified_progress), 0).label("verified"),
        )
        .outerjoin(Commitment, Commitment.plan_id == ActionPlan.id)
        .where(ActionPlan.id.in_(numbers), _PUBLIC_PLAN)
        .group_by(ActionPlan.id, ActionPlan.title, ActionPlan.entity_code, ActionPlan.ordinal)
    )  # fmt: skip
    return {row.id: row for row in rows}


def states(codes: Sequence[str]) -> dict[str, Row]:
    """Return of some states how many themes they have and how many they answered (one query)."""
    if not codes:
        return {}
    rows = db.session.execute(
        select(
            Referral.entity_code, func.count(Referral.id).label("referred"),
            func.count(Referral.answered_at).label("answered"),
        )
        .where(Referral.entity_code.in_(codes), _STILL_HERE)
        .group_by(Referral.entity_code)
    )  # fmt: skip
    return {row.entity_code: row for row in rows}
