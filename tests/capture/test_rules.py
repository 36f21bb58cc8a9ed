from datetime import date, timedelta
from types import SimpleNamespace as Thing

import pytest

from gatp_participa.accounts.status import Role, Sector
from gatp_participa.calls.status import CallStatus
from gatp_participa.capture import rules
from tests.support.factories import LONG_AGO, NOON

GRANTS = {
    "nobody": (),
    "capturer": ((Role.CAPTURER, "20"),),
    "away": ((Role.CAPTURER, "19"),),
    "everywhere": ((Role.CAPTURER, "00"),),
    "table": ((Role.SECRETARIAT_MEMBER, "20"),),
    "facilitator": ((Role.FACILITATOR, "20"),),
    "moderator": ((Role.MODERATOR, "20"),),
    "auditor": ((Role.AUDITOR, "00"),),
    "commission": ((Role.COMMISSION, "00"),),
    "admin": ((Role.ADMIN, "00"),),
}


def person(kind):
    grants = [
        Thing(role=role, scope=scope, sector=Sector.GOVERNMENT, valid_from_on=LONG_AGO,
              valid_to_on=None)
        for role, scope in GRANTS[kind]
    ]  # fmt: skip
    return Thing(id=7, is_active=True, grants=grants)


@pytest.mark.parametrize(
    ("rule", "who"),
    [
        (rules.captures, {"capturer", "away", "everywhere", "commission", "admin"}),
        (rules.holds_events, {"capturer", "away", "everywhere", "table", "facilitator",
                              "commission", "admin"}),
        (rules.opens_events, {"capturer", "away", "everywhere", "table", "facilitator", "auditor",
                              "commission", "admin"}),
        (lambda p: rules.may_capture(p, "20"), {"capturer", "everywhere", "commission", "admin"}),
        (lambda p: rules.may_capture(p, None), {"everywhere", "commission", "admin"}),
        (lambda p: rules.may_hold(p, "20"), {"capturer", "everywhere", "table", "facilitator",
                                             "commission", "admin"}),
    ],
)  # fmt: skip
def test_who_may(rule, who):
    assert {kind for kind in GRANTS if rule(person(kind))} == who


@pytest.mark.parametrize(
    ("published", "who"),
    [
        (NOON, set(GRANTS)),
        (None, {"capturer", "everywhere", "table", "facilitator", "auditor", "commission",
                "admin"}),
    ],
)  # fmt: skip
def test_who_reads_an_event(published, who):
    event = Thing(published_at=published, minutes="", held_on=date(2026, 11, 1))
    assert {kind for kind in GRANTS if rules.may_read_event(person(kind), event, "20")} == who
    assert rules.may_read_event(None, event, "20") is (published is not None)


@pytest.mark.parametrize("status", CallStatus)
def test_paper_is_typed_until_its_call_is_filed_away(status):
    takes = rules.takes_paper(Thing(status=status))
    assert takes is (status not in {CallStatus.DRAFT, CallStatus.ARCHIVED})


@pytest.mark.parametrize(
    ("minutes", "undoes", "corrects"),
    [(0, True, True), (29, True, True), (30, False, True), (24 * 60 - 1, False, True),
     (24 * 60, False, False)],
)  # fmt: skip
def test_what_one_typed_is_undone_for_half_an_hour_and_mended_for_a_day(minutes, undoes, corrects):
    captured = Thing(captured_by_id=7, captured_at=NOON - timedelta(minutes=minutes))
    own, other = person("capturer"), Thing(id=8, is_active=True, grants=[])
    assert rules.may_undo(own, captured, NOON) is undoes
    assert rules.may_correct(own, captured, NOON) is corrects
    assert not rules.may_undo(other, captured, NOON)
    assert not rules.may_correct(other, captured, NOON)


def test_minutes_are_late_a_week_after():
    def late(days, minutes=""):
        event = Thing(published_at=None, minutes=minutes, held_on=NOON.date() - timedelta(days))
        return rules.lacks_minutes(event, NOON.date())

    assert [late(7), late(8), late(8, "Se acordó.")] == [False, True, False]
