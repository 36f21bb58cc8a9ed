"""When a queue empties: the figures, and that the range holds as often as it says."""

import math
import random

import pytest

from gatp_participa.moderation.forecast import DAYS, dispersion, forecast, poisson_limits


def days(rate, seed, n=DAYS):
    """Counts of some days, each Poisson of a rate (Knuth's way)."""
    source = random.Random(seed)  # noqa: S311 -- it simulates
    limit, counts = math.exp(-rate), []
    for _ in range(n):
        count, product = 0, source.random()
        while product > limit:
            count, product = count + 1, product * source.random()
        counts.append(count)
    return counts


@pytest.mark.parametrize(
    ("count", "low", "high"),
    # Exact limits of 80 % (Garwood): chi-square quantiles of 2x and 2x + 2 degrees, halved.
    [(0, 0.0, 2.303), (5, 2.433, 9.275), (20, 14.525, 27.045), (100, 87.37, 113.96)],
)
def test_the_limits_are_those_of_poisson(count, low, high):
    found = poisson_limits(count)
    assert found[0] == pytest.approx(low, abs=0.12)
    assert found[1] == pytest.approx(high, abs=0.12)


def test_a_queue_empties_at_what_is_decided_beyond_what_arrives():
    found = forecast(60, [2] * DAYS, [5] * DAYS)
    assert found.days == 20
    assert found.shortest < 20 < found.longest


def test_it_does_not_empty_when_as_much_arrives():
    found = forecast(60, [5] * DAYS, [5] * DAYS)
    assert found.days is None
    assert found.longest is None


def test_with_few_decisions_or_nothing_waiting_it_says_nothing():
    assert forecast(60, [1] * DAYS, [0] * 19 + [1] * 9) is None
    assert forecast(0, [1] * DAYS, [5] * DAYS) is None


def test_days_that_come_in_waves_widen_the_range():
    even, waves = [4] * DAYS, [28, 0, 0, 0, 0, 0, 0] * 4
    assert dispersion(even) == 1
    assert dispersion(waves) > 20
    calm, rough = forecast(60, [2] * DAYS, even), forecast(60, [2] * DAYS, waves)
    assert calm.days == rough.days
    assert rough.shortest < calm.shortest


@pytest.mark.parametrize(("arrives", "leaves"), [(2.0, 4.0), (6.0, 9.0), (0.5, 2.0)])
def test_the_range_holds_about_four_times_in_five(arrives, leaves):
    waiting, truth, held, tries = 100, 100 / (leaves - arrives), 0, 400
    for seed in range(tries):
        found = forecast(waiting, days(arrives, seed), days(leaves, 10_000 + seed))
        if found is None:
            continue
        longest = math.inf if found.longest is None else found.longest
        held += (found.shortest or math.inf) - 1 <= truth <= longest
    # A little more than promised: days in waves are never taken for calmer than Poisson's.
    assert 0.77 <= held / tries <= 0.92
