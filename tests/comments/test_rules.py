from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatp_participa.accounts.status import Role, Sector
from gatp_participa.calls.status import CallStatus
from gatp_participa.comments import rules
from gatp_participa.comments.status import CommentStatus
from tests.support.factories import LONG_AGO, NOON
from tests.support.plain import Call, Grant, Person, Stage

TODAY = NOON.date()
votes = st.integers(0, 100_000)


@dataclass
class Said:
    author_id: int | None = 1
    status: CommentStatus = CommentStatus.VISIBLE
    created_at: object = NOON


AUTHOR, STRANGER = Person(1), Person(2)
VISIBLE, HIDDEN, DELETED = CommentStatus
MEMBER = Grant(Role.SECRETARIAT_MEMBER, "20", Sector.GOVERNMENT)


@pytest.mark.parametrize(
    ("person", "status", "minutes", "edits", "removes"),
    [
        (AUTHOR, VISIBLE, 0, True, True),
        (AUTHOR, VISIBLE, 14.9, True, True),
        (AUTHOR, VISIBLE, 15, False, True),
        (AUTHOR, HIDDEN, 1, False, True),
        (AUTHOR, DELETED, 1, False, False),
        (STRANGER, VISIBLE, 1, False, False),
        (None, VISIBLE, 1, False, False),
    ],
)
def test_an_author_corrects_for_a_quarter_of_an_hour_and_deletes_whenever(
    person, status, minutes, edits, removes
):
    comment = Said(status=status)
    assert rules.may_edit(person, comment, NOON + timedelta(minutes=minutes)) is edits
    assert rules.may_remove(person, comment) is removes


def test_what_an_erased_account_wrote_is_nobodys():
    assert not rules.may_remove(Person(None), Said(author_id=1))
    assert not rules.is_author(None, Said(author_id=None))


@pytest.mark.parametrize(
    ("grants", "place", "allowed"),
    [
        ((MEMBER,), "20", True),
        ((MEMBER,), "19", False),
        ((MEMBER,), None, False),
        ((Grant(Role.FACILITATOR, "20", Sector.OVERSIGHT_BODY),), "20", True),
        ((Grant(Role.SECRETARIAT_MEMBER, "20", Sector.GOVERNMENT, LONG_AGO, TODAY),), "20", False),
        ((Grant(Role.COMMISSION, "00"),), "20", True),
        ((Grant(Role.COMMISSION, "00"),), None, True),
        ((Grant(Role.ADMIN, "00"),), "20", False),
        ((Grant(Role.MODERATOR, "20"),), "20", False),
        ((Grant(Role.AUDITOR, "00"),), "20", False),
        ((), "20", False),
    ],
)
def test_only_who_attends_a_proposal_answers_officially(grants, place, allowed):
    assert rules.may_answer_officially(Person(3, grants), place, TODAY) is allowed
    assert not rules.may_answer_officially(None, place, TODAY)
    assert not rules.may_answer_officially(Person(3, grants, is_active=False), place, TODAY)


NO_COMMENTS = Stage(allows_comment=False)
LATER = Stage(starts_at=NOON + timedelta(hours=1))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (Call(), None),
        (Call(stages=[NO_COMMENTS, Stage()]), None),
        (Call(stages=[LATER]), "Todavía no"),
        (Call(stages=[NO_COMMENTS]), "no se abren"),
        (Call(stages=[Stage(ends_at=NOON)]), "ya terminó"),
        (Call(status=CallStatus.CLOSED), "ya terminó"),
        (Call(status=CallStatus.ARCHIVED, stages=[]), "ya terminó"),
    ],
)
def test_a_call_says_why_it_takes_no_comments(call, words):
    refusal = rules.comment_refusal(call, NOON)
    assert refusal is None if words is None else words in refusal


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mira https://ejemplo.org/x", True),
        ("HTTP://EJEMPLO", True),
        ("entra a www.regalos.example", True),
        ("compra en barato.shop ya", True),
        ("los datos están en datos.gob.mx/agua", True),
        ("escríbeme a ana@correo.com", True),
        ("Que la S.A. de C.V. diga cuánto cobró.", False),
        ("Son 3.5 km. Me parece bien.", False),
        ("Hay que empezar.La calle no espera.", False),
        ("¿Y el costo? Del art. 6, fracc. II.", False),
    ],
)
def test_links_are_recognised_and_sentences_are_not(text, found):
    assert rules.has_link(text) is found


@pytest.mark.parametrize(("hours", "new"), [(0, True), (23.9, True), (24, False), (9999, False)])
def test_an_account_is_new_for_a_day(hours, new):
    assert rules.is_new(NOON, NOON + timedelta(hours=hours)) is new


@pytest.mark.parametrize(
    ("length", "fits"), [(0, False), (2, False), (3, True), (1500, True), (1501, False)]
)
def test_comments_fit_their_limits(length, fits):
    assert (rules.length_error("á" * length) is None) is fits


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "10 minutos;"), (541, "un minuto;"), (539, "2 minutos;"), (599, "un minuto;")],
)
def test_who_writes_too_much_is_told_how_long_to_wait(seconds, words):
    assert words in rules.wait_refusal(NOON, NOON + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("useful", "not_useful", "share"),
    # Lower ends of Wilson's interval at 95 %, without correction for continuity.
    [(0, 0, 0), (1, 0, 0.2065), (9, 1, 0.5958), (50, 50, 0.4038), (0, 5, 0), (100, 0, 0.9630)],
)
def test_usefulness_is_the_lower_end_of_wilsons_interval(useful, not_useful, share):
    assert rules.usefulness(useful, not_useful) / rules.SCALE == pytest.approx(share, abs=1e-4)


@given(votes, votes)
def test_a_useful_vote_never_lowers_and_one_against_never_raises(useful, not_useful):
    here = rules.usefulness(useful, not_useful)
    assert 0 <= here <= rules.SCALE
    assert rules.usefulness(useful + 1, not_useful) >= here
    assert rules.usefulness(useful, not_useful + 1) <= here


@given(votes, votes)
def test_dispute_takes_no_side_and_needs_both(useful, not_useful):
    here = rules.dispute(useful, not_useful)
    assert here == rules.dispute(not_useful, useful)
    assert (here > 0) is (useful > 0 and not_useful > 0)


def test_many_votes_evenly_split_are_the_most_disputed():
    assert rules.dispute(50, 50) > rules.dispute(10, 10) > rules.dispute(100, 10) > 0
    assert rules.dispute(10, 10) == 20 * rules.SCALE
