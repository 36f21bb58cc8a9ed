"""What stops a plan from being public, and what is only advice."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from gatp_participa.core.errors import ConflictError
from gatp_participa.plans import services
from gatp_participa.plans.rules_checks import Facts, Severity, Where, blocking, findings
from gatp_participa.plans.status import Origin, PlanStatus, SectionKind, Tag
from gatp_participa.routing.status import Decision
from tests.support.factories import NOON, make_proposal

FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)
HARD = (
    "Implementación interinstitucional de mecanismos de sistematización documental, "
    "fortaleciendo corresponsablemente las capacidades administrativas institucionales "
    "multidisciplinarias correspondientes y su operacionalización, así como la "
    "retroalimentación institucional."
)


@dataclass
class Goal:
    indicator: str = "rutas publicadas"
    unit: str = "rutas"
    target: float | None = 12


@dataclass
class Activity:
    starts_on: date = FIRST
    ends_on: date = LAST
    means: tuple = ("Padrón en internet",)


@dataclass
class Promise:
    id: int = 7
    number: int = 1
    summary: str = "Cada lunes se dice qué calles tienen agua."
    problem: str = "Nadie sabe cuándo llega."
    objective: str = "Que se sepa antes."
    origin: Origin = Origin.CO_CREATED
    responsible_body: str = "Organismo de agua"
    responsible_person: str = "Ana Cruz"
    responsible_id: int | None = 3
    substitute_person: str = "Luz Mar"
    starts_on: date = FIRST
    ends_on: date = LAST
    goals: list = field(default_factory=lambda: [Goal()])
    activities: list = field(default_factory=lambda: [Activity()])


def found(*promises, **kw):
    facts = {
        "starts_on": FIRST, "ends_on": LAST, "sections": set(SectionKind),
        "commitments": list(promises), "tags": {7: [Tag.FOLLOW_THE_MONEY]},
    }  # fmt: skip
    return findings(Facts(**facts | kw))


def test_a_whole_plan_has_nothing_to_mend(app):
    assert found(Promise()) == []


@pytest.mark.parametrize(
    ("wrong", "severity", "said", "where"),
    [
        ({"activities": []}, "blocking", "al menos una actividad", Where.DETAILS),
        ({"activities": [Activity(means=())]}, "blocking", "medio de verificación", Where.DETAILS),
        ({"activities": [Activity(ends_on=date(2028, 1, 1))]}, "blocking", "salen", Where.DETAILS),
        ({"goals": [Goal(indicator=" ")]}, "blocking", "indicador", Where.DETAILS),
        ({"goals": [Goal(unit="", target=None)]}, "blocking", "unidad, cifra", Where.DETAILS),
        ({"goals": []}, "advice", "no tiene metas", Where.DETAILS),
        ({"responsible_person": ""}, "blocking", "una persona", Where.COMMITMENT),
        ({"responsible_body": ""}, "blocking", "institución", Where.COMMITMENT),
        ({"responsible_id": None}, "advice", "no tiene cuenta", Where.COMMITMENT),
        ({"substitute_person": ""}, "advice", "suplente", Where.COMMITMENT),
        ({"ends_on": date(2028, 1, 1)}, "blocking", "salen del periodo", Where.COMMITMENT),
        ({"problem": ""}, "blocking", "qué problema", Where.COMMITMENT),
        ({"summary": HARD}, "advice", "cuesta leerlo", Where.COMMITMENT),
        ({"origin": Origin.PROACTIVE}, "advice", "todos los ofrece", Where.PLAN),
    ],
)
def test_what_is_wrong_is_said_with_the_page_to_mend_it(app, wrong, severity, said, where):
    (one,) = found(Promise(**wrong))
    assert (one.severity, one.where) == (Severity(severity), where)
    assert said in one.sentence


@pytest.mark.parametrize(
    ("kw", "severity", "said"),
    [
        ({"commitments": []}, "blocking", "al menos un compromiso"),
        ({"tags": {7: [Tag.PUBLIC_KNOWLEDGE]}}, "advice", "Sigue el dinero"),
        ({"untaken_themes": ["Calendarios de pipas"]}, "blocking", "«Calendarios de pipas»"),
        ({"sections": set(SectionKind) - {SectionKind.METHOD}}, "blocking", "Cómo se hizo"),
        ({"sections": set(SectionKind) - {SectionKind.ANNEXES}}, "advice", "Anexos"),
        ({"sections": set(SectionKind) - {SectionKind.COMMITMENTS}}, None, ""),
    ],
)
def test_what_the_whole_lacks(app, kw, severity, said):
    every = found(*([] if "commitments" in kw else [Promise()]), **kw)
    if severity is None:
        assert every == []
        return
    (one,) = every
    assert one.severity is Severity(severity)
    assert said in one.sentence


def test_what_blocks_comes_first(app):
    every = found(Promise(substitute_person=""), Promise(activities=[]), sections=set())
    kinds = [one.severity for one in every]
    assert kinds == sorted(kinds, key=lambda one: one is Severity.ADVICE)
    assert len(blocking(every)) == 4


def test_a_theme_that_was_promised_and_nobody_takes_stops_the_plan(state):
    other = make_proposal(call=state.call)
    state.answered(other, decision=Decision.INCLUDE, name="Medicinas a la vista")
    plan = state.publishable()

    with pytest.raises(ConflictError, match="Medicinas a la vista"):
        services.publish(plan, person=state.commission, now=NOON)
    assert plan.status is PlanStatus.DRAFT


def test_a_complete_plan_is_published(state):
    plan = state.publishable()
    services.publish(plan, person=state.government, now=NOON)
    assert (plan.status, plan.published_at) == (PlanStatus.PUBLISHED, NOON)


def test_the_presentation_counts_as_introduction(state, session):
    plan = state.publishable()
    services.write_section(plan, SectionKind.INTRODUCTION, "", person=state.commission, now=NOON)
    assert blocking(services.check(plan)) == []
    plan.introduction = ""
    session.flush()
    assert [one.of for one in blocking(services.check(plan))] == ["introduction"]
