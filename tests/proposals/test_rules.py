from dataclasses import dataclass
from datetime import timedelta

import pytest

from gatp_participa.accounts.status import Role
from gatp_participa.calls.status import CallStatus
from gatp_participa.proposals import rules
from gatp_participa.proposals.status import ProposalStatus
from tests.support.factories import NOON
from tests.support.plain import Call, Grant, Person, Stage


@dataclass
class Written:
    author_id: int | None = 1
    entity_code: str | None = "20"
    status: ProposalStatus = ProposalStatus.PUBLISHED


@dataclass
class Entity:
    entity_code: str


AUTHOR, STRANGER = Person(1), Person(2)
MODERATOR_HERE = Person(3, (Grant(Role.MODERATOR, "20"),))
MODERATOR_THERE = Person(4, (Grant(Role.MODERATOR, "19"),))
MODERATOR_NATIONAL = Person(5, (Grant(Role.MODERATOR, "00"),))
COMMISSION = Person(6, (Grant(Role.COMMISSION, "00"),))
AUDITOR = Person(7, (Grant(Role.AUDITOR, "00"),))
IN_REVIEW, PUBLISHED, HIDDEN, WITHDRAWN = ProposalStatus


@pytest.mark.parametrize(
    ("person", "status", "allowed"),
    [
        (AUTHOR, PUBLISHED, True),
        (AUTHOR, HIDDEN, False),
        (AUTHOR, WITHDRAWN, False),
        (STRANGER, PUBLISHED, False),
        (COMMISSION, PUBLISHED, False),
        (None, PUBLISHED, False),
    ],
)
def test_only_its_author_withdraws_what_is_public(person, status, allowed):
    assert rules.may_withdraw(person, Written(status=status)) is allowed


def test_an_imported_proposal_is_nobodys_to_withdraw():
    assert not rules.may_withdraw(AUTHOR, Written(author_id=None))


@pytest.mark.parametrize(
    ("person", "place", "allowed"),
    [
        (MODERATOR_HERE, "20", True),
        (MODERATOR_THERE, "20", False),
        (MODERATOR_NATIONAL, "20", True),
        (COMMISSION, "20", True),
        (AUDITOR, "20", False),
        (AUTHOR, "20", False),
        (None, "20", False),
        (MODERATOR_HERE, None, False),
        (MODERATOR_NATIONAL, None, True),
    ],
)
def test_one_moderates_what_comes_from_ones_place(person, place, allowed):
    assert rules.may_moderate(person, Written(entity_code=place)) is allowed


@pytest.mark.parametrize(
    ("status", "allowed"), [(PUBLISHED, True), (HIDDEN, False), (WITHDRAWN, False)]
)
def test_only_what_is_public_is_supported(status, allowed):
    assert rules.may_be_supported(Written(status=status)) is allowed


@pytest.mark.parametrize(
    ("is_national", "place", "accepted"),
    [(True, "20", True), (True, None, True), (False, "20", True), (False, "19", False),
     (False, None, False)],
)  # fmt: skip
def test_a_call_for_some_states_receives_only_theirs(is_national, place, accepted):
    call = Call(is_national=is_national, entities=[Entity("20")])
    assert rules.accepts_entity(call, place) is accepted


LATER = Stage(starts_at=NOON + timedelta(hours=1))
READING_ONLY = Stage(allows_submit=False, allows_support=False)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (Call(), None),
        (Call(stages=[LATER]), "todavía no"),
        (Call(status=CallStatus.PUBLISHED, stages=[LATER]), "todavía no"),
        (Call(stages=[READING_ONLY]), "ya no"),
        (Call(stages=[]), "ya no"),
        (Call(status=CallStatus.CLOSED), "ya no"),
        (Call(status=CallStatus.ARCHIVED), "ya no"),
    ],
)
def test_a_call_says_why_it_receives_nothing(call, words):
    refusal = rules.submit_refusal(call, NOON)
    assert refusal is None if words is None else words in refusal


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (Call(), None),
        (Call(stages=[LATER]), "Todavía no"),
        (Call(stages=[READING_ONLY]), "ya terminó"),
        (Call(status=CallStatus.RESULTS), "ya terminó"),
    ],
)
def test_a_call_says_why_supports_do_not_move(call, words):
    refusal = rules.support_refusal(call, NOON)
    assert refusal is None if words is None else words in refusal


@pytest.mark.parametrize(
    ("name", "length", "fits"),
    [
        ("title", 7, False), ("title", 8, True), ("title", 120, True), ("title", 121, False),
        ("problem", 29, False), ("problem", 30, True), ("problem", 3000, True),
        ("problem", 3001, False), ("action", 0, True), ("action", 3001, False),
        ("result", 0, True), ("result", 1500, True), ("result", 1501, False),
        ("reason", 9, False), ("reason", 10, True), ("reason", 601, False),
    ],
)  # fmt: skip
def test_texts_fit_their_limits(name, length, fits):
    assert (rules.length_error("á" * length, name) is None) is fits


def test_a_text_that_is_too_long_says_by_how_much():
    assert "quítale 34" in rules.length_error("a" * 154, "title")


def test_equal_content_has_an_equal_digest_whatever_its_order():
    assert rules.content_digest({"a": "ñ", "b": None}) == rules.content_digest(
        {"b": None, "a": "ñ"}
    )
    assert rules.content_digest({"a": "1"}) != rules.content_digest({"a": 1})
