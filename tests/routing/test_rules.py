from datetime import date

import pytest

from gatp_participa.accounts.models import RoleGrant, User
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.routing import rules
from gatp_participa.routing.status import Clock, Decision

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


@pytest.mark.parametrize(
    ("decision", "reason", "next_step", "lacking"),
    [
        (Decision.INCLUDE, REASON, "", set()),
        (Decision.NOT_NOW, REASON, "", set()),
        (Decision.INCLUDE, "Se incluye." + " " * 60, "", {"reason"}),
        (Decision.COMBINE, REASON, "", {"next_step"}),
        (Decision.UNDER_STUDY, REASON, " ", {"next_step"}),
        (Decision.REFER, "No nos toca.", "", {"reason", "next_step"}),
        (Decision.REFER, REASON, "Ayuntamientos", set()),
    ],
)
def test_an_answer_needs_a_reason_and_sometimes_a_next_step(decision, reason, next_step, lacking):
    assert set(rules.answer_problems(decision, reason, next_step)) == lacking


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
