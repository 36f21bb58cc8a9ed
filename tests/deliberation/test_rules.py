"""When a table may decide and what its votes decide, as tables and as properties."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatp_participa.accounts.status import Sector
from gatp_participa.deliberation import rules
from gatp_participa.deliberation.rules import Ballot
from gatp_participa.deliberation.status import Choice, SessionKind
from gatp_participa.secretariats.status import Quorum, Voting

GOV, CIV, OVER = Sector.GOVERNMENT, Sector.CIVIL_SOCIETY, Sector.OVERSIGHT_BODY
THREE = {GOV: 3, CIV: 3, OVER: 3}
YES, NO, NEITHER = Choice.FOR, Choice.AGAINST, Choice.ABSTAIN


@pytest.mark.parametrize(
    ("rule", "present", "is_met"),
    [
        (Quorum.MORE_THAN_HALF, {GOV: 3, CIV: 2}, True),
        (Quorum.MORE_THAN_HALF, {GOV: 2, CIV: 2}, False),
        (Quorum.EVERY_SECTOR, {GOV: 1, CIV: 1, OVER: 1}, True),
        (Quorum.EVERY_SECTOR, {GOV: 3, CIV: 3}, False),
        (Quorum.BOTH, {GOV: 2, CIV: 2, OVER: 1}, True),
        (Quorum.BOTH, {GOV: 1, CIV: 1, OVER: 1}, False),
        (Quorum.BOTH, {GOV: 3, CIV: 3}, False),
        (Quorum.BOTH, {}, False),
    ],
)
def test_a_session_decides_when_its_rule_is_met(rule, present, is_met):
    assert rules.quorum(rule, THREE, present).is_met is is_met


def test_half_of_an_even_table_is_not_more_than_half():
    count = rules.quorum(Quorum.MORE_THAN_HALF, {GOV: 2, CIV: 2}, {GOV: 2})
    assert (count.is_met, count.needed) == (False, 3)


def test_a_table_without_seats_never_decides():
    assert not any(rules.quorum(rule, {}, {}).is_met for rule in Quorum)


def ballots(*said):
    return [Ballot(sector, choice) for sector, choice in said]


@pytest.mark.parametrize(
    ("rule", "votes", "is_approved"),
    [
        (Voting.CONSENSUS, [(GOV, YES), (CIV, NEITHER)], True),
        (Voting.CONSENSUS, [(GOV, YES), (CIV, YES), (OVER, NO)], False),
        (Voting.CONSENSUS, [(GOV, NEITHER)], False),
        (Voting.CONSENSUS, [], False),
        (Voting.MAJORITY, [(GOV, YES)] * 5, True),
        (Voting.MAJORITY, [(GOV, YES)] * 4 + [(CIV, NO)] * 4, False),
        (Voting.MAJORITY, [(GOV, YES)] * 4, False),  # five did not vote
        (Voting.BY_SECTOR, [(GOV, YES)] * 2 + [(CIV, YES)] * 2 + [(OVER, NO)] * 3, True),
        (Voting.BY_SECTOR, [(GOV, YES)] * 3 + [(CIV, YES)], False),
        (Voting.BY_SECTOR, [(GOV, YES)] * 3 + [(CIV, NO)] * 3, False),
    ],
)
def test_a_point_is_approved_as_its_rule_says(rule, votes, is_approved):
    assert rules.result(rule, ballots(*votes), THREE).is_approved is is_approved


@pytest.mark.parametrize("rule", list(Voting))
def test_a_tie_loses(rule):
    present = {GOV: 2, CIV: 2, OVER: 2}
    tied = ballots(*[(sector, choice) for sector in present for choice in (YES, NO)])
    assert not rules.result(rule, tied, present).is_approved


cast = st.lists(
    st.tuples(st.sampled_from((GOV, CIV, OVER)), st.sampled_from(list(Choice))), max_size=9
)


@given(st.sampled_from(list(Voting)), cast, st.randoms())
def test_the_order_of_the_votes_changes_nothing(rule, votes, dice):
    present = dict.fromkeys((GOV, CIV, OVER), 9)
    shuffled = list(votes)
    dice.shuffle(shuffled)
    one = rules.result(rule, ballots(*votes), present)
    assert one == rules.result(rule, ballots(*shuffled), present)


@given(st.sampled_from(list(Voting)), cast, st.data())
def test_a_vote_that_turns_in_favour_never_loses_a_point(rule, votes, data):
    if not votes:
        return
    present = dict.fromkeys((GOV, CIV, OVER), 9)
    place = data.draw(st.integers(0, len(votes) - 1))
    better = [(s, YES if n == place else c) for n, (s, c) in enumerate(votes)]
    before = rules.result(rule, ballots(*votes), present).is_approved
    assert rules.result(rule, ballots(*better), present).is_approved or not before


came = st.fixed_dictionaries({one: st.integers(0, 3) for one in (GOV, CIV, OVER)})


@given(st.sampled_from(list(Quorum)), came, st.sampled_from((GOV, CIV, OVER)))
def test_one_more_who_comes_never_loses_the_quorum(rule, present, sector):
    more = present | {sector: min(3, present[sector] + 1)}
    before = rules.quorum(rule, THREE, present).is_met
    assert rules.quorum(rule, THREE, more).is_met or not before


@pytest.mark.parametrize(
    ("kind", "earliest"),
    [
        (SessionKind.ORDINARY, date(2026, 11, 30)),
        (SessionKind.EXTRAORDINARY, date(2026, 11, 25)),
        (SessionKind.WORKING_TABLE, date(2026, 11, 23)),
    ],
)
def test_a_session_is_called_with_working_days(kind, earliest):
    assert rules.earliest_day(kind, date(2026, 11, 23)) == earliest


def test_a_working_table_never_votes():
    count = rules.quorum(Quorum.BOTH, THREE, THREE)
    assert rules.may_decide(SessionKind.ORDINARY, count)
    assert not rules.may_decide(SessionKind.WORKING_TABLE, count)


def test_one_signature_of_each_sector_that_came_is_enough():
    assert rules.missing_signatures([GOV, CIV, CIV], [CIV]) == [GOV]
    assert rules.missing_signatures([GOV, CIV], [GOV, CIV, CIV]) == []
