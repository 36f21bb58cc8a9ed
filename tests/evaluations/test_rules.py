from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatp_participa.evaluations import rules
from gatp_participa.evaluations.status import (
    Ambition,
    Completion,
    EvaluationKind,
    EvaluationStatus,
    Results,
)
from gatp_participa.privacy import working_days
from tests.evaluations.conftest import METHOD, verdicts

DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("kind", "starts_on", "ends_on", "due"),
    [
        (EvaluationKind.MID_TERM, date(2026, 1, 1), date(2027, 12, 31), date(2026, 12, 31)),
        (EvaluationKind.FINAL, date(2026, 1, 1), date(2027, 12, 31), date(2028, 4, 30)),
        (EvaluationKind.FINAL, date(2026, 1, 1), date(2027, 10, 31), date(2028, 2, 29)),
        (EvaluationKind.FINAL, date(2026, 1, 1), date(2027, 8, 15), date(2027, 12, 15)),
    ],
)
def test_an_evaluation_is_due_half_way_and_four_months_after_the_end(kind, starts_on, ends_on, due):
    assert rules.due_on(kind, starts_on, ends_on) == due


@given(DAYS, st.integers(1, 2000))
def test_the_first_is_within_the_period_and_the_last_after_it(starts_on, days):
    ends_on = date.fromordinal(starts_on.toordinal() + days)
    first, last = (rules.due_on(kind, starts_on, ends_on) for kind in EvaluationKind)
    assert starts_on <= first < ends_on < last
    assert 118 <= (last - ends_on).days <= 123


@given(DAYS)
def test_institutions_have_ten_working_days_to_reply(day):
    assert working_days.between(day, rules.reply_due_on(day)) == 10


PEOPLE = [
    "government",
    "civil_society",
    "oversight_body",
    "commission",
    "auditor",
    "table_away",
    "responsible",
    "stranger",
]


@pytest.mark.parametrize("who", PEOPLE)
def test_who_may_do_what(plan, who):
    person = plan.people[who]
    assert rules.may_evaluate(person, "20") is (
        who in {"civil_society", "oversight_body", "commission"}
    )
    assert rules.may_reply(person, "20") is (who == "government")
    assert rules.may_reply(person, "20", plan.promises[0]) is (who in {"government", "responsible"})
    assert rules.may_reply(person, "20", plan.promises[1]) is (who == "government")
    assert rules.may_open(person, "20") is (who not in {"table_away", "stranger"})
    assert rules.may_open_desk(person) is (who != "stranger")


@pytest.mark.parametrize(
    ("lacking", "is_written"),
    [
        ({}, True), ({"ambition": None}, False), ({"completion": None}, False),
        ({"verifiability": None}, False), ({"explanation": "Corta."}, False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", list(EvaluationKind))
def test_a_commitment_is_judged_when_every_scale_and_its_reasons_are(kind, lacking, is_written):
    assert rules.is_written(kind, verdicts(kind, **lacking)) is is_written


def test_what_changed_is_only_asked_at_the_end():
    assert rules.is_written(EvaluationKind.MID_TERM, verdicts(results=None))
    assert not rules.is_written(EvaluationKind.FINAL, verdicts(results=None))
    assert not rules.is_written(EvaluationKind.FINAL, None)


def test_what_is_missing_is_said_as_sentences():
    said = rules.missing(
        EvaluationKind.FINAL, evaluator="", method="", commitments={2: None, 1: None}
    )
    assert said == [
        "Di quién evalúa.", "Cuenta cómo se hizo: qué se leyó y con quién se habló.",
        "Falta evaluar los compromisos: 1, 2.",
    ]  # fmt: skip
    whole = {1: verdicts()}
    assert not rules.missing(EvaluationKind.FINAL, evaluator="x", method=METHOD, commitments=whole)
    assert rules.missing(EvaluationKind.FINAL, evaluator="x", method=METHOD, commitments={})


@pytest.mark.parametrize(
    ("status", "reply", "today", "may"),
    [
        (EvaluationStatus.DRAFT, "sí", date(2026, 12, 20), False),
        (EvaluationStatus.PUBLISHED, "sí", date(2026, 12, 20), False),
        (EvaluationStatus.WITH_THE_BODY, "", date(2026, 12, 4), False),
        (EvaluationStatus.WITH_THE_BODY, "sí", date(2026, 12, 1), True),
        (EvaluationStatus.WITH_THE_BODY, "", date(2026, 12, 5), True),
    ],
)
def test_it_is_published_with_the_reply_or_when_its_days_pass(status, reply, today, may):
    due = date(2026, 12, 4)
    assert rules.may_publish_now(status, reply=reply, reply_due=due, today=today) is may


@given(st.lists(st.sampled_from([None, *Completion])))
def test_shares_count_every_code_once_and_in_order(codes):
    found = rules.shares(codes, tuple(Completion))
    assert [code for code, _n in found] == list(Completion)
    assert sum(count for _code, count in found) == len([code for code in codes if code])


@pytest.mark.parametrize("scale", [Ambition, Completion, Results, EvaluationKind, EvaluationStatus])
def test_every_code_reads_in_words(app, scale):
    assert len({one.label for one in scale}) == len(scale)
