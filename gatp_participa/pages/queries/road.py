"""One proposal and everything that happened to it, told from the rows of every package."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Row, Select, and_, bindparam, case, or_, select

from gatp_participa.audit.models import AuditEntry
from gatp_participa.calls.models import Call, Topic
from gatp_participa.calls.status import PUBLIC
from gatp_participa.comments.queries import COMMENTS_CHANGED_AT
from gatp_participa.core.db import db
from gatp_participa.entities.models import NATION, Municipality
from gatp_participa.following.queries import whys_column
from gatp_participa.following.status import Kind
from gatp_participa.pages.queries.ahead import advance_of, body_of, next_of, outcome_of
from gatp_participa.pages.queries.calls import IS_UNDER_WAY
from gatp_participa.pages.queries.promises import Became, what_became
from gatp_participa.pages.status import Advance, Outcome
from gatp_participa.plans.models import ActionPlan, Commitment, CommitmentProposal, CommitmentTheme
from gatp_participa.plans.status import PlanStatus
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.queries import has_company
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.routing.models import ReasonedResponse, Referral
from gatp_participa.themes.models import Theme, ThemeMember
from gatp_participa.themes.status import ThemeStatus

ALIKE = 3

# Built once: a page reads them with other parameters.
_PROPOSAL = (
    select(
        Proposal.id, Proposal.folio, Proposal.call_id, Proposal.author_id,
        Proposal.entity_code, Proposal.title, Proposal.problem, Proposal.action,
        Proposal.result, Proposal.language, Proposal.channel, Proposal.status,
        Proposal.submitted_at, Proposal.withdrawn_at, Proposal.edited_at, Proposal.status_reason,
        Proposal.supports_count, Proposal.verified_supports_count, Proposal.external_supports,
        Proposal.topic_id, Proposal.sdg_goal,
        Municipality.name.label("municipality"), Topic.name.label("topic"),
        Call.slug.label("call_slug"), Call.title.label("call_title"),
        Call.identity_level.label("call_identity_level"), Call.status.label("call_status"),
        Call.closes_at.label("call_closes_at"), Call.supports_limit.label("call_supports_limit"),
        IS_UNDER_WAY.label("is_under_way"), has_company().label("has_company"),
        COMMENTS_CHANGED_AT.label("comments_changed_at"),
    )
    .join(Call, Call.id == Proposal.call_id)
    .outerjoin(Municipality, Municipality.code == Proposal.municipality_code)
    .outerjoin(Topic, Topic.id == Proposal.topic_id)
    .where(Proposal.folio == bindparam("folio"), Call.status.in_(PUBLIC))
)  # fmt: skip
_IN_THEMES = (
    select(ThemeMember.theme_id)
    .join(Theme, Theme.id == ThemeMember.theme_id)
    .where(
        ThemeMember.proposal_id == bindparam("proposal_id"),
        Theme.status == ThemeStatus.PUBLISHED,
    )
)
# The published themes of a proposal, with what the table of its state did.
_THEMES = (
    select(
        Theme.id.label("theme_id"), Theme.name, Theme.members_count, Theme.published_at,
        Theme.run_id, Referral.referred_at, Referral.secretariat_id,
        Referral.acknowledged_at, Referral.answered_at, Referral.answer_due_on,
        Referral.proposals_count, ReasonedResponse.decision, ReasonedResponse.reason,
        ReasonedResponse.next_step, ReasonedResponse.signed_as,
        ThemeMember.origin, ThemeMember.shared_terms,
    )
    .join(
        ThemeMember,
        and_(
            ThemeMember.theme_id == Theme.id,
            ThemeMember.proposal_id == bindparam("proposal_id"),
        ),
    )
    .outerjoin(
        Referral,
        and_(Referral.theme_id == Theme.id, Referral.entity_code == bindparam("place")),
    )
    .outerjoin(ReasonedResponse, ReasonedResponse.in_force())
    .where(Theme.status == ThemeStatus.PUBLISHED)
    .order_by(Theme.published_at, Theme.id)
)  # fmt: skip
# The public commitments that name it, or its theme in its own state.
_COMMITMENTS = (
    select(
        Commitment.id, Commitment.number, Commitment.title, Commitment.responsible_body,
        Commitment.ends_on, Commitment.declared_progress, Commitment.verified_progress,
        Commitment.declared_at, Commitment.verified_at, Commitment.status, Commitment.is_at_risk,
        Commitment.stopped_reason, Commitment.stopped_note,
        case(
            (Commitment.created_at > ActionPlan.published_at, Commitment.created_at),
            else_=ActionPlan.published_at,
        ).label("at"),
        ActionPlan.entity_code, ActionPlan.ordinal,
    )
    .join(ActionPlan, ActionPlan.id == Commitment.plan_id)
    .where(
        ActionPlan.status == PlanStatus.PUBLISHED,
        or_(
            Commitment.id.in_(
                select(CommitmentProposal.commitment_id).where(
                    CommitmentProposal.proposal_id == bindparam("proposal_id")
                )
            ),
            and_(
                ActionPlan.entity_code == bindparam("place"),
                Commitment.id.in_(
                    select(CommitmentTheme.commitment_id).where(
                        CommitmentTheme.theme_id.in_(_IN_THEMES)
                    )
                ),
            ),
        ),
    )
    .order_by(Commitment.id)
)  # fmt: skip
_ALIKE = (
    select(Proposal.folio, Proposal.title)
    .join(ThemeMember, ThemeMember.proposal_id == Proposal.id)
    .where(
        ThemeMember.theme_id == bindparam("theme_id"),
        Proposal.status == ProposalStatus.PUBLISHED,
        Proposal.id != bindparam("proposal_id"),
    )
    .order_by(Proposal.supports_count.desc(), Proposal.id)
    .limit(ALIKE)
)


@dataclass(frozen=True, kw_only=True)
class Hop:
    """A point of the road; ``kind`` chooses how the template tells it."""

    kind: str
    at: datetime
    what: Any = None  # the row it is told from
    body: str = ""  # the table that acted, as it was called that day
    about: Any = None  # of a promise, which is ``what``: the row of what happened to it


@dataclass(frozen=True, kw_only=True)
class Road:
    """The hops in order, how far they reach, and what comes next (``next_hop``, a kind)."""

    hops: Sequence[Hop]
    advance: Advance
    next_hop: str
    next_on: date | None
    next_body: str
    themes: Sequence[Row]
    commitments: Sequence[Row]
    became: dict[int, Became]  # by the number of the commitment
    outcome: Outcome | None


def proposal(folio: str, *, reader_id: int | None = None) -> Row | None:
    """Return a proposal of a public call with the names that its page says, or None.

    Whatever its own status: the page says what became of it. One that waits for its review is
    only there for its author.

    With ``reader_id`` it also has ``whys``: why that person hears of it.
    """
    if reader_id is None:
        one = db.session.execute(_PROPOSAL, {"folio": folio}).first()
    else:
        one = db.session.execute(_with_whys(), {"folio": folio, "reader_id": reader_id}).first()
    if one is None or one.status is not ProposalStatus.IN_REVIEW:
        return one
    return one if reader_id is not None and one.author_id == reader_id else None


@lru_cache(maxsize=1)
def _with_whys() -> Select[Any]:
    """Return the query with why somebody hears of it: made once, for it has many parts."""
    reader = bindparam("reader_id", type_=BigInteger)
    return _PROPOSAL.add_columns(whys_column(reader, Kind.PROPOSAL, Proposal.id).label("whys"))


def road_of(one: Row) -> Road:
    """Return the road of a proposal: two queries, and one more with promises or if it was hidden."""
    place = one.entity_code or NATION
    themes, commitments = _what_happened(one, place) if one.is_under_way else ([], [])
    hops = [Hop(kind="received", at=one.submitted_at)]
    for row in themes:
        hops += _hops_of_theme(row, place)
    became = what_became(commitments)
    for row in commitments:
        hops.append(Hop(kind="committed", at=row.at, what=row))
        hops += [
            Hop(kind=one.kind, at=one.at, what=row, about=one.about)
            for one in became[row.id].moments
        ]
    if one.status in (ProposalStatus.HIDDEN, ProposalStatus.WITHDRAWN):
        hops.append(Hop(kind=one.status.value, at=_left_at(one)))
    hops.sort(key=lambda hop: hop.at)  # stable: at the same moment, the order of the loop
    kind, on, body = next_of(one, themes, commitments, place)
    return Road(
        hops=hops, advance=advance_of(themes, commitments), next_hop=kind, next_on=on,
        next_body=body, themes=themes, commitments=commitments, became=became,
        outcome=outcome_of(commitments),
    )  # fmt: skip


def alike(one: Row, themes: Sequence[Row]) -> Sequence[Row]:
    """Return the most supported proposals of the same theme (one query, none without theme)."""
    if not themes:
        return []
    values = {"theme_id": themes[0].theme_id, "proposal_id": one.id}
    return db.session.execute(_ALIKE, values).all()


def _what_happened(one: Row, place: str) -> tuple[Sequence[Row], Sequence[Row]]:
    values = {"proposal_id": one.id, "place": place}
    return (
        db.session.execute(_THEMES, values).all(),
        db.session.execute(_COMMITMENTS, values).all(),
    )


def _hops_of_theme(row: Row, place: str) -> list[Hop]:
    hops = [Hop(kind="grouped", at=row.published_at, what=row)]
    if row.referred_at is not None:
        body = body_of(row, place)
        hops.append(Hop(kind="referred", at=row.referred_at, what=row, body=body))
    if row.decision is not None:
        hops.append(Hop(kind="answered", at=row.answered_at, what=row, body=row.signed_as))
    return hops


def _left_at(one: Row) -> datetime:
    """Return when a proposal stopped being public: the row says it, or the trace of the act."""
    if one.withdrawn_at is not None:
        return one.withdrawn_at
    hidden = select(AuditEntry.at).where(
        AuditEntry.subject_type == "Proposal",
        AuditEntry.subject_id == one.id,
        AuditEntry.act == "proposals.hide",
    )
    return db.session.scalar(hidden.order_by(AuditEntry.id.desc()).limit(1)) or one.submitted_at
