"""How the clock of a referral reads: what a query adds to know it, and what it says."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_, exists, select

from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.routing.models import Referral, ReferralPause
from gatp_participa.routing.rules import clock_of
from gatp_participa.routing.status import OPEN, Clock, ReferralStatus


def read_clock(referral: Referral, today: date, *, is_paused: bool) -> Clock:
    """Return how a referral stands against its day."""
    if referral.status is ReferralStatus.RETURNED:
        return Clock.RETURNED
    answered_at = referral.answered_at
    answered_on = None if answered_at is None else clock.local_day(answered_at)
    return clock_of(referral.answer_due_on, today, answered_on, is_paused=is_paused)


def is_open() -> ColumnElement[bool]:
    """Return the condition of a referral that waits for its answer."""
    return Referral.status.in_(OPEN)


def is_paused() -> ColumnElement[bool]:
    """Return the condition of a referral whose clock does not run."""
    return exists().where(ReferralPause.referral_id == Referral.id, ReferralPause.to_on.is_(None))


def is_overdue(today: date) -> ColumnElement[bool]:
    """Return the condition of a referral that was not answered in time, and still is not."""
    return and_(is_open(), Referral.answer_due_on < today, ~is_paused())


def open_pause(referral_id: int) -> ReferralPause | None:
    """Return the pause that a referral is in, or None."""
    return db.session.scalar(
        select(ReferralPause).where(
            ReferralPause.referral_id == referral_id, ReferralPause.to_on.is_(None)
        )
    )
