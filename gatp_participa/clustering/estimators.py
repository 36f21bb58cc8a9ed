"""Two scikit-learn estimators: texts lean on their neighbours, and runs of k-means vote."""

from __future__ import annotations

import warnings
from typing import Any, Self

import numpy as np
from scipy import sparse
from sklearn.base import BaseEstimator, ClusterMixin, TransformerMixin
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import pairwise_distances_argmin
from sklearn.preprocessing import normalize
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from gatp_participa.clustering.blocks import blocks, unit

_LARGEST_SEED = np.iinfo(np.int32).max


def smoothed(rows: np.ndarray, references: np.ndarray, n_neighbors: int) -> np.ndarray:
    """Return `rows` half-way to the mean of the references most like them, of length 1.

    Parameters
    ----------
    rows, references : ndarrays of shape (n, d) and (n_references, d)
        Rows of length 1.
    """
    # A row of the fitted set finds itself too, hence the one more.
    m = min(n_neighbors + 1, len(references))
    moved = np.zeros_like(rows)
    across = np.ascontiguousarray(references.T)
    for place, block in blocks(rows):
        size = place.stop - place.start
        cosine = (block @ across)[:size]
        nearest = np.argpartition(-cosine, m - 1, axis=1)[:, :m]
        weight = np.take_along_axis(cosine, nearest, axis=1).clip(min=0)
        mean = np.einsum("ij,ijk->ik", weight, references[nearest])
        total = weight.sum(axis=1, keepdims=True)
        mean = np.divide(mean, total, out=np.zeros_like(mean), where=total > 0)
        moved[place] = (block[:size] + mean) / 2
    return unit(moved)


class NeighbourSmoother(TransformerMixin, BaseEstimator):
    """Move every row half-way to the mean of the rows most like it.

    A short text says little; its neighbours say the rest. One step of diffusion over the graph
    of nearest neighbours (Zhou et al., 2004, "Learning with local and global consistency").

    Parameters
    ----------
    n_neighbors : int, default=10
        Rows to lean on, weighted by cosine; negative cosines weigh nothing.
    max_references : int, default=5000
        At most so many rows, drawn at random, are looked at as neighbours: the cost is linear
        in the number of texts.
    random_state : int, RandomState instance or None, default=None

    Attributes
    ----------
    references_ : ndarray of shape (n_references, n_features)
        Rows of length 1 among which neighbours are found.
    """

    def __init__(
        self, n_neighbors: int = 10, max_references: int = 5_000, random_state: Any = None
    ) -> None:
        self.n_neighbors = n_neighbors
        self.max_references = max_references
        self.random_state = random_state

    def fit(self, X: Any, y: Any = None) -> Self:
        """Keep the rows of `X` (n_samples, n_features) to lean on."""
        X = normalize(validate_data(self, X, dtype=[np.float64, np.float32]))
        if len(X) > self.max_references:
            chance = check_random_state(self.random_state)
            X = X[np.sort(chance.permutation(len(X))[: self.max_references])]
        self.references_ = X
        return self

    def transform(self, X: Any) -> np.ndarray:
        """Return `X` (n_samples, n_features) smoothed, rows of length 1."""
        check_is_fitted(self)
        X = normalize(validate_data(self, X, dtype=[np.float64, np.float32], reset=False))
        return smoothed(X, self.references_, self.n_neighbors)


