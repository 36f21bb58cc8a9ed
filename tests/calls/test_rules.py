"""What a call lets people do: its status by its windows, and its life step by step."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from gatp_participa.calls import rules
from gatp_participa.calls.status import TRANSITIONS, Act, CallStatus, Standing
from tests.support.factories import NOON

DAY = timedelta(days=1)
OPENS, CLOSES = NOON - 10 * DAY, NOON + 10 * DAY


@dataclass(frozen=True)
class FakeStage:
    starts_at: object = OPENS
    ends_at: object = CLOSES
    allows_submit: bool = False
    allows_support: bool = False
    allows_comment: bool = False


SUBMIT = FakeStage(allows_submit=True)
SUPPORT_LATER = FakeStage(starts_at=NOON + 3 * DAY, allows_support=True)
COMMENT_BEFORE = FakeStage(ends_at=NOON - 3 * DAY, allows_comment=True)


@dataclass
class FakeCall:
    status: CallStatus = CallStatus.OPEN
    opens_at: object = OPENS
    closes_at: object = CLOSES
    stages: list = field(default_factory=lambda: [SUBMIT, SUPPORT_LATER, COMMENT_BEFORE])


def allowed(call, now):
    answers = rules.may_submit, rules.may_support, rules.may_comment
    return "".join(
        letter for letter, may in zip("SAC", answers, strict=True) if may(call, now)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("now", "acts"),
    [
        (OPENS - timedelta(seconds=1), ""),
        (OPENS, "SC"),
        (NOON - 3 * DAY, "S"),  # a window ends at its last instant, not after it
        (NOON, "S"),
        (NOON + 3 * DAY, "SA"),
        (CLOSES - timedelta(seconds=1), "SA"),
        (CLOSES, ""),  # even if nobody has closed it yet
    ],
)
def test_each_act_has_its_window(now, acts):
    assert allowed(FakeCall(), now) == acts


@pytest.mark.parametrize("status", set(CallStatus) - {CallStatus.OPEN})
def test_only_an_open_call_receives_anything(status):
    assert allowed(FakeCall(status=status), NOON) == ""


def test_people_are_told_until_when_and_from_when():
    call = FakeCall()
    assert rules.open_until(call, Act.SUBMIT, NOON) == CLOSES
    assert rules.open_from(call, Act.SUBMIT, NOON) is None
    assert rules.open_until(call, Act.SUPPORT, NOON) is None
    assert rules.open_from(call, Act.SUPPORT, NOON) == NOON + 3 * DAY
    assert rules.open_from(call, Act.COMMENT, NOON) is None


@pytest.mark.parametrize(
    ("status", "now", "standing"),
    [
        (CallStatus.DRAFT, NOON, Standing.COMING),
        (CallStatus.PUBLISHED, OPENS - DAY, Standing.COMING),
        (CallStatus.PUBLISHED, NOON, Standing.COMING),
        (CallStatus.OPEN, NOON, Standing.OPEN),
        (CallStatus.OPEN, CLOSES, Standing.PAST),
        (CallStatus.CLOSED, NOON, Standing.PAST),
        (CallStatus.ANALYSING, NOON, Standing.PAST),
        (CallStatus.RESULTS, NOON, Standing.PAST),
        (CallStatus.ARCHIVED, NOON, Standing.PAST),
    ],
)
def test_visitors_see_what_they_can_do(status, now, standing):
    assert rules.standing(FakeCall(status=status), now) == standing


# What may follow each status, at noon of an ordinary day within the dates.
LIFE = {
    CallStatus.DRAFT: {"edit", "publish"},
    CallStatus.PUBLISHED: {"edit", "open", "extend"},
    CallStatus.OPEN: {"edit", "extend"},
    CallStatus.CLOSED: {"extend", "analyse"},
    CallStatus.ANALYSING: {"publish_results"},
    CallStatus.RESULTS: {"analyse", "archive"},
    CallStatus.ARCHIVED: set(),
}


@pytest.mark.parametrize("status", CallStatus)
def test_the_life_of_a_call(status):
    call = FakeCall(status=status)
    steps = {
        "edit": rules.may_edit(call), "publish": rules.may_publish(call, NOON),
        "open": rules.may_open(call, NOON), "close": rules.may_close(call, NOON),
        "extend": rules.may_extend(call), "analyse": rules.may_analyse(call),
        "publish_results": rules.may_publish_results(call), "archive": rules.may_archive(call),
    }  # fmt: skip
    assert {name for name, may in steps.items() if may} == LIFE[status]


def test_dates_are_kept():
    early, late = FakeCall(status=CallStatus.PUBLISHED), FakeCall()
    assert not rules.may_open(early, OPENS - DAY)
    assert not rules.may_close(late, CLOSES - DAY)
    assert rules.may_close(late, CLOSES)
    assert not rules.may_publish(FakeCall(status=CallStatus.DRAFT), CLOSES)


def test_no_status_is_without_an_answer():
    assert set(TRANSITIONS) == set(CallStatus)


def test_the_road_says_what_is_past_what_is_now_and_what_is_next():
    now = [(step.name, step.when) for step in rules.road(FakeCall(), NOON)]
    assert now == [
        ("stage", "now"), ("stage", "next"), ("stage", "past"),
        ("analysis", "next"), ("results", "next"), ("archived", "next"),
    ]  # fmt: skip
    later = [s.when for s in rules.road(FakeCall(status=CallStatus.RESULTS), CLOSES + DAY)]
    assert later == ["past", "past", "past", "past", "now", "next"]
