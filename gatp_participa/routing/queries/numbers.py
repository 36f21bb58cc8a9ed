"""How much there is behind a referral."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from gatp_participa.core.db import db
from gatp_participa.proposals.models import Proposal
from gatp_participa.routing.models import Referral
from gatp_participa.routing.queries.voices import audience, national_desk, proposals_of


@dataclass(frozen=True)
class Numbers:
    """What a referral gathers: ``verified`` are the supports of people who proved who they are.

    ``people`` is how many accounts will be told; ``national_accounts``, who is at the national
    desk today.
    """

    proposals: int
    supports: int
    verified: int
    people: int
    national_accounts: int


def numbers_of(referral: Referral, on: date) -> Numbers:
    """Return how much there is behind a referral on a day (one query)."""
    inside = proposals_of(referral.theme_id, referral.entity_code)
    row = db.session.execute(
        select(
            func.count(Proposal.id),
            func.coalesce(func.sum(Proposal.supports_count), 0),
            func.coalesce(func.sum(Proposal.verified_supports_count), 0),
            audience(referral.theme_id, referral.entity_code).scalar_subquery(),
            select(func.count()).select_from(national_desk(on).subquery()).scalar_subquery(),
        ).where(Proposal.id.in_(inside))
    ).one()
    return Numbers(*(int(value) for value in row))
