"""The hybrid space: what an encoder understands next to the words people used.

Measured by ``benchmarks/themes.py``: neither half alone reaches the two together.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from sklearn.decomposition import PCA, TruncatedSVD
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.preprocessing import normalize

ENCODER_DIMENSIONS = 50
WORD_DIMENSIONS = 100
# A direction needs some texts behind it; with fewer, LSA learns the noise of single texts.
TEXTS_PER_WORD_DIMENSION = 20
FEWEST_WORD_DIMENSIONS = 10
# Axes settle long before this many texts; more would only cost memory.
FIT_ON = 20_000
# Under about this many meaningful words the encoder sees how short a text is more than what it
# says: without correction 63 % of the title-only proposals of a real call fell in one theme.
SHORT = 30
_NOTHING = 1e-6


def hybrid_space(
    counts: sparse.csr_matrix, vectors: np.ndarray | None, distinct: np.ndarray, *, seed: int
) -> np.ndarray:
    """Place texts so that near means same subject.

    Parameters
    ----------
    counts : CSR matrix of shape (n_texts, n_stems)
        Times each text uses each stem.
    vectors : ndarray of shape (n_texts, n_dimensions) or None
        What the encoder gave; without it the space is made of words alone.
    distinct : ndarray of int
        Rows that are not copies of an earlier one. Only they set the axes, or the words of a
        campaign of identical texts would be taken for common words and dropped.
    seed : int

    Returns
    -------
    ndarray of shape (n_texts, d), float32
        Rows of length 1, or 0 where nothing is known of a text. Both halves weigh the same.
    """
    rng = np.random.default_rng(seed)
    sample = distinct
    if len(distinct) > FIT_ON:
        sample = np.sort(rng.choice(distinct, FIT_ON, replace=False))
    halves = [word_half(counts, sample, seed=seed)]
    if vectors is not None:
        level = without_length(np.asarray(vectors, dtype=np.float32), counts, sample)
        halves.insert(0, encoder_half(level, sample, seed=seed))
    return normalize(np.hstack(halves))


def without_length(
    vectors: np.ndarray, counts: sparse.csr_matrix, sample: np.ndarray
) -> np.ndarray:
    """Return `vectors` less what the length of the texts alone explains.

    Least squares of every dimension on a parabola of ``log(1 + words)``, words counted up to
    `SHORT`: how much somebody wrote is not a subject.
    """
    words = np.minimum(np.asarray(counts.sum(axis=1)).ravel(), SHORT)
    # Centred, so that the three columns are far from parallel.
    length = np.log1p(words, dtype=np.float64)
    length -= length[sample].mean()
    columns = np.stack([np.ones_like(length), length, length**2], axis=1)
    if np.ptp(length[sample]) < _NOTHING or len(sample) < TEXTS_PER_WORD_DIMENSION:
        return vectors
    slopes = np.linalg.pinv(columns[sample]) @ vectors[sample]
    return vectors - (columns @ slopes).astype(np.float32)


def encoder_half(vectors: np.ndarray, sample: np.ndarray, *, seed: int) -> np.ndarray:
    """Return the first principal components of the encoder's vectors, each row of length 1."""
    fitted = vectors[sample]
    dimensions = min(ENCODER_DIMENSIONS, fitted.shape[0] - 1, fitted.shape[1])
    if dimensions < 1 or np.ptp(fitted, axis=0).max() < _NOTHING:
        return np.zeros((len(vectors), 1), dtype=np.float32)
    # The covariance route is exact and needs no random start, but only pays with many rows.
    solver = "covariance_eigh" if fitted.shape[0] > fitted.shape[1] else "full"
    pca = PCA(dimensions, svd_solver=solver, random_state=seed).fit(fitted)
    return _unit(pca.transform(vectors))


def word_half(counts: sparse.csr_matrix, sample: np.ndarray, *, seed: int) -> np.ndarray:
    """Return latent semantic analysis of TF-IDF weighted stems, each row of length 1.

    Deerwester et al. (1990). Stems in a single text and stems in more than half of the different
    ones are left out when there are texts enough to afford it.
    """
    n = len(sample)
    frequency = np.asarray((counts[sample] > 0).sum(axis=0)).ravel()
    kept = frequency >= 1
    if n >= TEXTS_PER_WORD_DIMENSION * 2:
        # Copies count here: what 200 people signed is not the accident of one.
        anywhere = np.bincount(counts.indices, minlength=counts.shape[1])
        kept &= (anywhere >= 2) & (frequency <= n / 2)
    dimensions = max(FEWEST_WORD_DIMENSIONS, n // TEXTS_PER_WORD_DIMENSION)
    dimensions = min(WORD_DIMENSIONS, dimensions, n - 1, int(kept.sum()) - 1)
    if dimensions < 1:
        return np.zeros((counts.shape[0], 1), dtype=np.float32)
    weights = TfidfTransformer(sublinear_tf=True).fit(counts[sample][:, kept])
    tfidf = weights.transform(counts[:, kept])
    svd = TruncatedSVD(dimensions, random_state=seed).fit(tfidf[sample])
    return _unit(svd.transform(tfidf))


def _unit(rows: np.ndarray) -> np.ndarray:
    # What is left of a text by rounding alone must not be blown up to length 1.
    rows = np.where(np.linalg.norm(rows, axis=1, keepdims=True) < _NOTHING, 0.0, rows)
    return normalize(rows).astype(np.float32, copy=False)
