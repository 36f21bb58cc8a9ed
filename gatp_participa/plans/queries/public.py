"""What the public reads of plans and commitments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Row, and_, case, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.plans.models import ActionPlan, Commitment
from gatp_participa.plans.progress import DONE, STOPPED
from gatp_participa.plans.status import CommitmentStatus, PlanStatus
from gatp_participa.web.paging import Page, decode_cursor, encode_cursor

PAGE_ROWS = 20
LATE = "late"  # not a status: what passed its day without being completed
_DONE = Commitment.status == CommitmentStatus.VERIFIED


@dataclass(frozen=True)
class Figures:
    """How many public commitments there are, by what has been done of them."""

    total: int
    completed: int
    in_progress: int
    not_started: int
    late: int


def public_commitments(
    *, today: date, entity_code: str = "", status: str = "", cursor: str | None = None
) -> Page:
    """Return a page of the commitments of published plans, the newest first.

    ``status`` is a value of :class:`CommitmentStatus`, or "late".
    """
    query = (
        select(Commitment)
        .join(ActionPlan, ActionPlan.id == Commitment.plan_id)
        .options(contains_eager(Commitment.plan))
        .where(*_published(entity_code))
        .order_by(Commitment.id.desc())
        .limit(PAGE_ROWS + 1)
    )
    if status == LATE:
        query = query.where(_late(today))
    elif status:
        query = query.where(Commitment.status == CommitmentStatus(status))
    after = decode_cursor(cursor, int)
    if after is not None:
        query = query.where(Commitment.id < after[0])
    rows = list(db.session.scalars(query))
    more = len(rows) > PAGE_ROWS
    return Page(
        rows=rows[:PAGE_ROWS],
        next_cursor=encode_cursor(rows[PAGE_ROWS - 1].id) if more else None,
    )


def figures(*, today: date, entity_code: str = "") -> Figures:
    """Count the public commitments of a state, or of the country."""

    def count(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.count(case((condition, 1)))

    row = db.session.execute(
        select(
            func.count(),
            count(_DONE),
            count(Commitment.status == CommitmentStatus.IN_PROGRESS),
            count(Commitment.status == CommitmentStatus.NOT_STARTED),
            count(_late(today)),
        )
        .select_from(Commitment)
        .join(ActionPlan, ActionPlan.id == Commitment.plan_id)
        .where(*_published(entity_code))
    ).one()
    return Figures(*row)


def published_plans(*, entity_code: str = "") -> Sequence[Row]:
    """Return ``(plan, commitments)`` of every public plan, by state, the newest first."""
    return db.session.execute(
        select(ActionPlan, func.count(Commitment.id))
        .outerjoin(Commitment, Commitment.plan_id == ActionPlan.id)
        .where(*_published(entity_code))
        .group_by(ActionPlan.id)
        .order_by(ActionPlan.entity_code, ActionPlan.ordinal.desc())
    ).all()


def plan_by_address(entity_code: str, ordinal: int) -> ActionPlan:
    """Return a plan, public or not, with its commitments.

    Raises:
        NotFoundError: there is no such plan.
    """
    plan = db.session.scalar(
        select(ActionPlan)
        .where(ActionPlan.entity_code == entity_code, ActionPlan.ordinal == ordinal)
        .options(selectinload(ActionPlan.commitments))
    )
    if plan is None:
        raise NotFoundError(_("No encontramos ese plan."))
    return plan


def commitment_by_id(commitment_id: int) -> Commitment:
    """Return a commitment, public or not, with its plan.

    Raises:
        NotFoundError: there is no such commitment.
    """
    commitment = db.session.scalar(
        select(Commitment)
        .where(Commitment.id == commitment_id)
        .options(joinedload(Commitment.plan))
    )
    if commitment is None:
        raise NotFoundError(_("No encontramos ese compromiso."))
    return commitment


def _published(entity_code: str) -> tuple[ColumnElement[bool], ...]:
    is_public = ActionPlan.status == PlanStatus.PUBLISHED
    return (is_public, ActionPlan.entity_code == entity_code) if entity_code else (is_public,)


def _late(today: date) -> ColumnElement[bool]:
    return and_(Commitment.status.not_in(DONE | STOPPED), Commitment.ends_on < today)
