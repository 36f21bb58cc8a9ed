from datetime import date, timedelta

import pytest

from gatp_participa.accounts.models import RoleGrant, User
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.routing import rules
from gatp_participa.routing.status import Clock, Decision, Grounds, ReferralStatus

SENT = date(2026, 11, 21)
DUE = date(2026, 12, 21)
REASON = "Ya existe el padrón de pozos y se publicará cada lunes por colonia."


def person(*grants):
    user = User(id=1, is_active=True)
    user.grants = [
        RoleGrant(role=role, scope=scope, sector=Sector.GOVERNMENT, valid_from_on=start)
        for role, scope, start in grants
    ]
    return user


LONG_AGO = date(2020, 1, 1)
EXPIRED = RoleGrant(
    role=Role.SECRETARIAT_MEMBER, scope="20", sector=Sector.GOVERNMENT,
    valid_from_on=date(2019, 1, 1), valid_to_on=date(2020, 1, 1),
)  # fmt: skip


def who(name):
    people = {
        "participant": person(),
        "member": person((Role.SECRETARIAT_MEMBER, "20", LONG_AGO)),
        "facilitator": person((Role.FACILITATOR, "20", LONG_AGO)),
        "other state's member": person((Role.SECRETARIAT_MEMBER, "14", LONG_AGO)),
        "future member": person((Role.SECRETARIAT_MEMBER, "20", date(2099, 1, 1))),
        "moderator": person((Role.MODERATOR, "20", LONG_AGO)),
        "auditor": person((Role.AUDITOR, "00", LONG_AGO)),
        "commission": person((Role.COMMISSION, "00", LONG_AGO)),
        "admin": person((Role.ADMIN, "00", LONG_AGO)),
    }
    return people[name]


def test_an_answer_is_due_twenty_working_days_later():
    assert rules.answer_due_on(date(2026, 11, 21)) == date(2026, 12, 18)
    # Christmas and New Year do not count.
    assert rules.answer_due_on(date(2026, 12, 21)) == date(2027, 1, 20)


def test_that_it_was_received_is_said_within_five_working_days():
    assert rules.acknowledge_due_on(date(2026, 11, 21)) == date(2026, 11, 27)


@pytest.mark.parametrize(
    ("today", "answered_on", "clock"),
    [
        (SENT, None, Clock.ON_TIME),
        (date(2026, 12, 13), None, Clock.ON_TIME),
        (date(2026, 12, 14), None, Clock.DUE_SOON),
        (DUE, None, Clock.DUE_SOON),
        (date(2026, 12, 22), None, Clock.OVERDUE),
        (date(2027, 3, 1), DUE, Clock.ANSWERED),
        (date(2027, 3, 1), date(2026, 12, 22), Clock.ANSWERED_LATE),
    ],
)
def test_the_clock_is_said_in_words(today, answered_on, clock):
    assert rules.clock_of(DUE, today, answered_on) is clock
    assert clock.label


NEXT_WEEK = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("given", "lacking"),
    [
        ({"decision": Decision.INCLUDE}, set()),
        ({"decision": Decision.INCLUDE, "reason": "Se incluye." + " " * 60}, {"reason"}),
        ({"decision": Decision.NOT_NOW}, {"grounds"}),
        ({"decision": Decision.NOT_NOW, "grounds": Grounds.NO_BUDGET}, set()),
        ({"decision": Decision.COMBINE}, {"other_theme_id"}),
        ({"decision": Decision.COMBINE, "next_step": "Con el de pozos"}, {"other_theme_id"}),
        ({"decision": Decision.COMBINE, "other_theme_id": 7}, set()),
        ({"decision": Decision.UNDER_STUDY}, {"next_step", "until_on"}),
        ({"decision": Decision.UNDER_STUDY, "next_step": "Falta el padrón",
          "until_on": NEXT_WEEK}, set()),
        ({"decision": Decision.UNDER_STUDY, "next_step": "Falta", "until_on": SENT}, {"until_on"}),
        ({"decision": Decision.UNDER_STUDY, "next_step": "Falta",
          "until_on": SENT + timedelta(days=91)}, {"until_on"}),
        ({"decision": Decision.UNDER_STUDY, "next_step": "Falta",
          "until_on": SENT + timedelta(days=90)}, set()),
        ({"decision": Decision.REFER, "reason": "No nos toca."}, {"reason", "other_entity_code"}),
        ({"decision": Decision.REFER, "other_entity_code": "00"}, set()),
        ({"decision": Decision.REFER, "other_body": "Congreso del Estado"}, set()),
        ({"decision": Decision.REFER, "other_body": "  "}, {"other_entity_code"}),
    ],
)  # fmt: skip
def test_an_answer_needs_a_reason_and_what_its_decision_asks(given, lacking):
    draft = rules.AnswerDraft(**{"reason": REASON} | given)

    assert set(rules.answer_problems(draft, SENT)) == lacking


