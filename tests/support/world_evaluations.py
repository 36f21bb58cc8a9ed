"""Evaluations in each state: being written, waiting for a reply, public, and of another state."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from gatp_participa.accounts.models import User
from gatp_participa.core.db import db
from gatp_participa.evaluations.models import Evaluation, Judgement, JudgementLens
from gatp_participa.evaluations.status import (
    Ambition,
    Completion,
    EvaluationKind,
    EvaluationStatus,
    Relevance,
    Results,
    Verifiability,
)
from gatp_participa.plans.models import Commitment
from tests.support.factories import NOON, save
from tests.support.world_texts import secret

if TYPE_CHECKING:
    from tests.support.world import World

METHOD = "Se leyeron los avances y su evidencia y se habló con nueve personas en octubre."
SAID = "Se vio la lista publicada y dos de los tres informes; falta el último, que no aparece."
# name: plan, kind, status
EVALUATIONS = {
    "writing_here": ("published_here", EvaluationKind.FINAL, EvaluationStatus.DRAFT),
    "replying_here": ("published_here", EvaluationKind.MID_TERM, EvaluationStatus.WITH_THE_BODY),
    "public_away": ("published_away", EvaluationKind.MID_TERM, EvaluationStatus.PUBLISHED),
    "writing_away": ("published_away", EvaluationKind.FINAL, EvaluationStatus.DRAFT),
}


def build(world: World, users: dict[str, User]) -> None:
    """Make them, each with what was judged of its commitment."""
    for name, (plan, kind, status) in EVALUATIONS.items():
        words = SAID if status is EvaluationStatus.PUBLISHED else secret(f"evaluación {name}")
        evaluation = save(
            Evaluation(
                plan_id=world.plans[plan][0], kind=kind, status=status, due_on=NOON.date(),
                evaluator="Universidad del Valle", method=METHOD, summary=words,
                reply_due_on=None if status is EvaluationStatus.DRAFT
                else NOON.date() + timedelta(days=9),
                reply="Vamos a publicar lo que falta."
                if status is EvaluationStatus.PUBLISHED else "",
                published_at=NOON if status is EvaluationStatus.PUBLISHED else None,
                edited_by_id=users["commission"].id,
            )
        )  # fmt: skip
        judge(evaluation, world.commitments[plan])
        world.evaluations[name] = evaluation.id
        world.numbers[name] = db.session.get_one(Commitment, world.commitments[plan]).number


def judge(evaluation: Evaluation, commitment_id: int) -> Judgement:
    """Judge a commitment whole."""
    is_final = evaluation.kind is EvaluationKind.FINAL
    judgement = save(
        Judgement(
            evaluation_id=evaluation.id, commitment_id=commitment_id, ambition=Ambition.MODEST,
            verifiability=Verifiability.VERIFIABLE, completion=Completion.LIMITED,
            results=Results.MARGINAL if is_final else None, explanation=SAID,
            recommendation="Publicar el informe que falta.",
        )
    )  # fmt: skip
    save(JudgementLens(judgement_id=judgement.id, relevance=Relevance.ACCESS_TO_INFORMATION))
    return judgement
