"""What pages ask about evaluations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from gatp_participa.accounts.rules import Person, may_view_everything, scopes_of
from gatp_participa.accounts.status import Role
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.evaluations.models import Evaluation, Judgement
from gatp_participa.evaluations.status import EvaluationKind, EvaluationStatus
from gatp_participa.plans.models import ActionPlan, Commitment

MOST = 200
_READERS = (Role.SECRETARIAT_MEMBER, Role.FACILITATOR, Role.RESPONSIBLE)


@dataclass(frozen=True)
class Judged:
    """A commitment of the plan and what was judged of it, or nothing yet."""

    commitment: Commitment
    judgement: Judgement | None


def evaluation_or_404(evaluation_id: int) -> Evaluation:
    """Return an evaluation with its plan and its judgements.

    Raises:
        NotFoundError: there is no such evaluation.
    """
    return _found(Evaluation.id == evaluation_id)


def published_or_404(entity_code: str, ordinal: int, kind: EvaluationKind) -> Evaluation:
    """Return the public evaluation of a plan.

    Raises:
        NotFoundError: there is none, or it is not public.
    """
    return _found(
        ActionPlan.entity_code == entity_code, ActionPlan.ordinal == ordinal,
        Evaluation.kind == kind, Evaluation.status == EvaluationStatus.PUBLISHED,
    )  # fmt: skip


def _found(*where: ColumnElement[bool]) -> Evaluation:
    evaluation = db.session.scalar(
        select(Evaluation)
        .join(Evaluation.plan)
        .options(
            contains_eager(Evaluation.plan),
            selectinload(Evaluation.judgements).selectinload(Judgement.lenses),
        )
        .where(*where)
    )
    if evaluation is None:
        raise NotFoundError(_("No encontramos esa evaluación."))
    return evaluation


def judged(evaluation: Evaluation) -> list[Judged]:
    """Return every commitment of the plan with what was judged of it, by number (one query)."""
    found = {one.commitment_id: one for one in evaluation.judgements}
    commitments = db.session.scalars(
        select(Commitment)
        .where(Commitment.plan_id == evaluation.plan_id)
        .order_by(Commitment.number)
    )
    return [Judged(one, found.get(one.id)) for one in commitments]


def commitment_of(evaluation: Evaluation, number: int) -> Judged:
    """Return one commitment of the plan, by its number in it.

    Raises:
        NotFoundError: the plan has no such commitment.
    """
    for one in judged(evaluation):
        if one.commitment.number == number:
            return one
    raise NotFoundError(_("No encontramos ese compromiso."))


def desk_evaluations(person: Person) -> Sequence[Row]:
    """Return ``(evaluation, judged, commitments)`` of what a person reads, the first due first."""
    judgements = (
        select(Judgement.evaluation_id, func.count().label("judged"))
        .group_by(Judgement.evaluation_id)
        .subquery()
    )
    promises = (
        select(Commitment.plan_id, func.count().label("promises"))
        .group_by(Commitment.plan_id)
        .subquery()
    )
    query = (
        select(
            Evaluation,
            func.coalesce(judgements.c.judged, 0),
            func.coalesce(promises.c.promises, 0),
        )
        .join(Evaluation.plan)
        .outerjoin(judgements, judgements.c.evaluation_id == Evaluation.id)
        .outerjoin(promises, promises.c.plan_id == Evaluation.plan_id)
        .options(contains_eager(Evaluation.plan))
        .order_by(Evaluation.status == EvaluationStatus.PUBLISHED, Evaluation.due_on, Evaluation.id)
        .limit(MOST)
    )
    if not may_view_everything(person):
        states = scopes_of(person, *_READERS)
        query = query.where(ActionPlan.entity_code.in_(states))
    return db.session.execute(query).all()


def of_plan(plan_id: int) -> Sequence[Evaluation]:
    """Return the evaluations of a plan, public or due, half-way first."""
    return db.session.scalars(
        select(Evaluation)
        .where(Evaluation.plan_id == plan_id)
        .order_by(Evaluation.due_on, Evaluation.id)
    ).all()


def waiting(person: Person, before: date) -> Sequence[Evaluation]:
    """Return what a person's states have to evaluate by a day and is not public, first due first."""
    query = (
        select(Evaluation)
        .join(Evaluation.plan)
        .options(contains_eager(Evaluation.plan))
        .where(Evaluation.status != EvaluationStatus.PUBLISHED, Evaluation.due_on <= before)
        .order_by(Evaluation.due_on, Evaluation.id)
        .limit(MOST)
    )
    if not may_view_everything(person):
        states = scopes_of(person, *_READERS)
        query = query.where(ActionPlan.entity_code.in_(states))
    return db.session.scalars(query).all()


def published(entity_code: str = "") -> Sequence[Evaluation]:
    """Return the public evaluations with what they judged, the newest first (three queries)."""
    query = (
        select(Evaluation)
        .join(Evaluation.plan)
        .options(
            joinedload(Evaluation.plan),
            selectinload(Evaluation.judgements).selectinload(Judgement.lenses),
        )
        .where(Evaluation.status == EvaluationStatus.PUBLISHED)
        .order_by(Evaluation.published_at.desc(), Evaluation.id)
        .limit(MOST)
    )
    if entity_code:
        query = query.where(ActionPlan.entity_code == entity_code)
    return db.session.scalars(query).all()


def titles_of(plan_ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    """Return the number and the title of every commitment of some plans, by its key."""
    rows = db.session.execute(
        select(Commitment.id, Commitment.number, Commitment.title).where(
            Commitment.plan_id.in_(set(plan_ids))
        )
    )
    return {key: (number, title) for key, number, title in rows}
