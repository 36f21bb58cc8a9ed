from datetime import timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.audit.models import AuditEntry
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.evaluations import services
from gatp_participa.evaluations.models import Evaluation, Judgement
from gatp_participa.evaluations.status import EvaluationKind, EvaluationStatus, Relevance, Results
from tests.evaluations.conftest import METHOD, REPLY, verdicts
from tests.support.factories import NOON, make_commitment, make_plan

LATER = NOON + timedelta(days=30)


def test_a_published_plan_gets_two_evaluations_once(plan):
    make_plan("14", published=False)
    assert services.schedule(NOON) == 2
    assert services.schedule(NOON) == 0
    kinds = db.session.execute(select(Evaluation.plan_id, Evaluation.kind)).all()
    assert {tuple(row) for row in kinds} == {(plan.plan.id, kind) for kind in EvaluationKind}


@pytest.mark.parametrize("who", ["government", "auditor", "table_away", "responsible", "stranger"])
def test_who_is_judged_does_not_judge(plan, who):
    evaluation, person = plan.evaluation(), plan.people[who]
    acts = [
        lambda: services.judge(evaluation, plan.promises[0], verdicts(), person=person, now=NOON),
        lambda: services.describe(
            evaluation, evaluator="x", evaluator_contact="", method="x", summary="x",
            person=person, now=NOON,
        ),
        lambda: services.send_to_the_body(evaluation, person=person, now=NOON),
        lambda: services.publish(evaluation, person=person, now=NOON),
    ]  # fmt: skip
    for act in acts:
        with pytest.raises(NotAllowedError):
            act()


def test_judging_again_replaces_what_was_judged(plan):
    evaluation = plan.written()
    said = verdicts(relevance=frozenset(Relevance), explanation="Apareció el tercer informe " * 3)
    services.judge(evaluation, plan.promises[0], said, person=plan.people["commission"], now=NOON)
    rows = db.session.scalars(
        select(Judgement).where(Judgement.commitment_id == plan.promises[0].id)
    ).all()
    assert len(rows) == 1
    assert {lens.relevance for lens in rows[0].lenses} == set(Relevance)
    assert rows[0].explanation.startswith("Apareció")


def test_a_commitment_of_another_plan_or_results_half_way_are_refused(plan):
    person = plan.people["oversight_body"]
    other = make_commitment(make_plan("14"))
    with pytest.raises(InvalidInputError, match="otro plan"):
        services.judge(plan.evaluation(), other, verdicts(), person=person, now=NOON)
    half_way = plan.evaluation(EvaluationKind.MID_TERM)
    with pytest.raises(InvalidInputError, match="evaluación final"):
        services.judge(
            half_way, plan.promises[0], verdicts(results=Results.MAJOR), person=person, now=NOON
        )


def test_half_of_it_is_not_sent(plan):
    evaluation, person = plan.evaluation(), plan.people["civil_society"]
    services.describe(
        evaluation, evaluator="Universidad", evaluator_contact="", method=METHOD, summary="",
        person=person, now=NOON,
    )  # fmt: skip
    services.judge(evaluation, plan.promises[0], verdicts(), person=person, now=NOON)
    with pytest.raises(ConflictError, match="compromisos: 2"):
        services.send_to_the_body(evaluation, person=person, now=NOON)


def test_it_is_sent_replied_and_published_in_that_order(plan):
    evaluation, civil = plan.written(), plan.people["civil_society"]
    government, responsible = plan.people["government"], plan.people["responsible"]
    with pytest.raises(ConflictError, match="no espera respuesta"):
        services.reply(evaluation, REPLY, person=government, now=NOON)
    services.send_to_the_body(evaluation, person=civil, now=NOON)
    with pytest.raises(ConflictError, match="no se puede cambiar"):
        services.judge(evaluation, plan.promises[0], verdicts(), person=civil, now=NOON)
    with pytest.raises(ConflictError, match="cuando pase su plazo"):
        services.publish(evaluation, person=civil, now=NOON)
    mine = next(one for one in evaluation.judgements if one.commitment_id == plan.promises[0].id)
    services.reply_to(mine, REPLY, person=responsible, now=NOON)
    with pytest.raises(NotAllowedError):
        services.reply(evaluation, REPLY, person=responsible, now=NOON)
    with pytest.raises(InvalidInputError):
        services.reply(evaluation, "  ", person=government, now=NOON)
    services.reply(evaluation, REPLY, person=government, now=NOON)
    services.publish(evaluation, person=civil, now=NOON)
    assert evaluation.status is EvaluationStatus.PUBLISHED
    with pytest.raises(ConflictError):
        services.publish(evaluation, person=civil, now=NOON)
    assert db.session.scalar(
        select(func.count()).where(AuditEntry.act.like("evaluations.%"))
    ) == 7  # fmt: skip


def test_silence_does_not_keep_it_from_being_published(plan):
    evaluation, civil = plan.written(), plan.people["civil_society"]
    services.send_to_the_body(evaluation, person=civil, now=NOON)
    services.publish(evaluation, person=civil, now=LATER)
    assert evaluation.published_at == LATER


def test_who_no_longer_answers_for_a_promise_does_not_reply(plan, session):
    evaluation = plan.written()
    services.send_to_the_body(evaluation, person=plan.people["civil_society"], now=NOON)
    judgement = next(
        one for one in evaluation.judgements if one.commitment_id == plan.promises[0].id
    )
    responsible = plan.people["responsible"]
    responsible.grants[0].valid_to_on = NOON.date()
    session.flush()
    with pytest.raises(NotAllowedError):
        services.reply_to(judgement, "Ya casi está.", person=responsible, now=NOON)
