"""Themes inside a theme, only where they are real."""

from __future__ import annotations

import numpy as np
from sklearn.metrics import silhouette_score
from sklearn.utils import check_random_state

from gatp_participa.clustering.blocks import unit
from gatp_participa.clustering.centres import Centre, centres_of, nearest
from gatp_participa.clustering.choose import mean_agreement
from gatp_participa.clustering.estimators import (
    ConsensusKMeans,
    NeighbourSmoother,
    repeated_kmeans,
)
from gatp_participa.clustering.space import Places

FEWEST_VOICES = 40
MOST_PARTS = 6
SMALLEST = 8
# Runs must agree this much (mean adjusted Rand index)...
STABLE = 0.6
# ...and the silhouette must beat by this much that of clouds without parts. On labelled texts
# two and three subjects put together beat it by .035 and .054, clouds beat each other by .011.
EXCESS = 0.02
_CLOUDS = 6
_RUNS = 5
_LOOK_AT = 400
_CONSENSUS_RUNS = 10


def split(places: Places, *, seed: int) -> list[Centre]:
    """Return centres of two to six parts of a theme, or none.

    A cloud of texts can always be cut, and a long one is cut in the same place every time. So
    the parts must stand out more than those of clouds with the same mean and covariance and no
    parts at all (the reference of Tibshirani et al., 2001, made normal instead of uniform).

    Parameters
    ----------
    places : Places
        Of the voices of one theme, all known.
    """
    n = len(places.known)
    if n < FEWEST_VOICES:
        return []
    chance = check_random_state(seed)
    looked = np.sort(chance.permutation(n)[:_LOOK_AT])
    parts = _real_parts(places.plain[looked], seed)
    if parts < 2:
        return []
    smooth = NeighbourSmoother(random_state=seed).fit_transform(places.plain)
    model = ConsensusKMeans(parts, n_runs=_CONSENSUS_RUNS, random_state=seed).fit(smooth)
    centres = centres_of(places, model.labels_)
    size = np.bincount(nearest(places, centres, bar=-2.0).index, minlength=len(centres))
    order = np.argsort(-size, kind="stable")
    return [centres[i] for i in order] if size.min() >= SMALLEST and len(centres) > 1 else []


def _real_parts(plain: np.ndarray, seed: int) -> int:
    """Return the number of parts that stand out most, 0 if none does."""
    most = min(MOST_PARTS, len(plain) // SMALLEST)
    promising = []
    for k in range(2, most + 1):
        stability, silhouette = _measured(plain, k, seed)
        if stability >= STABLE:
            promising.append((silhouette, k))
    clouds = [_cloud(plain, np.random.default_rng([seed, i])) for i in range(_CLOUDS)]
    best, kept = EXCESS, 0
    for silhouette, k in promising:
        reference = [_measured(cloud, k, seed)[1] for cloud in clouds]
        excess = silhouette - float(np.mean(reference))
        if silhouette > max(reference) and excess >= best:
            best, kept = excess, k
    return kept


def _measured(plain: np.ndarray, k: int, seed: int) -> tuple[float, float]:
    """Return agreement of runs and their mean silhouette, measured before smoothing."""
    smooth = NeighbourSmoother(random_state=seed).fit_transform(plain)
    runs = repeated_kmeans(smooth, k, _RUNS, check_random_state(seed))
    widths = [
        float(silhouette_score(plain, run)) if 1 < len(np.unique(run)) < len(plain) else -1.0
        for run in runs
    ]
    return mean_agreement(runs), float(np.mean(widths))


def _cloud(plain: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Return as many rows with the mean and covariance of `plain` and nothing else of it."""
    n = len(plain)
    middle = plain.mean(axis=0)
    mix = chance.normal(size=(n, n)).astype(np.float32) / np.float32(np.sqrt(n - 1))
    return unit(middle + mix @ (plain - middle))
