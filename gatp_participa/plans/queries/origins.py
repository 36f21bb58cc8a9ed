"""The way back: from a commitment to the voices it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select

from gatp_participa.core.db import db
from gatp_participa.plans.models import Commitment, CommitmentProposal, CommitmentTheme
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.routing.models import ReasonedResponse, Referral
from gatp_participa.themes.models import Theme, ThemeMember

VOICES_PER_THEME = 4
MOST_NAMED = 50


@dataclass
class ThemeOrigin:
    """A theme behind a commitment: its voices in that state, and what was answered."""

    theme: Theme
    referral: Referral | None
    response: ReasonedResponse | None
    voices: list[Proposal] = field(default_factory=list)


def origins_of(commitment: Commitment) -> list[ThemeOrigin]:
    """Return the themes a commitment takes up, with the proposals that say them best."""
    code = commitment.plan.entity_code
    rows = db.session.execute(
        select(Theme, Referral, ReasonedResponse)
        .join(CommitmentTheme, CommitmentTheme.theme_id == Theme.id)
        .outerjoin(Referral, (Referral.theme_id == Theme.id) & (Referral.entity_code == code))
        .outerjoin(ReasonedResponse, ReasonedResponse.in_force())
        .where(CommitmentTheme.commitment_id == commitment.id)
        .order_by(Theme.id)
    )
    origins = [ThemeOrigin(theme, referral, response) for theme, referral, response in rows]
    voices = _voices([origin.theme.id for origin in origins], code)
    for origin in origins:
        origin.voices = voices.get(origin.theme.id, [])
    return origins


def named_proposals(commitment_id: int) -> Sequence[Proposal]:
    """Return the public proposals that a commitment answers by name, the most supported first."""
    return db.session.scalars(
        select(Proposal)
        .join(CommitmentProposal, CommitmentProposal.proposal_id == Proposal.id)
        .where(
            CommitmentProposal.commitment_id == commitment_id,
            Proposal.status == ProposalStatus.PUBLISHED,
        )
        .order_by(Proposal.supports_count.desc(), Proposal.id)
        .limit(MOST_NAMED)
    ).all()


def _voices(theme_ids: list[int], entity_code: str) -> dict[int, list[Proposal]]:
    if not theme_ids:
        return {}
    place = func.row_number().over(
        partition_by=ThemeMember.theme_id,
        order_by=(
            ThemeMember.is_central.desc(),
            Proposal.supports_count.desc(),
            ThemeMember.confidence.desc(),
            Proposal.id,
        ),
    )
    ranked = (
        select(ThemeMember.theme_id, ThemeMember.proposal_id, place.label("place"))
        .join(Proposal, Proposal.id == ThemeMember.proposal_id)
        .where(
            ThemeMember.theme_id.in_(theme_ids),
            Proposal.entity_code == entity_code,
            Proposal.status == ProposalStatus.PUBLISHED,
        )
        .subquery()
    )
    rows = db.session.execute(
        select(ranked.c.theme_id, Proposal)
        .join(Proposal, Proposal.id == ranked.c.proposal_id)
        .where(ranked.c.place <= VOICES_PER_THEME)
        .order_by(ranked.c.theme_id, ranked.c.place)
    )
    found: dict[int, list[Proposal]] = {}
    for theme_id, proposal in rows:
        found.setdefault(theme_id, []).append(proposal)
    return found
