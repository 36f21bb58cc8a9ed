"""How far proposals have come: told from themes, referrals and commitments, kept nowhere."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select

from gatp_participa.core.db import db
from gatp_participa.entities.models import NATION
from gatp_participa.pages.status import Advance
from gatp_participa.plans.models import ActionPlan, Commitment, CommitmentProposal, CommitmentTheme
from gatp_participa.plans.status import CommitmentStatus, PlanStatus
from gatp_participa.proposals.models import Proposal
from gatp_participa.routing.models import Referral
from gatp_participa.routing.status import ReferralStatus
from gatp_participa.themes.models import Theme, ThemeMember
from gatp_participa.themes.status import ThemeStatus

# Inside a published theme; each condition below starts from here.
_grouped = (
    select(1)
    .select_from(ThemeMember)
    .join(Theme, Theme.id == ThemeMember.theme_id)
    .where(ThemeMember.proposal_id == Proposal.id, Theme.status == ThemeStatus.PUBLISHED)
)
GROUPED = exists(_grouped.correlate(Proposal))
# The table that attends a proposal: its state's, or the national one when it named none.
TABLE_OF = func.coalesce(Proposal.entity_code, NATION)
ANSWERED = exists(
    _grouped.join(Referral, Referral.theme_id == ThemeMember.theme_id)
    .where(Referral.entity_code == TABLE_OF, Referral.status == ReferralStatus.ANSWERED)
    .correlate(Proposal)
)
# One that was withdrawn is told on the road, but nothing has come to it.
_STANDS = (
    ActionPlan.status == PlanStatus.PUBLISHED,
    Commitment.status != CommitmentStatus.WITHDRAWN,
)
COMMITTED = or_(
    exists(
        _grouped.join(CommitmentTheme, CommitmentTheme.theme_id == ThemeMember.theme_id)
        .join(Commitment, Commitment.id == CommitmentTheme.commitment_id)
        .join(ActionPlan, ActionPlan.id == Commitment.plan_id)
        .where(
            ActionPlan.entity_code == Proposal.entity_code,
            *_STANDS,
        )
        .correlate(Proposal)
    ),
    exists(
        select(1)
        .select_from(CommitmentProposal)
        .join(Commitment, Commitment.id == CommitmentProposal.commitment_id)
        .join(ActionPlan, ActionPlan.id == Commitment.plan_id)
        .where(
            CommitmentProposal.proposal_id == Proposal.id,
            *_STANDS,
        )
        .correlate(Proposal)
    ),
)
# The four parts add up to the whole: every proposal is at one point, the furthest.
HAS_COME_TO: dict[Advance, ColumnElement[bool]] = {
    Advance.COMMITTED: COMMITTED,
    Advance.ANSWERED: and_(ANSWERED, not_(COMMITTED)),
    Advance.GROUPED: and_(GROUPED, not_(ANSWERED), not_(COMMITTED)),
    Advance.RECEIVED: and_(not_(GROUPED), not_(COMMITTED)),
}
_furthest = select(
    Proposal.id,
    GROUPED.label("is_grouped"),
    ANSWERED.label("is_answered"),
    COMMITTED.label("is_committed"),
)


def advances_of(proposal_ids: Sequence[int]) -> dict[int, Advance]:
    """Return the furthest point of each proposal (one query)."""
    if not proposal_ids:
        return {}
    rows = db.session.execute(_furthest.where(Proposal.id.in_(proposal_ids)))
    return {
        number: Advance.COMMITTED if committed
        else Advance.ANSWERED if answered
        else Advance.GROUPED if grouped
        else Advance.RECEIVED
        for number, grouped, answered, committed in rows
    }  # fmt: skip
