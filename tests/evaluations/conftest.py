"""A published plan with two commitments and somebody of each sector of its table."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from gatp_participa.accounts.status import Role, Sector
from gatp_participa.core.db import db
from gatp_participa.evaluations import services
from gatp_participa.evaluations.models import Evaluation
from gatp_participa.evaluations.status import (
    Ambition,
    Completion,
    EvaluationKind,
    Relevance,
    Results,
    Verifiability,
)
from tests.support.factories import (
    NOON,
    make_commission,
    make_commitment,
    make_plan,
    make_secretariat,
    make_user,
)

METHOD = "Se leyeron los avances y su evidencia y se habló con nueve personas en octubre."
SAID = "Se vio la lista publicada y dos de los tres informes; falta el último, que no aparece."
REPLY = "Vamos a publicar el informe que falta antes de que termine el año."


class Plan:
    def __init__(self):
        make_secretariat("20")
        self.people = {
            sector.value: make_user((Role.SECRETARIAT_MEMBER, "20", sector)) for sector in Sector
        }
        self.people |= {
            "commission": make_commission(), "auditor": make_user((Role.AUDITOR, "00")),
            "table_away": make_user((Role.SECRETARIAT_MEMBER, "14", Sector.CIVIL_SOCIETY)),
            "responsible": make_user((Role.RESPONSIBLE, "20")), "stranger": make_user(),
        }  # fmt: skip
        self.plan = make_plan(
            "20", ordinal=1, starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31)
        )
        responsible = self.people["responsible"].id
        self.promises = [
            make_commitment(self.plan, number=1, responsible_id=responsible),
            make_commitment(self.plan, number=2),
        ]

    def evaluation(self, kind=EvaluationKind.FINAL) -> Evaluation:
        services.schedule(NOON)
        found = select(Evaluation).where(
            Evaluation.plan_id == self.plan.id, Evaluation.kind == kind
        )
        return db.session.scalars(found).one()

    def written(self, kind=EvaluationKind.FINAL) -> Evaluation:
        evaluation, person = self.evaluation(kind), self.people["civil_society"]
        services.describe(
            evaluation, evaluator="Universidad del Valle", evaluator_contact="", method=METHOD,
            summary="Se cumplió la mitad.", person=person, now=NOON,
        )  # fmt: skip
        for promise in self.promises:
            services.judge(evaluation, promise, verdicts(kind), person=person, now=NOON)
        db.session.refresh(evaluation, ["judgements"])
        return evaluation


def verdicts(kind=EvaluationKind.FINAL, **kw) -> services.Verdicts:
    given = {
        "verifiability": Verifiability.VERIFIABLE, "ambition": Ambition.MODEST,
        "completion": Completion.LIMITED, "explanation": SAID,
        "relevance": frozenset({Relevance.CIVIC_PARTICIPATION}),
        "results": Results.MARGINAL if kind is EvaluationKind.FINAL else None,
    }  # fmt: skip
    return services.Verdicts(**given | kw)


@pytest.fixture
def plan(session, at_noon):
    return Plan()
