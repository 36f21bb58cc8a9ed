"""What the days themselves bring: reminders, escalations, what comes back from being studied."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.privacy import working_days
from gatp_participa.routing.models import ReasonedResponse, Referral
from gatp_participa.routing.queries.clocks import is_open, is_overdue, is_paused
from gatp_participa.routing.rules import REMIND_DAYS
from gatp_participa.routing.services import letters, passing
from gatp_participa.routing.services.moving import move
from gatp_participa.routing.status import Decision, Move, ReferralStatus

MOST_AT_ONCE = 200


def reopen_studied(now: datetime) -> int:
    """Open again what was left under study until today or before; return how many."""
    due = db.session.execute(
        select(Referral, ReasonedResponse)
        .join(ReasonedResponse, ReasonedResponse.in_force())
        .where(
            Referral.status == ReferralStatus.ANSWERED,
            ReasonedResponse.decision == Decision.UNDER_STUDY,
            ReasonedResponse.until_on <= clock.local_day(now),
        )
        .order_by(Referral.id)
        .limit(MOST_AT_ONCE)
        .with_for_update(of=Referral)
    ).all()
    for referral, response in due:
        passing.reopen(referral, reason=response.next_step, person=None, now=now)
    return len(due)


def escalate_overdue(now: datetime) -> int:
    """Tell the Commission, once, what nobody answered in time; return how many.

    The move stays in the public history of the referral.
    """
    late = db.session.scalars(
        select(Referral)
        .where(is_overdue(clock.local_day(now)), Referral.escalated_at.is_(None))
        .order_by(Referral.answer_due_on, Referral.id)
        .limit(MOST_AT_ONCE)
        .with_for_update(of=Referral)
    ).all()
    for referral in late:
        referral.escalated_at = now
        move(referral, Move.ESCALATED, to=referral.secretariat_id, person=None, now=now)
    letters.tell_commission(late, now=now)
    return len(late)


def remind(now: datetime) -> int:
    """Write to each table 5 working days before a last day, once; return of how many referrals."""
    today = clock.local_day(now)
    soon = db.session.scalars(
        select(Referral)
        .where(
            is_open(), ~is_paused(), Referral.answer_due_on >= today,
            Referral.answer_due_on <= working_days.add(today, REMIND_DAYS),
        )
        .order_by(Referral.answer_due_on, Referral.id)
    ).all()  # fmt: skip
    for referral in soon:
        letters.tell_table(
            referral, "due_soon", now=now, key=referral.answer_due_on.isoformat()
        )  # fmt: skip
    return len(soon)
