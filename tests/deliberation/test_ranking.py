"""What comes first: the order, its reasons, and what must never change it."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from gatp_participa.deliberation import rules
from tests.deliberation.helpers import SECTORS

KEYS = ("urgency", "people", "openness")
points = st.integers(0, 3)
marks = st.fixed_dictionaries(
    {one: st.fixed_dictionaries(dict.fromkeys(KEYS, points)) for one in SECTORS}
)
subjects = st.dictionaries(st.integers(1, 30), marks, min_size=1, max_size=8)
weights = st.fixed_dictionaries({key: st.integers(0, 10) for key in KEYS}).filter(
    lambda found: any(found.values())
)


def flat(value, **kw):
    return {sector: dict.fromkeys(KEYS, value) | kw for sector in SECTORS}


def test_the_number_goes_from_0_to_100():
    found = rules.rank(dict.fromkeys(KEYS, 1), {1: flat(0), 2: flat(3), 3: flat(1, people=2)})
    assert [(one.subject, one.place) for one in found] == [(2, 1), (3, 2), (1, 3)]
    assert [one.number for one in found] == [100, Fraction(400, 9), 0]


def test_each_sector_counts_the_same_and_the_spread_is_between_the_furthest():
    said = flat(3)
    said[SECTORS[0]] = dict.fromkeys(KEYS, 0)
    (only,) = rules.rank(dict.fromkeys(KEYS, 2), {1: said})
    assert only.number == Fraction(200, 3)
    assert only.spread == 100


def test_those_that_tie_share_a_place_and_the_next_one_is_skipped():
    found = rules.rank(dict.fromkeys(KEYS, 1), {5: flat(2), 3: flat(2), 4: flat(1)})
    assert [(one.subject, one.place) for one in found] == [(3, 1), (5, 1), (4, 3)]


def test_what_a_sector_did_not_score_is_not_ranked_nor_guessed():
    partial = flat(3)
    del partial[SECTORS[2]]["people"]
    assert [
        one.subject for one in rules.rank(dict.fromkeys(KEYS, 1), {1: partial, 2: flat(0)})
    ] == [2]


def test_without_weights_nothing_is_ranked():
    assert rules.rank(dict.fromkeys(KEYS, 0), {1: flat(3)}) == []


def test_the_reasons_add_up_to_the_distance_from_the_middle():
    given_weights = {"urgency": 3, "people": 1, "openness": 1}
    said = {1: flat(3), 2: flat(1), 3: flat(1, urgency=0)}
    lifts = rules.explain(given_weights, said, 1)
    assert [one.key for one in lifts] == ["urgency", "openness", "people"]
    assert sum(one.points for one in lifts) == Fraction(100) - Fraction(100, 3)
    assert [one.key for one in rules.explain(given_weights, said, 3)] == ["urgency"]
    assert rules.explain(given_weights, said, 2) == []


@given(weights, subjects)
def test_which_sector_says_what_changes_nothing(found, said):
    turned = {
        number: dict(zip(SECTORS, (m[SECTORS[1]], m[SECTORS[2]], m[SECTORS[0]]), strict=True))
        for number, m in said.items()
    }
    before, after = rules.rank(found, said), rules.rank(found, turned)
    assert [(p.subject, p.place, p.number) for p in before] == [
        (p.subject, p.place, p.number) for p in after
    ]


@given(weights, subjects, st.integers(2, 9))
def test_scaling_every_weight_changes_nothing(found, said, times):
    assert rules.rank(found, said) == rules.rank({k: w * times for k, w in found.items()}, said)


@given(weights, subjects, st.data())
def test_a_higher_score_never_lowers_the_place(found, said, data):
    number = data.draw(st.sampled_from(sorted(said)))
    sector, key = data.draw(st.sampled_from(SECTORS)), data.draw(st.sampled_from(KEYS))
    better = {n: {s: dict(m) for s, m in one.items()} for n, one in said.items()}
    better[number][sector][key] = min(3, better[number][sector][key] + 1)
    place = {one.subject: one.place for one in rules.rank(found, said)}
    assert {one.subject: one.place for one in rules.rank(found, better)}[number] <= place[number]


def test_a_simulation_says_who_goes_up_and_who_goes_down():
    said = {1: flat(0, urgency=3), 2: flat(3, urgency=0)}
    before = rules.rank({"urgency": 10, "people": 1, "openness": 1}, said)
    after = rules.rank({"urgency": 0, "people": 1, "openness": 1}, said)
    assert rules.compare(before, after) == {2: 1, 1: -1}
