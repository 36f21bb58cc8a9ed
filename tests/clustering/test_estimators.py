"""The estimators keep scikit-learn's contract and do what they say."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.datasets import make_blobs
from sklearn.metrics import adjusted_rand_score
from sklearn.utils.estimator_checks import check_estimator

from gatp_participa.clustering.estimators import ConsensusKMeans, NeighbourSmoother


@pytest.mark.contract
@pytest.mark.filterwarnings("ignore:Skipping check")
@pytest.mark.parametrize(
    "estimator",
    [ConsensusKMeans(n_clusters=3, random_state=0), NeighbourSmoother(random_state=0)],
    ids=lambda estimator: type(estimator).__name__,
)
def test_scikit_learn_contract(estimator):
    check_estimator(estimator)


def test_consensus_finds_what_is_plain_to_see():
    rows, truth = make_blobs(300, n_features=8, centers=4, cluster_std=0.5, random_state=1)
    model = ConsensusKMeans(4, random_state=0).fit(rows)
    assert adjusted_rand_score(truth, model.labels_) == 1
    assert np.array_equal(model.predict(rows), model.labels_)


def test_a_sample_decides_when_there_are_many_rows():
    rows, truth = make_blobs(500, n_features=8, centers=4, cluster_std=0.5, random_state=1)
    model = ConsensusKMeans(4, max_fit_samples=100, random_state=0).fit(rows)
    assert len(model.runs_[0]) == 100
    assert adjusted_rand_score(truth, model.labels_) == 1


def test_identical_rows_give_one_cluster():
    model = ConsensusKMeans(5, random_state=0).fit(np.ones((20, 3)))
    assert model.n_clusters_ == 1
    assert set(model.labels_) == {0}


@pytest.mark.parametrize("wrong", [{"n_clusters": 0}, {"n_runs": 0}])
def test_numbers_under_one_are_refused(wrong):
    with pytest.raises(ValueError, match="at least 1"):
        ConsensusKMeans(**wrong).fit(np.eye(3))


def test_smoothing_brings_neighbours_nearer():
    rng = np.random.default_rng(0)
    rows = np.repeat(np.eye(3), 30, axis=0) + rng.normal(0, 0.3, (90, 3))
    smooth = NeighbourSmoother(random_state=0).fit_transform(rows)
    assert np.allclose(np.linalg.norm(smooth, axis=1), 1)
    plain = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    assert smooth[:30].std(axis=0).sum() < plain[:30].std(axis=0).sum()


def test_smoothing_looks_at_a_sample_when_there_are_many_rows():
    rows = np.random.default_rng(0).normal(size=(200, 4))
    smoother = NeighbourSmoother(max_references=50, random_state=0).fit(rows)
    assert smoother.references_.shape == (50, 4)
    assert smoother.transform(rows).shape == (200, 4)
