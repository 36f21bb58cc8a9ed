"""Write the evaluation of a plan, hear its institutions, and publish it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core import clock
from gatp_participa.core.db import db, insert
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.evaluations import rules
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
from gatp_participa.plans.models import ActionPlan, Commitment
from gatp_participa.plans.status import PlanStatus


@dataclass(frozen=True, kw_only=True)
class Verdicts:
    """What is judged of a commitment."""

    verifiability: Verifiability | None = None
    relevance: frozenset[Relevance] = frozenset()
    ambition: Ambition | None = None
    completion: Completion | None = None
    results: Results | None = None
    explanation: str = ""
    recommendation: str = ""


def schedule(now: datetime) -> int:
    """Give every published plan its two evaluations, each with its day; return how many are new."""
    published = select(ActionPlan).where(
        ActionPlan.status == PlanStatus.PUBLISHED,
        ~select(Evaluation.id).where(Evaluation.plan_id == ActionPlan.id).exists(),
    )
    rows = [
        {
            "plan_id": plan.id, "kind": kind, "status": EvaluationStatus.DRAFT,
            "due_on": rules.due_on(kind, plan.starts_on, plan.ends_on),
        }
        for plan in db.session.scalars(published)
        for kind in EvaluationKind
    ]  # fmt: skip
    if rows:
        db.session.execute(
            insert(Evaluation).values(rows).on_conflict_do_nothing(
                index_elements=["plan_id", "kind"]
            )
        )  # fmt: skip
    return len(rows)


def describe(
    evaluation: Evaluation,
    *,
    evaluator: str,
    evaluator_contact: str,
    method: str,
    summary: str,
    person: User,
    now: datetime,
) -> None:
    """Say who evaluates, how, and what was found on the whole.

    Raises:
        NotAllowedError: the person does not evaluate that state's plans.
        ConflictError: it was already sent to the institutions.
    """
    _lock(evaluation)
    _check_may_write(evaluation, person)
    evaluation.evaluator, evaluation.evaluator_contact = (
        evaluator.strip(),
        evaluator_contact.strip(),
    )
    evaluation.method, evaluation.summary = method.strip(), summary.strip()
    evaluation.edited_by_id = person.id
    db.session.flush()
    record("evaluations.describe", evaluation, person=person, now=now)


def judge(
    evaluation: Evaluation, commitment: Commitment, said: Verdicts, *, person: User, now: datetime
) -> Judgement:
    """Judge a commitment; doing it again replaces what was judged.

    Raises:
        NotAllowedError: the person does not evaluate that state's plans.
        ConflictError: it was already sent to the institutions.
        InvalidInputError: the commitment is of another plan, or results are given half-way.
    """
    _lock(evaluation)
    _check_may_write(evaluation, person)
    if commitment.plan_id != evaluation.plan_id:
        raise InvalidInputError(_("Ese compromiso es de otro plan."))
    if said.results is not None and evaluation.kind is not EvaluationKind.FINAL:
        raise InvalidInputError(_("Qué cambió se dice hasta la evaluación final."))
    judgement = _judgement(evaluation, commitment)
    for name in ("verifiability", "ambition", "completion", "results"):
        setattr(judgement, name, getattr(said, name))
    judgement.explanation = said.explanation.strip()
    judgement.recommendation = said.recommendation.strip()
    judgement.lenses = [JudgementLens(relevance=one) for one in sorted(said.relevance)]
    evaluation.edited_by_id = person.id
    db.session.flush()
    record(
        "evaluations.judge", evaluation, person=person, now=now, commitment_id=commitment.id,
        completion=said.completion and said.completion.value,
    )  # fmt: skip
    return judgement


def _judgement(evaluation: Evaluation, commitment: Commitment) -> Judgement:
    # Two people may judge the same commitment at once: whoever comes second finds the first one's.
    db.session.execute(
        insert(Judgement)
        .values(evaluation_id=evaluation.id, commitment_id=commitment.id, explanation="",
                recommendation="", reply="")
        .on_conflict_do_nothing(index_elements=["evaluation_id", "commitment_id"])
    )  # fmt: skip
    return db.session.scalars(
        select(Judgement)
        .where(Judgement.evaluation_id == evaluation.id, Judgement.commitment_id == commitment.id)
        .with_for_update(of=Judgement)
        .execution_options(populate_existing=True)
    ).one()


def send_to_the_body(evaluation: Evaluation, *, person: User, now: datetime) -> None:
    """Show it to the institutions, who have some days to reply before anybody reads it.

    Raises:
        NotAllowedError: the person does not evaluate that state's plans.
        ConflictError: it was already sent, or something is missing.
    """
    _lock(evaluation)
    _check_may_write(evaluation, person)
    lacking = missing_of(evaluation)
    if lacking:
        raise ConflictError(_("Todavía no se puede enviar.") + " " + " ".join(lacking))
    evaluation.status = EvaluationStatus.WITH_THE_BODY
    evaluation.reply_due_on = rules.reply_due_on(clock.local_day(now))
    db.session.flush()
    record("evaluations.send_to_the_body", evaluation, person=person, now=now)


def missing_of(evaluation: Evaluation) -> list[str]:
    """Return what an evaluation lacks to be shown, as sentences (two queries)."""
    judged = {one.commitment_id: one for one in evaluation.judgements}
    commitments = db.session.execute(
        select(Commitment.number, Commitment.id).where(Commitment.plan_id == evaluation.plan_id)
    )
    return rules.missing(
        evaluation.kind, evaluator=evaluation.evaluator, method=evaluation.method,
        commitments={number: judged.get(key) for number, key in commitments},
    )  # fmt: skip


def reply(evaluation: Evaluation, body: str, *, person: User, now: datetime) -> None:
    """Reply to the whole of it, for the institutions of the plan.

    Raises:
        NotAllowedError: the person is not of the government's side of that table.
        ConflictError: it does not wait for a reply.
        InvalidInputError: the reply is empty.
    """
    _lock(evaluation)
    _check_may_reply(evaluation, None, body, person)
    evaluation.reply, evaluation.replied_at = body.strip(), now
    db.session.flush()
    record("evaluations.reply", evaluation, person=person, now=now)


def reply_to(judgement: Judgement, body: str, *, person: User, now: datetime) -> None:
    """Reply to what was judged of a commitment, for who answers for it.

    Raises:
        NotAllowedError: the person neither answers for it nor is of the government's side.
        ConflictError: it does not wait for a reply.
        InvalidInputError: the reply is empty.
    """
    _lock(judgement.evaluation)
    _check_may_reply(judgement.evaluation, judgement.commitment, body, person)
    judgement.reply, judgement.replied_at = body.strip(), now
    db.session.flush()
    record(
        "evaluations.reply_to", judgement.evaluation, person=person, now=now,
        commitment_id=judgement.commitment_id,
    )  # fmt: skip


def publish(evaluation: Evaluation, *, person: User, now: datetime) -> None:
    """Make an evaluation public, with the replies that there are.

    Raises:
        NotAllowedError: the person does not evaluate that state's plans.
        ConflictError: the institutions still have days to reply, or it is public already.
    """
    _lock(evaluation)
    if not rules.may_evaluate(person, evaluation.plan.entity_code):
        raise NotAllowedError(_("Esta evaluación la escribe otra mesa."))
    if not rules.may_publish_now(
        evaluation.status, reply=evaluation.reply, reply_due=evaluation.reply_due_on,
        today=clock.local_day(now),
    ):  # fmt: skip
        raise ConflictError(
            _("Se publica cuando las instituciones respondan o cuando pase su plazo.")
        )
    evaluation.status, evaluation.published_at = EvaluationStatus.PUBLISHED, now
    db.session.flush()
    record("evaluations.publish", evaluation, person=person, now=now)


def _lock(evaluation: Evaluation) -> None:
    db.session.refresh(evaluation, with_for_update={"of": Evaluation})


def _check_may_write(evaluation: Evaluation, person: User) -> None:
    if not rules.may_evaluate(person, evaluation.plan.entity_code):
        raise NotAllowedError(_("Esta evaluación la escribe otra mesa."))
    if evaluation.status is not EvaluationStatus.DRAFT:
        raise ConflictError(_("Ya se envió a las instituciones: no se puede cambiar."))


def _check_may_reply(
    evaluation: Evaluation, commitment: Commitment | None, body: str, person: User
) -> None:
    if not rules.may_reply(person, evaluation.plan.entity_code, commitment):
        raise NotAllowedError(_("La respuesta la escribe quien responde por el plan."))
    if evaluation.status is not EvaluationStatus.WITH_THE_BODY:
        raise ConflictError(_("Esta evaluación no espera respuesta."))
    if not body.strip():
        raise InvalidInputError(_("Escribe la respuesta."))


def relevance_of(judgement: Judgement) -> Iterable[Relevance]:
    """Return what of open government a commitment serves, in the order of the scale."""
    held = {lens.relevance for lens in judgement.lenses}
    return [one for one in Relevance if one in held]
