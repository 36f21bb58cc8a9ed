"""What is published with every run: how good it is, with what it was made and from what."""

from __future__ import annotations

from importlib.metadata import version
from platform import python_version
from typing import TYPE_CHECKING

import numpy as np
from sklearn.metrics import silhouette_score

from gatp_participa.clustering.encoders import Encoder
from gatp_participa.clustering.leftovers import DEVIATIONS, LARGEST_SHARE

if TYPE_CHECKING:
    from gatp_participa.clustering.grouping import Grouping
    from gatp_participa.clustering.space import Space

# Raised when the same input would give other themes.
ENGINE = "2"
_SAMPLE = 2_000


def parameters_of(space: Space, found: Grouping) -> dict[str, object]:
    """Return what the engine decided by itself, as JSON-serialisable values."""
    return {
        "limits_tried": list(found.tried) if found.tried else None,
        "themes_asked_of_kmeans": found.asked,
        "dimensions": int(space.references.shape[1]),
        "words": len(space.stems),
        "neighbours": space.neighbours,
        "does_not_fit_deviations": DEVIATIONS,
        "does_not_fit_largest_share": LARGEST_SHARE,
        "does_not_fit_under": round(space.bar, 4),
        "space": space.digest,
    }


def versions(encoder: Encoder | None) -> dict[str, str]:
    """Return the versions of everything that can change the result."""
    packages = ("numpy", "scipy", "scikit-learn", "snowballstemmer", "pystemmer")
    return {
        "engine": ENGINE,
        "python": python_version(),
        **{package: version(package) for package in packages},
        "encoder": f"{encoder.name} {encoder.version}" if encoder else "lexical",
    }


def silhouette(rows: np.ndarray, labels: np.ndarray, *, seed: int) -> float:
    """Return the mean silhouette (Rousseeuw, 1987) of `rows` (n, d); at most 2,000 of them.

    0 when there are not two groups to tell apart.
    """
    rng = np.random.default_rng(seed)
    if len(rows) > _SAMPLE:
        sample = np.sort(rng.choice(len(rows), _SAMPLE, replace=False))
        rows, labels = rows[sample], labels[sample]
    if not 2 <= len(np.unique(labels)) < len(rows):
        return 0.0
    return float(silhouette_score(rows, labels))
