"""What is published with every run: how good it is, with what it was made and from what."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from importlib.metadata import version
from platform import python_version

import numpy as np
from sklearn.metrics import silhouette_score

from gatp_participa.clustering.documents import Document
from gatp_participa.clustering.encoders import Encoder

# Raised when the same input would give other themes.
ENGINE = "1"
_SAMPLE = 2_000


def digest(documents: Sequence[Document]) -> str:
    """Return the SHA-256 (hexadecimal) of the texts in the order of their ``id``."""
    total = hashlib.sha256()
    for d in sorted(documents, key=lambda d: d.id):
        total.update(json.dumps([d.id, d.title, d.body, d.language]).encode("ascii") + b"\n")
    return total.hexdigest()


def versions(encoder: Encoder | None) -> dict[str, str]:
    """Return the versions of everything that can change the result."""
    packages = ("numpy", "scipy", "scikit-learn", "snowballstemmer")
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