class ConsensusKMeans(ClusterMixin, BaseEstimator):
    """K-means run many times from other starts, and the partition they agree on.

    One run of k-means on texts moves with its seed. Here every run votes on which rows go
    together; the votes are embedded by their leading singular vectors and grouped once more
    (Strehl and Ghosh, 2002; Liu et al., 2017, "Spectral ensemble clustering"). Every row then
    goes to the nearest centre, so that `predict` and `labels_` follow one rule.

    Parameters
    ----------
    n_clusters : int, default=8
        Fewer come out when there are fewer distinct rows.
    n_runs : int, default=20
    max_fit_samples : int, default=10000
        With more rows, a random sample decides the centres and the rest go to the nearest.
    random_state : int, RandomState instance or None, default=None

    Attributes
    ----------
    cluster_centers_ : ndarray of shape (n_clusters_, n_features)
    labels_ : ndarray of shape (n_samples,)
    runs_ : list of ndarray of shape (n_fitted,)
        Labels of each run, to measure how far they agree.
    n_clusters_ : int
    """

    def __init__(
        self,
        n_clusters: int = 8,
        n_runs: int = 20,
        max_fit_samples: int = 10_000,
        random_state: Any = None,
    ) -> None:
        self.n_clusters = n_clusters
        self.n_runs = n_runs
        self.max_fit_samples = max_fit_samples
        self.random_state = random_state

    def fit(self, X: Any, y: Any = None) -> Self:
        """Group the rows of `X` (n_samples, n_features).

        Raises
        ------
        ValueError
            If ``n_clusters`` or ``n_runs`` is under 1.
        """
        if self.n_clusters < 1 or self.n_runs < 1:
            raise ValueError("n_clusters and n_runs must be at least 1")
        X = validate_data(self, X, dtype=[np.float64, np.float32])
        chance = check_random_state(self.random_state)
        fitted = X
        if len(X) > self.max_fit_samples:
            fitted = X[np.sort(chance.permutation(len(X))[: self.max_fit_samples])]
        self.runs_ = repeated_kmeans(fitted, self.n_clusters, self.n_runs, chance)
        agreed = _agreement(self.runs_, self.n_clusters, chance)
        self.cluster_centers_ = np.vstack(
            [fitted[agreed == label].mean(axis=0) for label in np.unique(agreed)]
        )
        self.n_clusters_ = len(self.cluster_centers_)
        self.labels_ = pairwise_distances_argmin(X, self.cluster_centers_)
        return self

    def predict(self, X: Any) -> np.ndarray:
        """Return the nearest centre of each row of `X` (n_samples, n_features)."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=[np.float64, np.float32], reset=False)
        return pairwise_distances_argmin(X, self.cluster_centers_)


def repeated_kmeans(
    X: np.ndarray, n_clusters: int, n_runs: int, chance: np.random.RandomState
) -> list[np.ndarray]:
    """Return the labels of `n_runs` k-means of `X` (n_samples, n_features), one start each."""
    # scikit-learn measures distances of 32-bit rows in 64 bits anyway, changing them every time.
    X = X.astype(np.float64, copy=False)
    seeds = [int(chance.randint(_LARGEST_SEED)) for _ in range(n_runs)]
    return [_kmeans(X, n_clusters, seed, starts=1) for seed in seeds]


def _kmeans(X: np.ndarray, n_clusters: int, seed: int, *, starts: int) -> np.ndarray:
    model = KMeans(min(n_clusters, len(X)), n_init=starts, random_state=seed)
    with warnings.catch_warnings():
        # «Fewer distinct points than clusters»: identical texts, and fewer themes are right.
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit(X).labels_


def _agreement(
    runs: list[np.ndarray], n_clusters: int, chance: np.random.RandomState
) -> np.ndarray:
    n = len(runs[0])
    votes = sparse.hstack(
        [sparse.csr_matrix((np.ones(n), labels, np.arange(n + 1))) for labels in runs], "csr"
    )
    size = np.asarray(votes.sum(axis=0)).ravel()
    votes = votes[:, size > 0] @ sparse.diags_array(1 / np.sqrt(size[size > 0]))
    values, vectors = np.linalg.eigh((votes.T @ votes).toarray())
    leading = vectors[:, np.argsort(-values, kind="stable")[:n_clusters]]
    embedded = normalize(votes @ leading)
    return _kmeans(embedded, n_clusters, int(chance.randint(_LARGEST_SEED)), starts=10)
