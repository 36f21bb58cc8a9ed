"""Themes that got only a «not now» from every table they were sent to."""

from __future__ import annotations

from sqlalchemy import Integer, cast, func, select

from gatp_participa.core.db import db
from gatp_participa.routing.models import ReasonedResponse, Referral
from gatp_participa.routing.status import Decision
from gatp_participa.themes.models import Theme


def declined_themes(call_id: int, scope: str) -> list[int]:
    """Return the themes of a scope to which every table answered «not now».

    A theme that some table has yet to answer, or that one of them took up, studies or passed on,
    is not declined.
    """
    refused = cast(ReasonedResponse.decision == Decision.NOT_NOW, Integer)
    return list(
        db.session.scalars(
            select(Theme.id)
            .join(Referral, Referral.theme_id == Theme.id)
            .outerjoin(ReasonedResponse, ReasonedResponse.in_force())
            .where(Theme.call_id == call_id, Theme.scope == scope)
            .group_by(Theme.id)
            .having(func.count(Referral.id) == func.sum(func.coalesce(refused, 0)))
            .order_by(Theme.id)
        )
    )
