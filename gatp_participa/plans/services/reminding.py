"""Remind who answers for an activity of its day, and say above that it passed: once each."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager

from gatp_participa.accounts.models import User
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.audit.services import record
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.plans import notices
from gatp_participa.plans.models import ActionPlan, Activity, Commitment
from gatp_participa.plans.status import CommitmentStatus, PlanStatus
from gatp_participa.privacy import working_days

BEFORE, LATE = timedelta(days=14), timedelta(days=7)
AFTER = timedelta(days=3)  # a worker that was down still reminds of the day
BATCH = 200
_OPEN = (CommitmentStatus.NOT_STARTED, CommitmentStatus.IN_PROGRESS)


def remind_due(now: datetime, *, after_id: int = 0) -> int | None:
    """Write what is due of a batch of activities; return the number to go on from, or None.

    Nothing is written on a day that does not count. Running it again writes nothing more.
    """
    today = clock.local_day(now)
    if not working_days.is_working(today):
        return None
    activities = _near(today, after_id)
    for activity in activities:
        if is_to_escalate(activity, today):
            _escalate(activity, today, now)
        elif is_to_remind(activity, today):
            notices.remind(
                activity, _answerable(activity.commitment, today), today=today, now=now,
                is_last=today >= last_working_day(activity.ends_on),
            )  # fmt: skip
            activity.reminded_on = today
    db.session.flush()
    return activities[-1].id if len(activities) == BATCH else None


def is_to_remind(activity: Activity, today: date) -> bool:
    """Say whether a reminder is due: from two weeks before, and again on its last working day."""
    last_day = last_working_day(activity.ends_on)
    soon = max(activity.ends_on - BEFORE, activity.starts_on)
    since = last_day if today >= last_day else soon
    told = activity.reminded_on
    return since <= today <= activity.ends_on + AFTER and (told is None or told < since)


def last_working_day(day: date) -> date:
    """Return a day, or the last one before it that counts."""
    while not working_days.is_working(day):
        day -= timedelta(days=1)
    return day


def is_to_escalate(activity: Activity, today: date) -> bool:
    """Say whether it is a week late and nobody was told, of the day that it has now."""
    told = activity.escalated_at
    return today >= activity.ends_on + LATE and (
        told is None or clock.local_day(told) < activity.ends_on
    )


def _escalate(activity: Activity, today: date, now: datetime) -> None:
    code = activity.commitment.plan.entity_code
    notices.escalate(activity, notices.overseers(code, today), today=today, now=now)
    activity.escalated_at = now
    record(
        "plans.escalate", activity, person=None, now=now, commitment_id=activity.commitment_id,
        days=(today - activity.ends_on).days,
    )  # fmt: skip


def _near(today: date, after_id: int) -> list[Activity]:
    return list(
        db.session.scalars(
            select(Activity)
            .join(Activity.commitment)
            .join(Commitment.plan)
            .options(contains_eager(Activity.commitment).contains_eager(Commitment.plan))
            .where(
                Activity.id > after_id, Activity.status.in_(_OPEN),
                Activity.ends_on <= today + BEFORE,
                ActionPlan.status == PlanStatus.PUBLISHED,
                or_(
                    Commitment.stopped_reason.is_(None),
                    Commitment.status.not_in(
                        [CommitmentStatus.SUSPENDED, CommitmentStatus.WITHDRAWN]
                    ),
                ),
                or_(Activity.escalated_at.is_(None), Activity.ends_on >= today - BEFORE),
            )
            .order_by(Activity.id)
            .limit(BATCH)
            .with_for_update(of=Activity, key_share=True)
        )
    )  # fmt: skip


def _answerable(commitment: Commitment, today: date) -> list[User]:
    """Return its responsible and substitute; without accounts, the government's side."""
    people = notices.accounts([commitment.responsible_id, commitment.substitute_id])
    return people or notices.seated(
        commitment.plan.entity_code, today,
        roles=[Role.SECRETARIAT_MEMBER, Role.FACILITATOR], sectors=[Sector.GOVERNMENT],
    )  # fmt: skip
