"""Every public proposal with all that came of it, a batch at a time, whatever the country holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, and_, func, select

from gatp_participa.audit.models import AuditEntry
from gatp_participa.calls.models import Call
from gatp_participa.calls.status import PUBLIC
from gatp_participa.core.db import db
from gatp_participa.entities.models import NATION, Municipality
from gatp_participa.pages.queries.advance import TABLE_OF
from gatp_participa.pages.queries.commitments import Promise, of_public_plans, promises
from gatp_participa.pages.status import Advance
from gatp_participa.plans.models import ActionPlan, Commitment, CommitmentProposal, CommitmentTheme
from gatp_participa.plans.status import CommitmentStatus
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.routing.models import ReasonedResponse, Referral
from gatp_participa.routing.status import ReferralStatus
from gatp_participa.themes.models import Theme, ThemeMember
from gatp_participa.themes.services.vectors import let_go
from gatp_participa.themes.status import ThemeStatus

BATCH = 500


class Why(StrEnum):
    """Why a proposal is behind a commitment; the values are those of the open data."""

    NAMED = "nombrada"
    BY_THEME = "por_tema"
    BOTH = "nombrada_y_por_tema"


@dataclass(frozen=True, kw_only=True)
class Leg:
    """A theme of a proposal, or none, with what its table did and promised."""

    theme: Row | None
    promises: Sequence[tuple[Why, Promise]] = ()


@dataclass(frozen=True, kw_only=True)
class Whole:
    """A proposal and its legs: at least one, empty where the road stops."""

    proposal: Row
    legs: Sequence[Leg]

    @property
    def advance(self) -> Advance:
        """Return the furthest point of its road."""
        promises = [promise for leg in self.legs for _why, promise in leg.promises]
        if any(one.row.status is not CommitmentStatus.WITHDRAWN for one in promises):
            return Advance.COMMITTED
        themes = [leg.theme for leg in self.legs if leg.theme is not None]
        if any(theme.referral_status is ReferralStatus.ANSWERED for theme in themes):
            return Advance.ANSWERED
        return Advance.GROUPED if themes else Advance.RECEIVED


@dataclass
class _Found:
    """What a batch of proposals leads to, by what leads there."""

    themes: dict[int, list[Row]] = field(default_factory=lambda: defaultdict(list))
    by_theme: dict[tuple[int, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    named: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    promises: dict[int, Promise] = field(default_factory=dict)


def version() -> tuple[int, datetime | None]:
    """Return the last act on the platform and its moment: nothing of the road changes without one."""
    last = select(AuditEntry.id, AuditEntry.at).order_by(AuditEntry.id.desc()).limit(1)
    row = db.session.execute(last).first()
    return (row.id, row.at) if row else (0, None)


def how_many() -> int:
    """Count the public proposals."""
    return db.session.scalar(_public(select(func.count(Proposal.id)))) or 0


def every_road() -> Iterator[Whole]:
    """Yield every public proposal of every public call, in the order in which they came.

    Eight queries for each :data:`BATCH`, and no transaction open between two of them: somebody
    slow may take an hour to download.
    """
    last = 0
    while rows := db.session.execute(_proposals(last)).all():
        last = rows[-1].id
        found = _found(rows)
        let_go()
        for row in rows:
            yield Whole(proposal=row, legs=_legs(row, found))


def _legs(row: Row, found: _Found) -> list[Leg]:
    place, named = row.entity_code or NATION, set(found.named[row.id])
    legs, told = [], set()
    for theme in found.themes[row.id]:
        promised = found.by_theme[theme.theme_id, place]
        told.update(promised)
        legs.append(Leg(theme=theme, promises=[
            (Why.BOTH if one in named else Why.BY_THEME, found.promises[one]) for one in promised
        ]))  # fmt: skip
    apart = [(Why.NAMED, found.promises[one]) for one in found.named[row.id] if one not in told]
    if apart or not legs:
        legs.append(Leg(theme=None, promises=apart))
    return legs


def _found(proposals: Sequence[Row]) -> _Found:
    found, ids = _Found(), [row.id for row in proposals]
    for row in db.session.execute(_themes(ids)):
        found.themes[row.proposal_id].append(row)
    themes = {row.theme_id for rows in found.themes.values() for row in rows}
    for theme_id, place, commitment_id in db.session.execute(_promised_to(themes)):
        found.by_theme[theme_id, place].append(commitment_id)
    for proposal_id, commitment_id in db.session.execute(_named(ids)):
        found.named[proposal_id].append(commitment_id)
    every = (*found.by_theme.values(), *found.named.values())
    found.promises = promises({one for some in every for one in some})
    return found


def _public(query: Any) -> Any:
    return query.join(Call, Call.id == Proposal.call_id).where(
        Proposal.status == ProposalStatus.PUBLISHED, Call.status.in_(PUBLIC)
    )


def _proposals(after: int) -> Any:
    query = select(
        Proposal.id, Proposal.folio, Proposal.entity_code, Proposal.municipality_code,
        Proposal.channel, Proposal.submitted_at, Proposal.supports_count,
        Proposal.verified_supports_count, Call.slug.label("call_slug"),
        Municipality.name.label("municipality"),
    ).outerjoin(Municipality, Municipality.code == Proposal.municipality_code)  # fmt: skip
    return _public(query).where(Proposal.id > after).order_by(Proposal.id).limit(BATCH)


def _themes(proposals: Sequence[int]) -> Any:
    return (
        select(
            ThemeMember.proposal_id, Theme.id.label("theme_id"), Theme.name,
            Referral.entity_code.label("place"), Referral.status.label("referral_status"),
            Referral.referred_at, Referral.acknowledged_at, Referral.answer_due_on,
            ReasonedResponse.decision, ReasonedResponse.grounds, ReasonedResponse.reason,
            ReasonedResponse.next_step, ReasonedResponse.signed_as,
            ReasonedResponse.published_at.label("answered_at"),
        )
        .join(Theme, Theme.id == ThemeMember.theme_id)
        .join(Proposal, Proposal.id == ThemeMember.proposal_id)
        .outerjoin(
            Referral, and_(Referral.theme_id == Theme.id, Referral.entity_code == TABLE_OF)
        )
        .outerjoin(ReasonedResponse, ReasonedResponse.in_force())
        .where(ThemeMember.proposal_id.in_(proposals), Theme.status == ThemeStatus.PUBLISHED)
        .order_by(ThemeMember.proposal_id, Theme.id)
    )  # fmt: skip


def _promised_to(themes: Iterable[int]) -> Any:
    return (
        of_public_plans(CommitmentTheme.theme_id, ActionPlan.entity_code, Commitment.id)
        .join(CommitmentTheme, CommitmentTheme.commitment_id == Commitment.id)
        .where(CommitmentTheme.theme_id.in_(sorted(themes)))
        .order_by(CommitmentTheme.theme_id, Commitment.id)
    )


def _named(proposals: Sequence[int]) -> Any:
    return (
        of_public_plans(CommitmentProposal.proposal_id, Commitment.id)
        .join(CommitmentProposal, CommitmentProposal.commitment_id == Commitment.id)
        .where(CommitmentProposal.proposal_id.in_(proposals))
        .order_by(CommitmentProposal.proposal_id, Commitment.id)
    )
