"""The way back: from a commitment to the voices it comes from."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import and_, case, func, or_, select, union
from sqlalchemy.orm import joinedload

from gatp_participa.core.db import db
from gatp_participa.plans.models import Commitment, CommitmentProposal, CommitmentTheme
from gatp_participa.proposals.models import Proposal, ProposalCoauthor, Support
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.routing.models import ReasonedResponse, Referral
from gatp_participa.themes.models import Theme, ThemeMember
from gatp_participa.web.paging import Page, decode_cursor, encode_cursor

VOICES_PER_THEME = 4
NAMED_ROWS = 12
_IS_PUBLIC = Proposal.status == ProposalStatus.PUBLISHED


@dataclass
class ThemeOrigin:
    """A theme behind a commitment: its voices in that state, and what was answered."""

    theme: Theme
    referral: Referral | None
    response: ReasonedResponse | None
    voices: list[Proposal] = field(default_factory=list)
    voices_count: int = 0  # public proposals of the state in the theme


@dataclass(frozen=True, kw_only=True)
class Behind:
    """Who is behind a commitment, each counted once in however many themes and proposals.

    ``people`` wrote, sign or support, with an account; ``unnamed`` are proposals that came without
    one (on paper, imported); ``gone`` are hidden or withdrawn: counted here, and nowhere else.
    """

    proposals: int
    people: int
    unnamed: int
    gone: int


def origins_of(commitment: Commitment) -> list[ThemeOrigin]:
    """Return the themes a commitment takes up, with the proposals that say them best."""
    code = commitment.plan.entity_code
    rows = db.session.execute(
        select(Theme, Referral, ReasonedResponse)
        .join(CommitmentTheme, CommitmentTheme.theme_id == Theme.id)
        .outerjoin(Referral, (Referral.theme_id == Theme.id) & (Referral.entity_code == code))
        .outerjoin(ReasonedResponse, ReasonedResponse.in_force())
        .where(CommitmentTheme.commitment_id == commitment.id)
        .options(joinedload(Theme.call), joinedload(ReasonedResponse.other_theme))
        .order_by(Theme.id)
    )
    origins = [ThemeOrigin(theme, referral, response) for theme, referral, response in rows]
    voices = _voices([origin.theme.id for origin in origins], code)
    for origin in origins:
        origin.voices, origin.voices_count = voices.get(origin.theme.id, ([], 0))
    return origins


def named_proposals(commitment_id: int, *, cursor: str | None = None) -> Page:
    """Return the public proposals that a commitment answers by name, the most supported first."""
    query = (
        select(Proposal)
        .join(CommitmentProposal, CommitmentProposal.proposal_id == Proposal.id)
        .where(CommitmentProposal.commitment_id == commitment_id, _IS_PUBLIC)
        .order_by(Proposal.supports_count.desc(), Proposal.id)
        .limit(NAMED_ROWS + 1)
    )
    after = decode_cursor(cursor, int, int)
    if after is not None:
        supports, number = after
        query = query.where(
            or_(
                Proposal.supports_count < supports,
                and_(Proposal.supports_count == supports, Proposal.id > number),
            )
        )
    rows = list(db.session.scalars(query))
    last = rows[NAMED_ROWS - 1] if len(rows) > NAMED_ROWS else None
    return Page(
        rows=rows[:NAMED_ROWS],
        next_cursor=encode_cursor(last.supports_count, last.id) if last else None,
    )


def who_is_behind(commitment: Commitment) -> Behind:
    """Count who is behind a commitment (one query)."""
    of_themes = (
        select(ThemeMember.proposal_id)
        .join(CommitmentTheme, CommitmentTheme.theme_id == ThemeMember.theme_id)
        .join(Proposal, Proposal.id == ThemeMember.proposal_id)
        .where(
            CommitmentTheme.commitment_id == commitment.id,
            Proposal.entity_code == commitment.plan.entity_code,
        )
    )
    named = select(CommitmentProposal.proposal_id).where(
        CommitmentProposal.commitment_id == commitment.id
    )
    inside = (
        select(Proposal.id, Proposal.status, Proposal.author_id)
        .where(Proposal.id.in_(union(of_themes, named)))
        .cte("inside")
    )
    shown = select(inside.c.id).where(inside.c.status == ProposalStatus.PUBLISHED)
    people = union(
        select(inside.c.author_id.label("user_id")).where(
            inside.c.status == ProposalStatus.PUBLISHED, inside.c.author_id.is_not(None)
        ),
        select(ProposalCoauthor.user_id).where(
            ProposalCoauthor.proposal_id.in_(shown), ProposalCoauthor.user_id.is_not(None)
        ),
        select(Support.user_id).where(Support.proposal_id.in_(shown)),
    ).subquery()
    is_gone = inside.c.status.in_((ProposalStatus.HIDDEN, ProposalStatus.WITHDRAWN))
    is_shown = inside.c.status == ProposalStatus.PUBLISHED
    row = db.session.execute(
        select(
            func.count(case((is_shown, 1))).label("proposals"),
            func.count(case((and_(is_shown, inside.c.author_id.is_(None)), 1))).label("unnamed"),
            func.count(case((is_gone, 1))).label("gone"),
            select(func.count()).select_from(people).scalar_subquery().label("people"),
        ).select_from(inside)
    ).one()
    return Behind(proposals=row.proposals, people=row.people, unnamed=row.unnamed, gone=row.gone)


def _voices(theme_ids: list[int], entity_code: str) -> dict[int, tuple[list[Proposal], int]]:
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
    total = func.count().over(partition_by=ThemeMember.theme_id)
    ranked = (
        select(
            ThemeMember.theme_id, ThemeMember.proposal_id, place.label("place"),
            total.label("total"),
        )
        .join(Proposal, Proposal.id == ThemeMember.proposal_id)
        .where(
            ThemeMember.theme_id.in_(theme_ids),
            Proposal.entity_code == entity_code,
            _IS_PUBLIC,
        )
        .subquery()
    )  # fmt: skip
    rows = db.session.execute(
        select(ranked.c.theme_id, ranked.c.total, Proposal)
        .join(Proposal, Proposal.id == ranked.c.proposal_id)
        .where(ranked.c.place <= VOICES_PER_THEME)
        .order_by(ranked.c.theme_id, ranked.c.place)
    )
    found: dict[int, tuple[list[Proposal], int]] = {}
    for theme_id, whole, proposal in rows:
        found.setdefault(theme_id, ([], whole))[0].append(proposal)
    return found
