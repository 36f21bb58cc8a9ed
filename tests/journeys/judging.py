"""What people say of how a plan went, and the time that passes meanwhile."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from gatp_participa.core.db import db
from gatp_participa.evaluations import services as evaluations
from gatp_participa.evaluations.models import Evaluation, Judgement
from gatp_participa.evaluations.status import (
    Ambition,
    Completion,
    EvaluationKind,
    Relevance,
    Results,
    Verifiability,
)
from gatp_participa.plans.models import Commitment
from tests.journeys.life_in_use import LifeInUse, mostly, which
from tests.journeys.people import AWAY, GOV, NATIONAL, at_table, of_sector

SAID = "Se vio la lista publicada y dos de los tres informes; falta el último, que no aparece."
evaluators = mostly("civil", "oversight", "commission")


class Judging(LifeInUse):
    """Acts on evaluations, and the days."""

    @rule(who=evaluators, one=which, is_whole=st.booleans())
    def judge(self, who: str, one: int, is_whole: bool) -> None:
        found = self.some(Evaluation, one)
        if found is None:
            return
        may = self.evaluators_of(found)
        self.do(
            lambda **by: evaluations.describe(
                found, evaluator="Universidad del Valle", evaluator_contact="", method=SAID,
                summary="Se cumplió la mitad.", **by
            ),
            who, may=may,
        )  # fmt: skip
        is_final = found.kind is EvaluationKind.FINAL
        said = evaluations.Verdicts(
            verifiability=Verifiability.VERIFIABLE, ambition=Ambition.MODEST, explanation=SAID,
            completion=Completion.LIMITED, results=Results.MARGINAL if is_final else None,
            relevance=frozenset({Relevance.CIVIC_PARTICIPATION}),
        )  # fmt: skip
        promises = db.session.scalars(
            select(Commitment.id).where(Commitment.plan_id == found.plan_id)
        ).all()
        for number in promises if is_whole else promises[:1]:
            promise = db.session.get_one(Commitment, number)
            self.do(
                lambda promise=promise, **by: evaluations.judge(found, promise, said, **by), who,
                may=may,
            )  # fmt: skip

    @rule(who=evaluators, one=which, step=st.sampled_from(["send", "publish"]))
    def move_an_evaluation(self, who: str, one: int, step: str) -> None:
        if found := self.some(Evaluation, one):
            act = evaluations.send_to_the_body if step == "send" else evaluations.publish
            self.do(lambda **by: act(found, **by), who, may=self.evaluators_of(found))

    @rule(who=mostly("government", "responsible"), one=which, judged=st.none() | which)
    def reply(self, who: str, one: int, judged: int | None) -> None:
        found, judgement = self.some(Evaluation, one), self.some(Judgement, judged or 0)
        if found is None:
            return
        before = found.replied_at
        if judged is None:
            self.do(lambda **by: evaluations.reply(found, "Se va a publicar.", **by), who)
            db.session.refresh(found)
            code = found.plan.entity_code
            assert found.replied_at == before or who in of_sector(code, GOV)
        elif judgement is not None:
            self.do(lambda **by: evaluations.reply_to(judgement, "Falta poco.", **by), who)

    @rule(one=which)
    def a_plan_is_evaluated(self, one: int) -> None:
        """Written, shown, replied and public."""
        found = self.some(Evaluation, one)
        if found is None:
            return
        end = "_away" if found.plan.entity_code == AWAY else ""
        self.judge(f"civil{end}", one, True)
        self.move_an_evaluation(f"civil{end}", one, "send")
        self.reply(f"government{end}", one, None)
        self.move_an_evaluation(f"civil{end}", one, "publish")

    @rule(days=st.sampled_from([0, 1, 3, 10, 30, 45, 120]), hours=st.integers(1, 23))
    def time_passes(self, days: int, hours: int) -> None:
        self.let_time_pass(days=days, hours=hours)

    @rule()
    def the_machine_works(self) -> None:
        self.do_jobs()

    # What these need.

    def evaluators_of(self, found: Evaluation) -> frozenset[str]:
        code = found.plan.entity_code
        return (at_table(code) - of_sector(code, GOV)) | frozenset(NATIONAL)
