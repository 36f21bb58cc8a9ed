"""The proposals behind a referral, and the people who will be told."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, and_, func, literal, or_, select, union

from gatp_participa.accounts.models import RoleGrant, User
from gatp_participa.accounts.status import Role
from gatp_participa.core.db import db
from gatp_participa.entities.models import NATION
from gatp_participa.proposals.models import Proposal, ProposalCoauthor, Support
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.routing.models import ReasonedResponse, Referral
from gatp_participa.routing.status import OPEN, Decision, ReferralStatus
from gatp_participa.themes.models import Theme, ThemeMember
from gatp_participa.themes.status import ThemeStatus
from gatp_participa.web.paging import Page, decode_cursor, encode_cursor

PAGE_ROWS = 6


def public_proposals_by_state(theme_id: int) -> dict[str, int]:
    """Return how many public proposals a theme has per state; "00" those that named none."""
    place = func.coalesce(Proposal.entity_code, NATION)
    rows = db.session.execute(
        select(place, func.count())
        .join(ThemeMember, ThemeMember.proposal_id == Proposal.id)
        .where(ThemeMember.theme_id == theme_id, Proposal.status == ProposalStatus.PUBLISHED)
        .group_by(place)
    )
    return dict(iter(rows))


def themes_with_new_states() -> list[int]:
    """Return the public themes with proposals of a state that they were not referred to."""
    referred = select(Referral.id).where(
        Referral.theme_id == Theme.id,
        Referral.entity_code == func.coalesce(Proposal.entity_code, NATION),
        Referral.status != ReferralStatus.RETURNED,  # with nothing of its own, until now
    )
    themes = (
        select(Theme.id)
        .distinct()
        .join(ThemeMember, ThemeMember.theme_id == Theme.id)
        .join(Proposal, Proposal.id == ThemeMember.proposal_id)
        .where(
            Theme.status == ThemeStatus.PUBLISHED,
            Proposal.status == ProposalStatus.PUBLISHED,
            ~referred.exists(),
        )
        .order_by(Theme.id)
    )
    return list(db.session.scalars(themes))


def proposals_of(theme_id: int, entity_code: str) -> Select:
    """Return the query of the numbers of the public proposals that a referral gathers.

    They are those of its state, and of the states that answered by sending theirs there.
    """
    return _inside(select(Proposal.id), theme_id, entity_code)


def count_of(theme_id: int, entity_code: str) -> int:
    """Return how many public proposals a referral gathers: its own and those sent there."""
    inside = proposals_of(theme_id, entity_code).subquery()
    return db.session.scalar(select(func.count()).select_from(inside)) or 0


def miscounted() -> list[tuple[Referral, int]]:
    """Return the open referrals that hold another number of proposals than they say, and which."""
    mine = and_(
        Proposal.id == ThemeMember.proposal_id, Proposal.status == ProposalStatus.PUBLISHED,
        func.coalesce(Proposal.entity_code, NATION) == Referral.entity_code,
    )  # fmt: skip
    counted = func.count(Proposal.id)
    rows = db.session.execute(
        select(Referral, counted)
        .outerjoin(ThemeMember, ThemeMember.theme_id == Referral.theme_id)
        .outerjoin(Proposal, mine)
        .where(Referral.status.in_(OPEN))
        .group_by(Referral.id)
        # What another table sent is counted one by one.
        .having(or_(Referral.proposals_count != counted, Referral.origin_id.is_not(None)))
        .order_by(Referral.id)
    ).all()
    told = [
        (one, count_of(one.theme_id, one.entity_code) if one.origin_id else count)
        for one, count in rows
    ]
    return [(one, count) for one, count in told if count != one.proposals_count]


def proposals_inside(theme_id: int, entity_code: str, *, cursor: str | None = None) -> Page:
    """Return a page of the proposals of a referral, those that say it best first."""
    query = _inside(select(Proposal, ThemeMember.confidence), theme_id, entity_code)
    query = query.order_by(ThemeMember.confidence.desc(), Proposal.id).limit(PAGE_ROWS + 1)
    after = decode_cursor(cursor, float, int)
    if after is not None:
        confidence, number = after
        query = query.where(
            or_(
                ThemeMember.confidence < confidence,
                and_(ThemeMember.confidence == confidence, Proposal.id > number),
            )
        )
    rows = db.session.execute(query).all()
    more = len(rows) > PAGE_ROWS
    last = rows[PAGE_ROWS - 1] if more else None
    return Page(
        rows=[row[0] for row in rows[:PAGE_ROWS]],
        next_cursor=encode_cursor(last[1], last[0].id) if last else None,
    )


def audience_size(theme_id: int, entity_code: str) -> int:
    """Return how many people with an account wrote or supported what a referral holds."""
    return db.session.scalar(audience(theme_id, entity_code)) or 0


def audience(theme_id: int, entity_code: str) -> Select:
    """Return the query of how many active accounts wrote, sign or supported what is inside."""
    inside = proposals_of(theme_id, entity_code).subquery()
    chosen = select(inside.c.id)
    authors = select(Proposal.author_id.label("user_id")).where(
        Proposal.id.in_(chosen), Proposal.author_id.is_not(None)
    )
    signing = select(ProposalCoauthor.user_id).where(
        ProposalCoauthor.proposal_id.in_(chosen), ProposalCoauthor.user_id.is_not(None)
    )
    supporters = select(Support.user_id).where(Support.proposal_id.in_(chosen))
    people = union(authors, signing, supporters).subquery()
    return (
        select(func.count())
        .select_from(people)
        .join(User, User.id == people.c.user_id)
        .where(User.is_active)
    )


def national_desk(on: date) -> Select:
    """Return the query of the numbers of the active accounts of the Commission on a day."""
    return (
        select(User.id)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(
            RoleGrant.role == Role.COMMISSION,
            RoleGrant.scope == NATION,
            RoleGrant.valid_from_on <= on,
            or_(RoleGrant.valid_to_on.is_(None), RoleGrant.valid_to_on > on),
            User.is_active,
        )
        .distinct()
    )


def national_desk_accounts(on: date) -> list[User]:
    """Return the active accounts of the Commission on a day: the national desk."""
    wanted = select(User).where(User.id.in_(national_desk(on))).order_by(User.id)
    return list(db.session.scalars(wanted))


def _inside(query: Select, theme_id: int, entity_code: str) -> Select:
    """Keep a theme's public proposals of a state, and of those that sent it theirs."""
    return query.join(ThemeMember, ThemeMember.proposal_id == Proposal.id).where(
        ThemeMember.theme_id == theme_id,
        Proposal.status == ProposalStatus.PUBLISHED,
        func.coalesce(Proposal.entity_code, NATION).in_(_places(theme_id, entity_code)),
    )


def _places(theme_id: int, entity_code: str) -> Select:
    # A state may pass on what another one had passed to it; UNION stops at what it has seen.
    here = select(literal(entity_code).label("code")).cte(recursive=True)
    senders = (
        select(Referral.entity_code)
        .join(ReasonedResponse, ReasonedResponse.in_force())
        .join(here, here.c.code == ReasonedResponse.other_entity_code)
        .where(Referral.theme_id == theme_id, ReasonedResponse.decision == Decision.REFER)
    )
    places = here.union(senders)
    return select(places.c.code)
