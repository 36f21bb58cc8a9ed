"""What a table needs to write its plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import Row, func, literal, or_, select

from gatp_participa.accounts.models import Invitation, User
from gatp_participa.accounts.rules import Person, may_view_everything, scopes_of
from gatp_participa.accounts.status import Role
from gatp_participa.core import folios
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.plans.models import (
    ActionPlan,
    Commitment,
    CommitmentProposal,
    CommitmentTheme,
)
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.routing.models import ReasonedResponse, Referral
from gatp_participa.routing.status import Decision
from gatp_participa.themes.models import Theme

MOST_THEMES = 200


@dataclass(frozen=True)
class Choice:
    """A theme that a plan may take up."""

    theme_id: int
    name: str
    proposals_count: int


def desk_plans(person: Person) -> Sequence[Row]:
    """Return ``(plan, commitments)`` of the plans that a person writes or checks."""
    query = (
        select(ActionPlan, func.count(Commitment.id))
        .outerjoin(Commitment, Commitment.plan_id == ActionPlan.id)
        .group_by(ActionPlan.id)
        .order_by(ActionPlan.entity_code, ActionPlan.ordinal.desc())
    )
    if not may_view_everything(person):
        states = scopes_of(person, Role.SECRETARIAT_MEMBER, Role.FACILITATOR)
        query = query.where(ActionPlan.entity_code.in_(states))
    return db.session.execute(query).all()


def plan_by_id(plan_id: int) -> ActionPlan:
    """Return a plan by its number.

    Raises:
        NotFoundError: there is no such plan.
    """
    plan = db.session.get(ActionPlan, plan_id)
    if plan is None:
        raise NotFoundError(_("No encontramos ese plan."))
    return plan


def includable_themes(entity_code: str) -> list[Choice]:
    """Return the themes that a state answered it would include, the last answered first."""
    rows = db.session.execute(
        select(Theme.id, Theme.name, Referral.proposals_count)
        .join(Referral, Referral.theme_id == Theme.id)
        .join(ReasonedResponse, ReasonedResponse.in_force())
        .where(Referral.entity_code == entity_code, ReasonedResponse.decision == Decision.INCLUDE)
        .order_by(ReasonedResponse.published_at.desc(), Theme.id)
        .limit(MOST_THEMES)
    )
    return [Choice(*row) for row in rows]


def included_among(theme_ids: Iterable[int], entity_code: str) -> set[int]:
    """Return which of some themes a state answered it would include."""
    wanted = list(theme_ids)
    if not wanted:
        return set()
    return set(
        db.session.scalars(
            select(Referral.theme_id)
            .join(ReasonedResponse, ReasonedResponse.in_force())
            .where(
                Referral.theme_id.in_(wanted),
                Referral.entity_code == entity_code,
                ReasonedResponse.decision == Decision.INCLUDE,
            )
        )
    )


def citable_among(proposal_ids: Iterable[int], entity_code: str) -> set[int]:
    """Return which of some proposals are public and of a state, or of none."""
    wanted = list(proposal_ids)
    if not wanted:
        return set()
    return set(
        db.session.scalars(
            select(Proposal.id).where(
                Proposal.id.in_(wanted),
                Proposal.status == ProposalStatus.PUBLISHED,
                or_(Proposal.entity_code == entity_code, Proposal.entity_code.is_(None)),
            )
        )
    )


def proposals_by_folio(typed: Iterable[str]) -> dict[str, int | None]:
    """Return the number of the proposal of each folio as typed; None when there is none."""
    meant = {text: folios.normalize(text) for text in typed}
    rows = db.session.execute(
        select(Proposal.folio, Proposal.id).where(
            Proposal.folio.in_([folio for folio in meant.values() if folio])
        )
    )
    found: dict[str, int] = dict(iter(rows))
    return {text: found.get(folio or "") for text, folio in meant.items()}


def emails_of(commitment: Commitment) -> tuple[str, str]:
    """Return with which addresses the responsible and who supplies report, or were invited to."""
    numbers = (commitment.responsible_id, commitment.substitute_id)
    invited = (commitment.responsible_invitation_id, commitment.substitute_invitation_id)
    rows = db.session.execute(
        select(literal("account").label("kind"), User.id, User.email)
        .where(User.id.in_([n for n in numbers if n]))
        .union_all(
            select(literal("invitation"), Invitation.id, Invitation.email).where(
                Invitation.id.in_([n for n in invited if n]), Invitation.withdrawn_at.is_(None)
            )
        )
    )
    found: dict[tuple[str, int | None], str] = {(kind, n): email or "" for kind, n, email in rows}
    responsible, substitute = (
        found.get(("account", number)) or found.get(("invitation", invitation), "")
        for number, invitation in zip(numbers, invited, strict=True)
    )
    return responsible, substitute


def linked_theme_ids(commitment_id: int) -> list[int]:
    """Return the numbers of the themes that a commitment takes up."""
    return list(
        db.session.scalars(
            select(CommitmentTheme.theme_id)
            .where(CommitmentTheme.commitment_id == commitment_id)
            .order_by(CommitmentTheme.theme_id)
        )
    )


def linked_proposals(commitment_id: int) -> list[str]:
    """Return the folios of the proposals that a commitment answers by name."""
    return list(
        db.session.scalars(
            select(Proposal.folio)
            .join(CommitmentProposal, CommitmentProposal.proposal_id == Proposal.id)
            .where(CommitmentProposal.commitment_id == commitment_id)
            .order_by(Proposal.id)
        )
    )
