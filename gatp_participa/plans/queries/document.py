"""A plan whole: what its page, its document and its data are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import set_committed_value

from gatp_participa.core.db import db
from gatp_participa.plans.models import (
    ActionPlan,
    Activity,
    Commitment,
    CommitmentProposal,
    CommitmentTag,
    CommitmentTarget,
    CommitmentTheme,
    Evidence,
    PlanSection,
    ProgressUpdate,
    Verification,
)
from gatp_participa.plans.status import SectionKind, Tag
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.routing.models import ReasonedResponse, Referral
from gatp_participa.routing.status import Decision
from gatp_participa.themes.models import Theme


@dataclass
class Whole:
    """A plan with everything it says; what hangs of a commitment is by its number in the table."""

    plan: ActionPlan
    commitments: Sequence[Commitment]
    sections: dict[SectionKind, str]
    tags: dict[int, list[Tag]] = field(default_factory=dict)
    targets: dict[int, list[str]] = field(default_factory=dict)
    themes: dict[int, list[Any]] = field(default_factory=dict)  # rows with id and name
    proposals: dict[int, list[Any]] = field(default_factory=dict)  # rows with folio and title
    evidence: dict[int, list[Any]] = field(default_factory=dict)  # by activity, every version


def whole(plan: ActionPlan) -> Whole:
    """Return a plan with everything it says, in nine queries whatever its length."""
    found = promised(plan)
    numbers = [one.id for one in found.commitments]
    found.targets, found.themes = _targets(numbers), _themes(numbers)
    found.proposals = _proposals(numbers)
    return found


def with_evidence(found: Whole) -> Whole:
    """Add every version of the evidence of a plan, and what was said of its reports (one query)."""
    rows = db.session.execute(
        select(Evidence, ProgressUpdate.report, Verification)
        .join(Activity, Activity.id == Evidence.activity_id)
        .join(ProgressUpdate, ProgressUpdate.id == Evidence.update_id)
        .outerjoin(Verification, Verification.update_id == Evidence.update_id)
        .where(Activity.commitment_id.in_([one.id for one in found.commitments]))
        .order_by(Evidence.number, Evidence.version)
    )
    for row in rows:
        found.evidence.setdefault(row.Evidence.activity_id, []).append(row)
    return found


def promised(plan: ActionPlan) -> Whole:
    """Return a plan with what its commitments promise, not yet where they come from."""
    commitments = db.session.scalars(
        select(Commitment)
        .where(Commitment.plan_id == plan.id)
        .order_by(Commitment.number)
        .options(
            selectinload(Commitment.goals),
            selectinload(Commitment.activities).selectinload(Activity.means),
        )
        .execution_options(populate_existing=True)
    ).all()
    set_committed_value(plan, "commitments", list(commitments))
    numbers = [one.id for one in commitments]
    return Whole(plan, commitments, sections_of(plan.id), tags=tags_of(numbers))


def with_details(commitment: Commitment) -> Commitment:
    """Return a commitment with its goals, activities and means read, in three queries."""
    return db.session.scalars(
        select(Commitment)
        .where(Commitment.id == commitment.id)
        .options(
            selectinload(Commitment.goals),
            selectinload(Commitment.activities).selectinload(Activity.means),
        )
        .execution_options(populate_existing=True)
    ).one()


def activities_of(plan: ActionPlan) -> dict[int, list[Activity]]:
    """Return the activities of each commitment of a plan, in their order."""
    found: dict[int, list[Activity]] = {}
    for one in db.session.scalars(
        select(Activity)
        .join(Commitment, Commitment.id == Activity.commitment_id)
        .where(Commitment.plan_id == plan.id)
        .order_by(Activity.commitment_id, Activity.position)
    ):
        found.setdefault(one.commitment_id, []).append(one)
    return found


def sections_of(plan_id: int) -> dict[SectionKind, str]:
    """Return what each part that was written says, in the order of the document."""
    found = {
        row.kind: row.body
        for row in db.session.execute(
            select(PlanSection.kind, PlanSection.body).where(PlanSection.plan_id == plan_id)
        )
    }
    return {kind: found[kind] for kind in SectionKind if kind in found}


def tags_of(commitment_ids: Iterable[int]) -> dict[int, list[Tag]]:
    """Return the tags of some commitments, in their order."""
    found = _by_commitment(
        select(CommitmentTag.commitment_id, CommitmentTag.tag).where(
            CommitmentTag.commitment_id.in_(list(commitment_ids))
        )
    )
    return {number: [tag for tag in Tag if tag in tags] for number, tags in found.items()}


def targets_of(commitment_id: int) -> list[str]:
    """Return the codes of what a commitment serves of the Agenda 2030."""
    return _targets([commitment_id]).get(commitment_id, [])


def untaken_themes(entity_code: str) -> list[str]:
    """Return the themes that a state answered it would include and no commitment of it takes."""
    taken = (
        select(CommitmentTheme.theme_id)
        .join(Commitment, Commitment.id == CommitmentTheme.commitment_id)
        .join(ActionPlan, ActionPlan.id == Commitment.plan_id)
        .where(ActionPlan.entity_code == entity_code)
    )
    return list(
        db.session.scalars(
            select(Theme.name)
            .join(Referral, Referral.theme_id == Theme.id)
            .join(ReasonedResponse, ReasonedResponse.in_force())
            .where(
                Referral.entity_code == entity_code,
                ReasonedResponse.decision == Decision.INCLUDE,
                Theme.id.not_in(taken),
            )
            .order_by(Theme.id)
        )
    )


def _targets(numbers: list[int]) -> dict[int, list[str]]:
    found = _by_commitment(
        select(CommitmentTarget.commitment_id, CommitmentTarget.code).where(
            CommitmentTarget.commitment_id.in_(numbers)
        )
    )
    return {number: sorted(codes, key=_in_order) for number, codes in found.items()}


def _in_order(code: str) -> tuple[int, int, str]:
    goal, _dot, target = code.partition(".")
    return int(goal), int(target) if target.isdigit() else (100 if target else -1), target


def _themes(numbers: list[int]) -> dict[int, list[Any]]:
    return _rows_by_commitment(
        select(CommitmentTheme.commitment_id, Theme.id, Theme.name)
        .join(Theme, Theme.id == CommitmentTheme.theme_id)
        .where(CommitmentTheme.commitment_id.in_(numbers))
        .order_by(Theme.id)
    )


def _proposals(numbers: list[int]) -> dict[int, list[Any]]:
    return _rows_by_commitment(
        select(CommitmentProposal.commitment_id, Proposal.folio, Proposal.title)
        .join(Proposal, Proposal.id == CommitmentProposal.proposal_id)
        .where(
            CommitmentProposal.commitment_id.in_(numbers),
            Proposal.status == ProposalStatus.PUBLISHED,
        )
        .order_by(Proposal.id)
    )


def _by_commitment(query: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for number, value in db.session.execute(query):
        found.setdefault(number, []).append(value)
    return found


def _rows_by_commitment(query: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.commitment_id, []).append(row)
    return found
