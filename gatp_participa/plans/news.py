"""What following is told of plans: which are public, their commitments, what was verified."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, select, union

from gatp_participa.core.db import db
from gatp_participa.following import registry
from gatp_participa.following.registry import Thing
from gatp_participa.following.services.telling import Event, tell
from gatp_participa.following.states import number_of
from gatp_participa.following.status import Kind, What
from gatp_participa.notices.letters import link, path_of
from gatp_participa.plans.models import (
    ActionPlan,
    Commitment,
    CommitmentChange,
    CommitmentProposal,
    CommitmentTheme,
)
from gatp_participa.plans.status import PlanStatus
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.themes.models import ThemeMember


@registry.things(Kind.PLAN)
def public_plans(numbers: Collection[int]) -> dict[int, Thing]:
    """Return those of some plans that are public."""
    rows = db.session.execute(
        select(ActionPlan.id, ActionPlan.title, ActionPlan.entity_code, ActionPlan.ordinal).where(
            ActionPlan.id.in_(numbers), ActionPlan.status == PlanStatus.PUBLISHED
        )
    )
    return {
        number: Thing(title, path_of(link("plans.show", code=code, ordinal=ordinal)))
        for number, title, code, ordinal in rows
    }


def tell_plan(plan: ActionPlan, *, now: datetime) -> None:
    """Tell who follows a state that its plan is public, and each voice of its commitments."""
    event = Event(
        what=What.PLAN_PUBLISHED, kind=Kind.PLAN, number=plan.id, key=f"plan:{plan.id}",
        title=plan.title, url=link("plans.show", code=plan.entity_code, ordinal=plan.ordinal),
    )  # fmt: skip
    tell(event, now=now, about=[(Kind.STATE, number_of(plan.entity_code))])
    for commitment in plan.commitments:
        _tell_commitment(plan, commitment, now, is_alone=False)


def tell_commitment(plan: ActionPlan, commitment: Commitment, *, now: datetime) -> None:
    """Tell of a commitment that a public plan gained."""
    _tell_commitment(plan, commitment, now, is_alone=True)


def tell_verified(commitment: Commitment, *, now: datetime) -> None:
    """Tell who follows a commitment's plan, and its voices, how much was verified."""
    event = Event(
        what=What.PROGRESS_VERIFIED, kind=Kind.PLAN, number=commitment.plan_id,
        subject_id=commitment.id, title=commitment.title,
        key=f"verified:{commitment.id}:{commitment.verified_progress}:{now.isoformat()}",
        detail=f"{commitment.verified_progress} %",
        url=link("plans.commitment", commitment_id=commitment.id),
    )  # fmt: skip
    code = commitment.plan.entity_code
    tell(
        event, now=now, about=_themes_of(commitment.id),
        each_of=(Kind.PROPOSAL, _voices_of(commitment.id, code)),
    )  # fmt: skip


def tell_changed(commitment: Commitment, change: CommitmentChange, *, now: datetime) -> None:
    """Tell who follows a commitment's plan, and its voices, that it changed after it was public."""
    event = Event(
        what=What.COMMITMENT_CHANGED, kind=Kind.PLAN, number=commitment.plan_id,
        subject_id=commitment.id, title=commitment.title, key=f"changed:{change.id}",
        detail=change.approved_by, url=link("plans.commitment", commitment_id=commitment.id),
    )  # fmt: skip
    tell(
        event, now=now, about=_themes_of(commitment.id),
        each_of=(Kind.PROPOSAL, _voices_of(commitment.id, commitment.plan.entity_code)),
    )  # fmt: skip


def _tell_commitment(
    plan: ActionPlan, commitment: Commitment, now: datetime, *, is_alone: bool
) -> None:
    event = Event(
        what=What.COMMITMENT_PUBLISHED, kind=Kind.PLAN, number=plan.id, subject_id=commitment.id,
        key=f"commitment:{commitment.id}", title=commitment.title,
        url=link("plans.commitment", commitment_id=commitment.id),
    )  # fmt: skip
    # With the plan itself, who follows the state is told once, of the plan.
    state = [(Kind.STATE, number_of(plan.entity_code))] if is_alone else []
    tell(
        event, now=now, about=[*state, *_themes_of(commitment.id)],
        each_of=(Kind.PROPOSAL, _voices_of(commitment.id, plan.entity_code)),
        includes_thing=is_alone,
    )  # fmt: skip


def _themes_of(commitment_id: int) -> list[tuple[Kind, int]]:
    taken = select(CommitmentTheme.theme_id).where(CommitmentTheme.commitment_id == commitment_id)
    return [(Kind.THEME, number) for number in db.session.scalars(taken)]


def _voices_of(commitment_id: int, entity_code: str) -> Select:
    """Return the query of the public proposals a commitment comes from: named, or in its themes."""
    named = select(CommitmentProposal.proposal_id).where(
        CommitmentProposal.commitment_id == commitment_id
    )
    inside = (
        select(ThemeMember.proposal_id)
        .join(CommitmentTheme, CommitmentTheme.theme_id == ThemeMember.theme_id)
        .join(Proposal, Proposal.id == ThemeMember.proposal_id)
        .where(CommitmentTheme.commitment_id == commitment_id, Proposal.entity_code == entity_code)
    )
    every = union(named, inside).subquery()
    return select(Proposal.id).where(
        Proposal.id.in_(select(every.c.proposal_id)), Proposal.status == ProposalStatus.PUBLISHED
    )
