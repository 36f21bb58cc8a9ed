"""How many themes by default, and who does not fit."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from gatp_participa.clustering.choose import choose_themes, cohesion, default_limits, mean_agreement
from gatp_participa.clustering.leftovers import LARGEST_SHARE, does_not_fit


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (8, (2, 2)),
        (30, (2, 4)),
        (100, (2, 7)),
        (1_000, (8, 15)),
        (1_500, (8, 15)),
        (100_000, (30, 60)),
    ],
)
def test_default_limits_grow_with_the_call(n, expected):
    assert default_limits(n) == expected


def test_default_limits_never_shrink():
    limits = [default_limits(n) for n in range(8, 200_000, 97)]
    assert all(low <= high for low, high in limits)
    assert all(a <= b for a, b in pairwise(limits))


def test_what_is_plain_to_see_is_chosen():
    rng = np.random.default_rng(0)
    rows = np.repeat(np.eye(8)[:4], 40, axis=0) + rng.normal(0, 0.05, (160, 8))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    choice = choose_themes(rows, rows, (2, 7), seed=0)
    assert choice.themes == 4
    assert [c.themes for c in choice.candidates] == [2, 3, 4, 5, 6, 7]
    best = max(choice.candidates, key=lambda c: c.score)
    assert best.themes == 4
    assert "Con 4" in choice.because


def test_agreement_and_cohesion_have_their_limits():
    same = np.array([0, 0, 1, 1])
    assert mean_agreement([same, 1 - same]) == 1
    assert mean_agreement([same]) == 1
    assert cohesion(np.eye(2)[[0, 0, 1, 1]], same) == pytest.approx(1)


def test_far_texts_do_not_fit_and_the_share_is_capped():
    near = np.concatenate((np.random.default_rng(0).normal(0.6, 0.05, 100), [0.01, 0.02]))
    out = does_not_fit(near)
    assert out[-2:].all()
    assert out.mean() <= LARGEST_SHARE
    assert does_not_fit(np.array([0.9] * 60 + [0.1 + i / 1000 for i in range(40)])).sum() == 10
    # Equally far: all or none.
    assert not does_not_fit(np.array([0.9] * 60 + [0.1] * 40)).any()
    assert not does_not_fit(np.ones(50)).any()
