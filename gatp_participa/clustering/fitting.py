"""Axes out of texts: how a space is made."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse
from sklearn.decomposition import PCA, TruncatedSVD
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.utils import check_random_state

from gatp_participa.clustering.estimators import NeighbourSmoother
from gatp_participa.clustering.quality import ENGINE
from gatp_participa.clustering.space import NOTHING, Space, log_length
from gatp_participa.clustering.tokens import Tokens

ENCODER_DIMENSIONS = 50
WORD_DIMENSIONS = 100
# A direction needs some texts behind it; with fewer, LSA learns the noise of single texts.
TEXTS_PER_WORD_DIMENSION = 20
FEWEST_WORD_DIMENSIONS = 10
MOST_STEMS = 30_000


def fit_space(
    tokens: Tokens,
    vectors: np.ndarray | None,
    voices: np.ndarray,
    *,
    stop_words: frozenset[str],
    encoder: str,
    seed: int,
) -> Space:
    """Fit a space, its `bar` still open (-1).

    Parameters
    ----------
    tokens : Tokens
        Of all the texts.
    vectors : ndarray of shape (n_texts, n_encoder) or None
        What the encoder gave; without it the space is made of words alone.
    voices : ndarray of int
        Rows of texts that are not copies of an earlier one. Only they set the axes, or the words
        of a campaign would be taken for common words and dropped.
    """
    stems, idf, components = _words(tokens, voices, seed)
    mean, axes, slopes, typical = _encoder(tokens, vectors, voices, seed)
    smoother = NeighbourSmoother(random_state=seed)
    space = Space(
        stems=stems, idf=_rounded(idf), components=_rounded(components),
        mean=_rounded(mean), axes=_rounded(axes), slopes=_rounded(slopes),
        references=np.zeros((0, 1), dtype=np.float32), typical_length=typical,
        neighbours=smoother.n_neighbors, bar=-1.0, stop_words=tuple(sorted(stop_words)),
        encoder=encoder, seed=seed, engine=ENGINE,
    )  # fmt: skip
    plain = space.plain(tokens, vectors)
    known = voices[plain[voices].any(axis=1)]
    references = plain[:0]
    if len(known):
        references = smoother.fit(plain[known]).references_
    return replace(space, references=_rounded(references))


def _rounded(values: np.ndarray) -> np.ndarray:
    return np.asarray(values).astype(np.float16).astype(np.float32)


def _words(
    tokens: Tokens, voices: np.ndarray, seed: int
) -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
    """Return stems, IDF and the axes of latent semantic analysis (Deerwester et al., 1990).

    Stems in a single text and stems in more than half of the voices are left out when there are
    texts enough to afford it.
    """
    n = len(voices)
    counts = tokens.counts
    frequency = np.bincount(counts[voices].indices, minlength=counts.shape[1])
    kept = frequency >= 1
    if n >= TEXTS_PER_WORD_DIMENSION * 2:
        kept &= (frequency >= 2) & (frequency <= n / 2)
    names = np.array(tokens.stems, dtype=str)
    columns = np.flatnonzero(kept)
    columns = columns[np.lexsort((names[columns], -frequency[columns]))][:MOST_STEMS]
    columns = columns[np.argsort(names[columns], kind="stable")]
    dimensions = max(FEWEST_WORD_DIMENSIONS, n // TEXTS_PER_WORD_DIMENSION)
    dimensions = min(WORD_DIMENSIONS, dimensions, n - 1, len(columns) - 1)
    if dimensions < 1:
        return (), np.zeros(0), np.zeros((0, 0))
    matrix: sparse.csr_matrix = counts[voices][:, columns]
    matrix.sort_indices()
    tfidf = TfidfTransformer(sublinear_tf=True).fit(matrix)
    svd = TruncatedSVD(dimensions, random_state=check_random_state(seed))
    svd.fit(tfidf.transform(matrix))
    return tuple(names[columns].tolist()), tfidf.idf_, svd.components_


def _encoder(
    tokens: Tokens, vectors: np.ndarray | None, voices: np.ndarray, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """Return mean, principal axes, slopes of length and typical length of the encoder's half."""
    if vectors is None:
        return np.zeros(0), np.zeros((0, 0)), np.zeros((3, 0)), 0.0
    length = log_length(tokens)[voices]
    typical = round(float(length.mean()), 6)
    fitted = vectors[voices].astype(np.float64)
    width = fitted.shape[1]
    slopes = np.zeros((3, width))
    # Centred, so that the three columns are far from parallel.
    length = length - typical
    if np.ptp(length) >= NOTHING and len(voices) >= TEXTS_PER_WORD_DIMENSION:
        columns = np.stack([np.ones_like(length), length, length**2], axis=1)
        # How much somebody wrote is not a subject: least squares take it away.
        slopes = np.linalg.pinv(columns) @ fitted
        fitted = fitted - columns @ slopes
    dimensions = min(ENCODER_DIMENSIONS, len(fitted) - 1, width)
    if dimensions < 1 or np.ptp(fitted, axis=0).max() < NOTHING:
        return np.zeros(width), np.zeros((0, width)), slopes, typical
    # The covariance route is exact and needs no random start, but only pays with many rows.
    solver = "covariance_eigh" if len(fitted) > width else "full"
    pca = PCA(dimensions, svd_solver=solver, random_state=seed).fit(fitted)
    return pca.mean_, pca.components_, slopes, typical
