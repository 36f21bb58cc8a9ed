"""What waits for a person: what they report by its day, what they may verify."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import aliased, contains_eager

from gatp_participa.accounts.models import User
from gatp_participa.accounts.rules import scopes_of
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.core.db import db
from gatp_participa.plans.models import (
    ActionPlan,
    Activity,
    Commitment,
    Evidence,
    ProgressUpdate,
)
from gatp_participa.plans.rules import sectors_of, verifying_sector
from gatp_participa.plans.status import CommitmentStatus, PlanStatus, Report


def to_report(person: User, *, limit: int = 50) -> Sequence[Activity]:
    """Return the open activities that a person reports, by their day."""
    return db.session.scalars(
        _open_activities()
        .where(
            Activity.status.in_(
                [
                    CommitmentStatus.NOT_STARTED, CommitmentStatus.IN_PROGRESS,
                    CommitmentStatus.SUSPENDED,
                ]
            ),
            _reports(person),
        )
        .order_by(Activity.ends_on, Activity.id)
        .limit(limit)
    ).all()  # fmt: skip


def delivered_by(person: User, *, limit: int = 50) -> Sequence[Activity]:
    """Return the activities of a person whose final result waits for who verifies."""
    return db.session.scalars(
        _open_activities()
        .where(Activity.status == CommitmentStatus.COMPLETED, _reports(person))
        .order_by(Activity.ends_on, Activity.id)
        .limit(limit)
    ).all()


def to_verify(person: User, *, limit: int = 50) -> Sequence[ProgressUpdate]:
    """Return the final reports that wait for a person's verification, the oldest first."""
    codes = verified_places(person)
    if not codes:
        return []
    later = aliased(ProgressUpdate)
    # Of a commitment that nobody answers for with an account, nothing is known but that: no NULLs.
    theirs = or_(
        Commitment.responsible_id.is_not_distinct_from(person.id),
        Commitment.substitute_id.is_not_distinct_from(person.id),
        exists().where(later.activity_id == Activity.id, later.reported_by_id == person.id),
        exists().where(Evidence.activity_id == Activity.id, Evidence.added_by_id == person.id),
    )  # fmt: skip
    newer = aliased(ProgressUpdate)
    return db.session.scalars(
        select(ProgressUpdate)
        .join(ProgressUpdate.activity)
        .join(Activity.commitment)
        .join(Commitment.plan)
        .options(
            contains_eager(ProgressUpdate.activity)
            .contains_eager(Activity.commitment)
            .contains_eager(Commitment.plan)
        )
        .where(
            Activity.status == CommitmentStatus.COMPLETED,
            ProgressUpdate.report == Report.FINAL_RESULT,
            ActionPlan.entity_code.in_(codes),
            ~exists().where(
                newer.activity_id == Activity.id, newer.id > ProgressUpdate.id
            ),
            ~theirs,
        )
        .order_by(ProgressUpdate.reported_at, ProgressUpdate.id)
        .limit(limit)
    ).all()  # fmt: skip


def verified_places(person: User) -> set[str]:
    """Return the states whose table a person verifies for."""
    return {code for code in _table_scopes(person) if verifying_sector(person, code)}


def _table_scopes(person: User) -> frozenset[str]:
    return scopes_of(person, Role.SECRETARIAT_MEMBER, Role.FACILITATOR)


def _reports(person: User) -> ColumnElement[bool]:
    """Return the condition of who reports: as responsible, substitute or government."""
    governed = [
        code for code in _table_scopes(person) if Sector.GOVERNMENT in sectors_of(person, code)
    ]
    answers = scopes_of(person, Role.RESPONSIBLE)
    mine = or_(Commitment.responsible_id == person.id, Commitment.substitute_id == person.id)
    if "00" not in answers:
        mine = mine & ActionPlan.entity_code.in_(answers)
    return or_(mine, ActionPlan.entity_code.in_(governed))


def _open_activities() -> Select[Activity]:
    return (
        select(Activity)
        .join(Activity.commitment)
        .join(Commitment.plan)
        .options(contains_eager(Activity.commitment).contains_eager(Commitment.plan))
        .where(ActionPlan.status == PlanStatus.PUBLISHED)
    )
