"""Shares out of few cases: intervals that hold them, and limits that chance rarely passes."""

from itertools import pairwise
from math import comb, fsum

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gatp_participa.core.proportions import EACH_SIDE, at_most, standing, wilson


@st.composite
def cases(draw, most=3000):
    whole = draw(st.integers(1, most))
    return draw(st.integers(0, whole)), whole


@given(cases())
def test_an_interval_holds_its_share_inside_nothing_and_everything(case):
    part, whole = case
    low, high = wilson(part, whole)
    assert 0 <= low <= part / whole <= high <= 1


@given(cases())
def test_what_happened_and_what_did_not_are_the_same_from_the_other_side(case):
    part, whole = case
    low, high = wilson(part, whole)
    other_low, other_high = wilson(whole - part, whole)
    assert low == pytest.approx(1 - other_high, abs=1e-9)
    assert high == pytest.approx(1 - other_low, abs=1e-9)


@given(cases(most=400), st.integers(2, 20))
def test_more_cases_of_the_same_share_say_more(case, times):
    part, whole = case
    low, high = wilson(part, whole)
    narrow_low, narrow_high = wilson(part * times, whole * times)
    assert narrow_high - narrow_low < high - low


@given(st.integers(1, 500))
def test_one_more_of_the_part_moves_the_interval_up(whole):
    both = [wilson(part, whole) for part in range(whole + 1)]
    assert all(one[0] < two[0] and one[1] < two[1] for one, two in pairwise(both))


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        # R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3.
        (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)  # fmt: skip
def test_intervals_are_those_that_were_published(part, whole, low, high):
    assert wilson(part, whole) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@given(cases(most=120), st.integers(1, 99))
def test_a_tail_is_the_sum_of_its_exact_terms(case, hundredths):
    part, whole = case
    share = hundredths / 100
    exact = fsum(comb(whole, k) * share**k * (1 - share) ** (whole - k) for k in range(part + 1))
    assert at_most(part, whole, share) == pytest.approx(exact, rel=1e-9, abs=1e-300)


@given(cases(most=400), st.floats(0, 1))
def test_being_above_is_being_below_from_the_other_side(case, target):
    part, whole = case
    gap = min(
        abs(at_most(n, whole, share) - EACH_SIDE)
        for n, share in ((part, target), (whole - part, 1 - target))
    )
    assume(gap > 1e-9)
    assert standing(part, whole, target) == -standing(whole - part, whole, 1 - target)


@settings(deadline=None)
@given(st.integers(1, 120), st.floats(0, 1))
def test_a_higher_count_never_stands_lower(whole, target):
    sides = [standing(part, whole, target) for part in range(whole + 1)]
    assert sides == sorted(sides)


@given(cases(most=1000))
def test_nobody_stands_apart_from_their_own_share(case):
    part, whole = case
    assert standing(part, whole, part / whole) == 0


@settings(deadline=None)
@given(st.integers(1, 120), st.integers(0, 100))
def test_chance_alone_singles_out_two_in_a_thousand_at_most(whole, hundredths):
    share = hundredths / 100
    singled_out = fsum(
        comb(whole, part) * share**part * (1 - share) ** (whole - part)
        for part in range(whole + 1)
        if standing(part, whole, share)
    )
    assert singled_out <= 2 * EACH_SIDE + 1e-9


def test_few_cases_are_hardly_ever_apart():
    # The normal limits would call 7 of 10 below 95 %; it happens by chance once in 87.
    assert standing(7, 10, 0.95) == 0
    assert standing(40, 100, 0.95) == -1
    assert standing(95, 100, 0.5) == 1


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (3, 2), (-1, 4)])
def test_a_share_needs_cases(part, whole):
    with pytest.raises(ValueError, match="a share needs cases"):
        wilson(part, whole)
    with pytest.raises(ValueError, match="a share needs cases"):
        standing(part, whole, 0.5)
