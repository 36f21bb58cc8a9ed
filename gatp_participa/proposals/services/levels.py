"""Supports counted by what is known of who gives them; one moves, both counts stay true."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from gatp_participa.accounts.models import User
from gatp_participa.calls.models import Call
from gatp_participa.calls.status import CallStatus
from gatp_participa.core.db import db
from gatp_participa.identity import services as identity
from gatp_participa.identity.status import Level
from gatp_participa.proposals.models import Proposal, Support


def moved(step: int, level: int) -> dict[str, Any]:
    """Return what an UPDATE of a proposal sets when a support of a level comes (1) or goes (-1)."""
    values: dict[str, Any] = {"supports_count": Proposal.supports_count + step}
    if level >= Level.VERIFIED:
        values["verified_supports_count"] = Proposal.verified_supports_count + step
    return values


def follow_level(person: User, level: Level, now: datetime) -> None:
    """Count somebody's supports in open calls by the level they have now, in their transaction.

    Those of closed calls stay as they were: their counts are history. Who verifies holds the
    row of their account, and so does who supports: a support given at the same time is either
    seen here or given with the new level.
    """
    open_now = select(Proposal.id).join(Call).where(Call.status == CallStatus.OPEN)
    changed = db.session.scalars(
        update(Support)
        .where(
            Support.user_id == person.id, Support.level != level, Support.proposal_id.in_(open_now)
        )
        .values(level=level)
        .returning(Support.proposal_id)
        .execution_options(synchronize_session=False)
    ).all()
    step = 1 if level >= Level.VERIFIED else -1
    # In one order, so that two people at once only wait for one another.
    for proposal_id in sorted(changed):
        db.session.execute(
            update(Proposal)
            .where(Proposal.id == proposal_id)
            .values(verified_supports_count=Proposal.verified_supports_count + step),
            execution_options={"synchronize_session": "fetch"},
        )


identity.changed.append(follow_level)
