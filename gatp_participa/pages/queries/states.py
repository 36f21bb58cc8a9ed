"""The 32 states side by side, and one of them closely. National sums are one query each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Integer, Row, cast, exists, func, literal, or_, select, union_all

from gatp_participa.calls.models import Call, CallEntity
from gatp_participa.calls.status import CallStatus
from gatp_participa.core.db import db
from gatp_participa.entities.models import NATION, Municipality
from gatp_participa.pages.queries.kept import kept
from gatp_participa.plans.models import ActionPlan, Commitment
from gatp_participa.plans.status import PlanStatus
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.routing.models import ReasonedResponse, Referral
from gatp_participa.routing.status import ReferralStatus
from gatp_participa.secretariats.queries import periods_in_force
from gatp_participa.themes.models import Theme

NEWEST = 6
MOST_ROWS = 8


@dataclass(frozen=True, kw_only=True)
class Sums:
    """What a state received, answered and promised. ``installed_on``: since when it has a table."""

    installed_on: date | None = None
    proposals: int = 0
    referred: int = 0
    answered: int = 0
    commitments: int = 0
    verified: int = 0


@dataclass(frozen=True, kw_only=True)
class Closely:
    """What the page of a state shows besides its sums."""

    calls: Sequence[Row] = field(default_factory=list)
    answers: Sequence[Row] = field(default_factory=list)
    waiting: Sequence[Row] = field(default_factory=list)
    commitments: Sequence[Row] = field(default_factory=list)
    newest: Sequence[Row] = field(default_factory=list)


def referrals_by_state() -> dict[str, tuple[int, int]]:
    """Return ``(referred, answered)`` by INEGI key; "00" is what named no state."""
    return _referred_and_promised()["referred"]


@kept
def sums_by_state(on: date) -> dict[str, Sums]:
    """Return the sums of each state by INEGI key, and of what named none ("00"): three queries."""
    tables = periods_in_force(on)
    referrals = referrals_by_state()
    place = func.coalesce(Proposal.entity_code, NATION)
    proposals = db.session.execute(
        select(place.label("code"), func.count().label("received"))
        .join(Call, Call.id == Proposal.call_id)
        .where(Proposal.status == ProposalStatus.PUBLISHED, Call.status != CallStatus.DRAFT)
        .group_by(place)
    )
    received = {row.code: row.received for row in proposals}
    promised = _referred_and_promised()["promised"]
    codes = {*tables, *referrals, *received, *promised}
    return {
        code: Sums(
            installed_on=tables[code].from_on if code in tables else None,
            proposals=received.get(code, 0),
            referred=referrals.get(code, (0, 0))[0],
            answered=referrals.get(code, (0, 0))[1],
            commitments=promised.get(code, (0, 0))[0],
            verified=promised.get(code, (0, 0))[1],
        )
        for code in codes
    }


@kept
def closely(code: str) -> Closely:
    """Return what is open, answered, waiting, promised and new in a state (four queries)."""
    referrals = _referrals_of(code)
    return Closely(
        calls=_calls_in(code),
        answers=[row for row in referrals if row.answered_at is not None],
        waiting=[row for row in referrals if row.answered_at is None],
        commitments=_commitments_of(code),
        newest=_newest_of(code),
    )


@kept
def _referred_and_promised() -> dict[str, dict[str, tuple[int, int]]]:
    """Return, by state, referrals and their answers, commitments and those with verified progress.

    One query for both: the page of a state asks many.
    """
    is_answered = cast(Referral.status == ReferralStatus.ANSWERED, Integer)
    is_verified = cast(Commitment.verified_progress > 0, Integer)
    referred = select(
        literal("referred").label("what"), Referral.entity_code, func.count().label("whole"),
        func.sum(is_answered).label("part"),
    ).where(Referral.status != ReferralStatus.RETURNED).group_by(Referral.entity_code)  # fmt: skip
    promised = (
        select(
            literal("promised").label("what"), ActionPlan.entity_code, func.count().label("whole"),
            func.sum(is_verified).label("part"),
        )
        .join(Commitment, Commitment.plan_id == ActionPlan.id)
        .where(ActionPlan.status == PlanStatus.PUBLISHED)
        .group_by(ActionPlan.entity_code)
    )  # fmt: skip
    sums: dict[str, dict[str, tuple[int, int]]] = {"referred": {}, "promised": {}}
    for what, code, whole, part in db.session.execute(union_all(referred, promised)):
        sums[what][code] = (whole, part)
    return sums


def _calls_in(code: str) -> Sequence[Row]:
    takes_part = exists().where(CallEntity.call_id == Call.id, CallEntity.entity_code == code)
    return db.session.execute(
        select(Call.slug, Call.title, Call.summary, Call.is_national, Call.closes_at)
        .where(Call.status == CallStatus.OPEN, or_(Call.is_national, takes_part))
        .order_by(Call.closes_at, Call.id)
        .limit(MOST_ROWS)
    ).all()


def _referrals_of(code: str) -> Sequence[Row]:
    """Return the first referrals that wait (by their day) and the last answered, one query."""
    is_answered = Referral.status == ReferralStatus.ANSWERED
    place = func.row_number().over(
        partition_by=is_answered,
        order_by=(Referral.answered_at.desc(), Referral.answer_due_on, Theme.id),
    )
    ranked = (
        select(
            Theme.id, Theme.name, Referral.proposals_count, Referral.answered_at,
            Referral.answer_due_on, ReasonedResponse.decision, place.label("place"),
        )
        .join(Theme, Theme.id == Referral.theme_id)
        .outerjoin(ReasonedResponse, ReasonedResponse.in_force())
        .where(Referral.entity_code == code, Referral.status != ReferralStatus.RETURNED)
        .subquery()
    )  # fmt: skip
    return db.session.execute(
        select(ranked).where(ranked.c.place <= MOST_ROWS).order_by(ranked.c.place)
    ).all()


def _commitments_of(code: str) -> Sequence[Row]:
    return db.session.execute(
        select(
            Commitment.id, Commitment.title, Commitment.number, Commitment.ends_on,
            Commitment.declared_progress, Commitment.verified_progress, ActionPlan.ordinal,
            ActionPlan.title.label("plan_title"),
        )
        .join(ActionPlan, ActionPlan.id == Commitment.plan_id)
        .where(ActionPlan.entity_code == code, ActionPlan.status == PlanStatus.PUBLISHED)
        .order_by(ActionPlan.ordinal.desc(), Commitment.number)
        .limit(MOST_ROWS)
    ).all()  # fmt: skip


def _newest_of(code: str) -> Sequence[Row]:
    return db.session.execute(
        select(
            Proposal.folio, Proposal.title, Proposal.submitted_at, Proposal.supports_count,
            Municipality.name.label("municipality"),
        )
        .outerjoin(Municipality, Municipality.code == Proposal.municipality_code)
        .where(
            # By call, status and state: the order of the index of the list.
            Proposal.call_id.in_(select(Call.id).where(Call.status != CallStatus.DRAFT)),
            Proposal.status == ProposalStatus.PUBLISHED,
            Proposal.entity_code == code,
        )
        .order_by(Proposal.submitted_at.desc(), Proposal.id.desc())
        .limit(NEWEST)
    ).all()  # fmt: skip