def test_what_belongs_to_another_decision_is_forgotten():
    kept = {"until_on": NEXT_WEEK, "other_theme_id": 7, "other_entity_code": "14",
            "other_body": "Congreso", "grounds": Grounds.OTHER}  # fmt: skip
    tidy = {
        decision: rules.AnswerDraft(decision=decision, reason=REASON, **kept).tidy()
        for decision in Decision
    }

    left = {d: {n for n in kept if getattr(one, n)} for d, one in tidy.items()}
    assert left == {
        Decision.INCLUDE: set(), Decision.COMBINE: {"other_theme_id"},
        Decision.UNDER_STUDY: {"until_on"}, Decision.REFER: {"other_entity_code"},
        Decision.NOT_NOW: {"grounds"},
    }  # fmt: skip


def test_an_answer_that_came_in_words_is_completed():
    study = rules.in_words(
        rules.AnswerDraft(decision=Decision.UNDER_STUDY, reason=REASON, next_step="En dos meses"),
        SENT,
    )
    refer = rules.in_words(
        rules.AnswerDraft(decision=Decision.REFER, reason=REASON, next_step="Ayuntamientos"), SENT
    )

    assert study.until_on == SENT + timedelta(days=90)
    assert (refer.other_body, refer.next_step) == ("Ayuntamientos", "")
    assert rules.answer_problems(study, SENT) == rules.answer_problems(refer, SENT) == {}


def test_a_pause_moves_the_last_day_by_the_working_days_it_took():
    # From a Friday to the Wednesday of the next week: three working days.
    assert rules.resumed_due_on(date(2026, 12, 18), date(2026, 11, 27), date(2026, 12, 2)) == date(
        2026, 12, 23
    )
    assert rules.resumed_due_on(DUE, SENT, SENT) == DUE


@pytest.mark.parametrize(
    ("status", "today", "is_paused", "may"),
    [
        (ReferralStatus.SENT, SENT, False, True),
        (ReferralStatus.ACKNOWLEDGED, DUE, False, True),
        (ReferralStatus.ACKNOWLEDGED, DUE + timedelta(days=1), False, False),
        (ReferralStatus.SENT, SENT, True, False),
        (ReferralStatus.ANSWERED, SENT, False, False),
        (ReferralStatus.RETURNED, SENT, False, False),
    ],
)
def test_when_a_clock_may_be_stopped(status, today, is_paused, may):
    assert (rules.pause_refusal(status, DUE, today, is_paused=is_paused) is None) is may


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("Sobre {tema} en {estado}: {propuestas} propuestas y {apoyos} apoyos.", None),
        ("Antes del {dia_limite}, en {convocatoria}.", None),
        ("Hola {nombre}", "No conocemos «{nombre}»"),
        ("Hola {}", "No conocemos"),
        ("Hola {tema", "sin su pareja"),
        ("  ", "Escribe"),
    ],
)
def test_a_template_only_carries_words_that_somebody_fills(body, problem):
    found = rules.template_problem(body)

    assert found is None if problem is None else problem in found


def test_a_template_is_filled_once_and_what_it_brings_is_not_filled_again():
    assert rules.filled("Sobre {tema}: {apoyos}", {"tema": "{apoyos}", "apoyos": "3"}) == (
        "Sobre {apoyos}: 3"
    )


@pytest.mark.parametrize(
    ("name", "opens", "reads", "answers", "answers_without_table", "refers"),
    [
        ("participant", False, False, False, False, False),
        ("member", True, True, True, False, False),
        ("facilitator", True, True, True, False, False),
        ("other state's member", True, False, False, False, False),
        ("future member", False, False, False, False, False),
        ("moderator", False, False, False, False, False),
        ("auditor", True, True, False, False, False),
        ("commission", True, True, True, True, True),
        ("admin", True, True, True, True, True),
    ],
)
def test_who_may_do_what(name, opens, reads, answers, answers_without_table, refers):
    one = who(name)
    assert rules.may_open_desk(one) is opens
    assert rules.may_read(one, "20") is reads
    assert rules.may_answer(one, "20", has_secretariat=True) is answers
    assert rules.may_answer(one, "20", has_secretariat=False) is answers_without_table
    assert rules.may_refer(one, "00") is refers
    assert rules.may_archive(one) is refers


def test_a_grant_that_ended_gives_nothing():
    one = User(id=1, is_active=True)
    one.grants = [EXPIRED]

    assert not rules.may_open_desk(one)
    assert not rules.may_answer(one, "20", has_secretariat=True)


def test_only_who_sits_at_the_table_signs_with_its_name():
    assert rules.signs_as_table(who("member"), "20", has_secretariat=True)
    assert not rules.signs_as_table(who("commission"), "20", has_secretariat=True)
    assert not rules.signs_as_table(who("member"), "20", has_secretariat=False)
