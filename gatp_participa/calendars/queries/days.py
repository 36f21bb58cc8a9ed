"""The days of a state: one query for each kind of thing, whatever there is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import exists, or_, select

from gatp_participa.calendars.status import Coming
from gatp_participa.calls.models import Call, CallEntity
from gatp_participa.calls.status import CallStatus
from gatp_participa.capture.models import Event
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.deliberation.labels import session_name
from gatp_participa.deliberation.models import Session
from gatp_participa.deliberation.status import SessionStatus
from gatp_participa.evaluations.models import Evaluation
from gatp_participa.notices.letters import link
from gatp_participa.plans.models import ActionPlan, Activity, Commitment
from gatp_participa.plans.status import CommitmentStatus, PlanStatus
from gatp_participa.routing.models import Referral
from gatp_participa.routing.status import ReferralStatus
from gatp_participa.secretariats.models import TechnicalSecretariat
from gatp_participa.themes.models import Theme
from gatp_participa.themes.status import ThemeStatus

MOST_OF_A_KIND = 300
_SHOWN = (SessionStatus.CALLED, SessionStatus.HELD, SessionStatus.SIGNED)
_STOPPED = (CommitmentStatus.WITHDRAWN, CommitmentStatus.SUSPENDED)


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day of the calendar. ``at`` and ``until`` are moments when it has an hour."""

    kind: Coming
    key: str  # the same for as long as the thing exists
    title: str
    url: str  # absolute
    on: date
    at: datetime | None = None
    until: datetime | None = None
    place: str = ""
    is_past_due: bool = False


def days_between(entity_code: str, first: date, last: date, *, today: date) -> list[Day]:
    """Return the days of a state from one to another, both included, in order (six queries)."""
    found = [
        *_calls(entity_code, first, last),
        *_events(entity_code, first, last),
        *_sessions(entity_code, first, last),
        *_answers(entity_code, first, last, today),
        *_activities(entity_code, first, last, today),
        *_evaluations(entity_code, first, last),
    ]
    return sorted(found, key=lambda one: (one.on, one.at or clock.start_of(one.on), one.key))


def _span(first: date, last: date) -> tuple[datetime, datetime]:
    return clock.start_of(first), clock.start_of(last + timedelta(days=1))


def _calls(code: str, first: date, last: date) -> Iterator[Day]:
    since, until = _span(first, last)
    takes_part = exists().where(CallEntity.call_id == Call.id, CallEntity.entity_code == code)
    rows = db.session.scalars(
        select(Call)
        .where(
            Call.status != CallStatus.DRAFT,
            or_(Call.is_national, takes_part),
            or_(Call.opens_at.between(since, until), Call.closes_at.between(since, until)),
        )
        .limit(MOST_OF_A_KIND)
    )
    for call in rows:
        url = link("calls.show", slug=call.slug)
        for kind, at in ((Coming.CALL_OPENS, call.opens_at), (Coming.CALL_CLOSES, call.closes_at)):
            if since <= at < until:
                yield Day(
                    kind=kind, key=f"{kind}-{call.id}", title=call.title, url=url,
                    on=clock.local_day(at), at=at,
                )  # fmt: skip


def _events(code: str, first: date, last: date) -> Iterator[Day]:
    rows = db.session.scalars(
        select(Event)
        .where(
            Event.entity_code == code, Event.published_at.is_not(None),
            Event.held_on.between(first, last),
        )
        .limit(MOST_OF_A_KIND)
    )  # fmt: skip
    for event in rows:
        yield Day(
            kind=Coming.EVENT, key=f"event-{event.id}", title=event.title, place=event.place,
            url=link("events.show", event_id=event.id), on=event.held_on,
            at=_moment(event.held_on, event.starts), until=_moment(event.held_on, event.ends),
        )  # fmt: skip


def _moment(day: date, hour: time | None) -> datetime | None:
    """Return the moment of an hour of the clock on the wall of the place."""
    return datetime.combine(day, hour, clock.MEXICO) if hour else None


def _sessions(code: str, first: date, last: date) -> Iterator[Day]:
    since, until = _span(first, last)
    rows = db.session.scalars(
        select(Session)
        .join(Session.secretariat)
        .where(
            TechnicalSecretariat.entity_code == code, Session.status.in_(_SHOWN),
            Session.starts_at >= since, Session.starts_at < until,
        )
        .limit(MOST_OF_A_KIND)
    )  # fmt: skip
    for session in rows:
        yield Day(
            kind=Coming.SESSION, key=f"session-{session.id}", title=session_name(session),
            url=link("deliberation.show", session_id=session.id), place=session.place,
            on=clock.local_day(session.starts_at), at=session.starts_at, until=session.ends_at,
        )  # fmt: skip


def _answers(code: str, first: date, last: date, today: date) -> Iterator[Day]:
    rows = db.session.execute(
        select(Referral.id, Referral.theme_id, Referral.answer_due_on, Theme.name)
        .join(Theme, Theme.id == Referral.theme_id)
        .where(
            Referral.entity_code == code, Referral.status != ReferralStatus.ANSWERED,
            Theme.status == ThemeStatus.PUBLISHED, Referral.answer_due_on.between(first, last),
        )
        .limit(MOST_OF_A_KIND)
    )  # fmt: skip
    for referral_id, theme_id, due_on, name in rows:
        yield Day(
            kind=Coming.ANSWER_DUE, key=f"answer-{referral_id}", title=name, on=due_on,
            url=link("routing.theme_answers", theme_id=theme_id), is_past_due=due_on < today,
        )  # fmt: skip


def _activities(code: str, first: date, last: date, today: date) -> Iterator[Day]:
    rows = db.session.execute(
        select(Activity, Commitment.id)
        .join(Activity.commitment)
        .join(ActionPlan, ActionPlan.id == Commitment.plan_id)
        .where(
            ActionPlan.entity_code == code, ActionPlan.status == PlanStatus.PUBLISHED,
            Activity.ends_on.between(first, last), Activity.status.not_in(_STOPPED),
        )
        .limit(MOST_OF_A_KIND)
    )  # fmt: skip
    for activity, commitment_id in rows:
        yield Day(
            kind=Coming.ACTIVITY_ENDS, key=f"activity-{activity.id}", title=activity.title,
            url=link("plans.commitment", commitment_id=commitment_id), on=activity.ends_on,
            is_past_due=activity.ends_on < today
            and activity.status not in (CommitmentStatus.COMPLETED, CommitmentStatus.VERIFIED),
        )  # fmt: skip


def _evaluations(code: str, first: date, last: date) -> Iterator[Day]:
    rows = db.session.execute(
        select(Evaluation.id, Evaluation.due_on, ActionPlan.title, ActionPlan.ordinal)
        .join(Evaluation.plan)
        .where(
            ActionPlan.entity_code == code, ActionPlan.status == PlanStatus.PUBLISHED,
            Evaluation.published_at.is_(None), Evaluation.due_on.between(first, last),
        )
        .limit(MOST_OF_A_KIND)
    )  # fmt: skip
    for evaluation_id, due_on, title, ordinal in rows:
        yield Day(
            kind=Coming.EVALUATION_DUE, key=f"evaluation-{evaluation_id}", title=title, on=due_on,
            url=link("plans.show", code=code, ordinal=ordinal),
        )  # fmt: skip
