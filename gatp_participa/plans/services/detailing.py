"""Write the goals and the activities of a commitment, all of them at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import delete, exists, select

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError
from gatp_participa.plans.models import (
    Activity,
    Commitment,
    Goal,
    ProgressUpdate,
    VerificationMeans,
)
from gatp_participa.plans.services import following
from gatp_participa.plans.services.changing import record_changes
from gatp_participa.plans.services.planning import check_may_write
from gatp_participa.plans.services.wording import details_of
from gatp_participa.plans.status import PlanStatus

MOST_GOALS, MOST_ACTIVITIES, MOST_MEANS = 20, 60, 10


@dataclass(frozen=True, kw_only=True)
class GoalDraft:
    """What is typed of a goal. ``key`` is how the activities of the same page name it."""

    body: str
    key: str = ""
    id: int | None = None
    indicator: str = ""
    unit: str = ""
    baseline: float | None = None
    target: float | None = None


@dataclass(frozen=True, kw_only=True)
class ActivityDraft:
    """What is typed of an activity, in which goal it helps and how anybody will know."""

    title: str
    starts_on: date
    ends_on: date
    id: int | None = None
    goal_key: str = ""
    means: tuple[str, ...] = ()


def fingerprint(commitment: Commitment) -> str:
    """Return a mark of what the goals and activities say: it tells if somebody changed them."""
    said = [
        [[one.id, one.body, one.indicator, one.unit, one.baseline, one.target]
         for one in commitment.goals],
        [[one.id, one.goal_id, one.title, str(one.starts_on), str(one.ends_on),
          [means.body for means in one.means]] for one in commitment.activities],
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def set_details(
    commitment: Commitment,
    goals: Sequence[GoalDraft],
    activities: Sequence[ActivityDraft],
    *,
    seen: str = "",
    why: str = "",
    approved_by: str = "",
    person: User,
    now: datetime,
) -> Commitment:
    """Make the goals and activities of a commitment be these, in this order.

    ``seen`` is the :func:`fingerprint` of what whoever wrote them had read. Those with an
    ``id`` go on being who they were, with their reports; those that are not given go away.

    Raises:
        NotAllowedError: the person does not write that state's plan.
        ConflictError: somebody changed them meanwhile, or one that goes has reports.
        InvalidInputError: one cannot be, or the plan is public and it does not say why.
    """
    plan = commitment.plan
    check_may_write(person, plan.entity_code)
    db.session.refresh(commitment, with_for_update={"of": Commitment})
    db.session.expire(commitment, ["goals", "activities"])
    if seen and seen != fingerprint(commitment):
        raise ConflictError(
            _(
                "Alguien más guardó cambios mientras escribías. Copia lo tuyo y vuelve a abrir la "
                "página."
            )
        )
    check_details(goals, activities, plan.starts_on, plan.ends_on)
    before, mark = details_of(commitment), fingerprint(commitment)
    keys = _set_goals(commitment, goals)
    _set_activities(commitment, activities, keys)
    db.session.flush()
    db.session.expire(commitment, ["goals", "activities"])
    following.recompute(commitment)
    after = details_of(commitment)
    if plan.status is PlanStatus.PUBLISHED:
        record_changes(
            commitment, before, after, why=why, approved_by=approved_by, person=person, now=now
        )
    if mark != fingerprint(commitment):
        record(
            "plans.set_details", commitment, person=person, now=now, goals=len(goals),
            activities=len(activities),
        )  # fmt: skip
    return commitment


def check_details(
    goals: Sequence[GoalDraft], activities: Sequence[ActivityDraft], first: date, last: date
) -> None:
    """Refuse what cannot be.

    Raises:
        InvalidInputError: too many, one without words, or dates that cannot be.
    """
    if len(goals) > MOST_GOALS or len(activities) > MOST_ACTIVITIES:
        raise InvalidInputError(
            _("Un compromiso tiene hasta %(goals)s metas y %(activities)s actividades.",
              goals=MOST_GOALS, activities=MOST_ACTIVITIES)
        )  # fmt: skip
    if any(not goal.body.strip() for goal in goals):
        raise InvalidInputError(_("Escribe qué se alcanza en cada meta, o quítala."))
    for number, activity in enumerate(activities, 1):
        problem = _problem_of(activity, first, last)
        if problem:
            raise InvalidInputError(
                _("Actividad %(number)s: %(problem)s", number=number, problem=problem)
            )


def _problem_of(activity: ActivityDraft, first: date, last: date) -> str:
    if not activity.title.strip():
        return _("escribe qué se hace, o quítala.")
    if activity.ends_on < activity.starts_on:
        return _("termina antes de empezar.")
    if activity.starts_on < first or activity.ends_on > last:
        return _("sus fechas se salen del periodo del plan.")
    if len(activity.means) > MOST_MEANS:
        return _("tiene más de %(most)s medios de verificación.", most=MOST_MEANS)
    return ""


def _set_goals(commitment: Commitment, drafts: Sequence[GoalDraft]) -> dict[str, int]:
    """Write the goals; return the number of each by its key."""
    there = {goal.id: goal for goal in commitment.goals}
    _check_known(there, drafts)
    kept = {draft.id for draft in drafts}
    gone = [number for number in there if number not in kept]
    if gone:
        for activity in commitment.activities:
            if activity.goal_id in gone:
                activity.goal_id = None
        db.session.flush()
        db.session.execute(delete(Goal).where(Goal.id.in_(gone)))
    _stand_aside(there[number] for number in there if number not in gone)
    keys = {}
    for position, draft in enumerate(drafts, 1):
        goal = there[draft.id] if draft.id else Goal(commitment_id=commitment.id)
        goal.position, goal.body = position, draft.body.strip()
        goal.indicator, goal.unit = draft.indicator.strip(), draft.unit.strip()
        goal.baseline, goal.target = draft.baseline, draft.target
        db.session.add(goal)
        db.session.flush()
        keys[draft.key] = goal.id
    return keys


def _set_activities(
    commitment: Commitment, drafts: Sequence[ActivityDraft], keys: dict[str, int]
) -> None:
    there = {activity.id: activity for activity in commitment.activities}
    _check_known(there, drafts)
    kept = {draft.id for draft in drafts}
    gone = [number for number in there if number not in kept]
    _refuse_reported(gone)
    if gone:
        mine = VerificationMeans.activity_id.in_(gone)
        db.session.execute(delete(VerificationMeans).where(mine))
        db.session.execute(delete(Activity).where(Activity.id.in_(gone)))
    _stand_aside(there[number] for number in there if number not in gone)
    for position, draft in enumerate(drafts, 1):
        activity = there[draft.id] if draft.id else Activity(commitment_id=commitment.id)
        activity.position, activity.title = position, draft.title.strip()
        if activity.ends_on is not None and activity.ends_on != draft.ends_on:
            activity.reminded_on = activity.escalated_at = None  # another day, other letters
        activity.starts_on, activity.ends_on = draft.starts_on, draft.ends_on
        activity.goal_id = keys.get(draft.goal_key) if draft.goal_key else None
        db.session.add(activity)
        db.session.flush()
        _set_means(activity, draft.means)


def _set_means(activity: Activity, bodies: Iterable[str]) -> None:
    wanted = [body.strip() for body in bodies if body.strip()]
    if wanted == [one.body for one in activity.means]:
        return
    db.session.execute(
        delete(VerificationMeans).where(VerificationMeans.activity_id == activity.id)
    )
    db.session.add_all(
        VerificationMeans(activity_id=activity.id, position=position, body=body)
        for position, body in enumerate(wanted, 1)
    )
    db.session.flush()
    db.session.expire(activity, ["means"])


def _check_known(there: Container[int], drafts: Sequence[GoalDraft | ActivityDraft]) -> None:
    named = [draft.id for draft in drafts if draft.id]
    if len(named) != len(set(named)) or any(number not in there for number in named):
        raise ConflictError(
            _("Alguien más quitó una de estas metas o actividades. Vuelve a abrir la página.")
        )


def _refuse_reported(gone: Sequence[int]) -> None:
    if gone and db.session.scalar(select(exists().where(ProgressUpdate.activity_id.in_(gone)))):
        raise ConflictError(
            _(
                "Una actividad con avances reportados no se borra: lo que se dijo se queda. Si ya "
                "no se hará, retírala desde su página."
            )
        )


def _stand_aside(rows: Iterable[Goal | Activity]) -> None:
    """Leave the places free: two of them cannot be in one, not even for a moment."""
    for number, row in enumerate(rows, 1):
        row.position = -number
    db.session.flush()
