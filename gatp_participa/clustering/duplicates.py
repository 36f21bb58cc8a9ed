"""Near copies: texts that many people sent with hardly a change."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import TfidfTransformer

from gatp_participa.clustering.documents import Document
from gatp_participa.clustering.ngrams import character_ngrams
from gatp_participa.clustering.normalize import clean, fold

# A copy shows in its first paragraphs, and memory grows with every character.
_CHARACTERS = 1_000
_BLOCK = 500
# Longer prefixes cost more to multiply and leave fewer pairs to compare.
_LEFT = 0.8
_NOT_WORDS = re.compile(r"[\W_]+")


def near_copies(
    documents: Sequence[Document], *, threshold: float = 0.9
) -> tuple[tuple[int, ...], ...]:
    """Group texts whose cosine over character 3-5-grams reaches `threshold`.

    Parameters
    ----------
    documents : sequence of Document
    threshold : float, default=0.9
        Over 0, at most 1. At 0.5 edited copies are still found (recall .96 or more on perturbed
        real proposals); at 0.9 only those that nobody would call a different text.

    Returns
    -------
    tuple of tuple of int
        Ids of each group of two or more, in order; largest group first. Copies of a copy are in
        the same group. Texts without letters or figures are in none.

    Raises
    ------
    ValueError
        If `threshold` is out of range.
    """
    if not 0 < threshold <= 1:
        raise ValueError("threshold must be over 0 and at most 1")
    holders: dict[str, list[int]] = {}
    for document in documents:
        text = _comparable(document)
        if text:
            holders.setdefault(text, []).append(document.id)
    # Sorted, so that the answer does not depend on the order of the documents.
    texts = sorted(holders)
    group = _linked(texts, threshold) if len(texts) > 1 else np.arange(len(texts))
    together: dict[int, list[int]] = {}
    for text, number in zip(texts, group.tolist(), strict=True):
        together.setdefault(number, []).extend(holders[text])
    groups = [tuple(sorted(ids)) for ids in together.values() if len(ids) > 1]
    return tuple(sorted(groups, key=lambda ids: (-len(ids), ids)))


def _comparable(document: Document) -> str:
    text = f"{clean(document.title)} {clean(document.body)}"[:_CHARACTERS]
    return " ".join(fold(word) for word in _NOT_WORDS.sub(" ", text).split())


def _linked(texts: Sequence[str], threshold: float) -> np.ndarray:
    """Return the connected group of each distinct text: (n_texts,), int."""
    counts = character_ngrams(texts)
    # In place: with 100,000 texts the matrix takes more than a gigabyte.
    weights = TfidfTransformer(sublinear_tf=True).fit(counts).transform(counts, copy=False)
    n = len(texts)
    group = np.arange(n)
    rare = _prefixes(weights, threshold)
    rare_by_column = rare.T.tocsr()
    for start in range(0, n, _BLOCK):
        stop = min(start + _BLOCK, n)
        candidates = (rare[start:stop] @ rare_by_column).tocoo()
        first, second = candidates.row + start, candidates.col
        promising = candidates.data >= threshold * (1 - _LEFT) - 1e-4
        ahead = promising & (second > first) & (group[first] != group[second])
        first, second = first[ahead], second[ahead]
        near = _cosines(weights, first, second) >= threshold - 1e-6
        # Groups so far as a star around one member each, plus the new pairs.
        ones = np.ones(n + int(near.sum()), dtype=bool)
        ends = np.concatenate((np.arange(n), first[near])), np.concatenate((group, second[near]))
        _, component = connected_components(sparse.coo_matrix((ones, ends), (n, n)), False)
        _, leader = np.unique(component, return_index=True)
        group = leader[component]
    return group


def _prefixes(weights: sparse.csr_matrix, threshold: float) -> sparse.csr_matrix:
    """Return for each row only its rarest features, enough to find every pair over `threshold`.

    Prefix filtering (Bayardo et al., 2007, "Scaling up all pairs similarity search"): features
    are taken from the rarest to the commonest until what is left of the row is shorter than
    ``left = 0.8 * threshold``. Beyond the point where the first of two rows was cut, they can add
    at most ``left`` to their cosine; so the prefixes alone must give ``threshold - left`` or the
    pair cannot reach the threshold. Nothing is missed and few pairs are compared in full.
    """
    frequency = np.bincount(weights.indices, minlength=weights.shape[1])
    blocks = [
        _prefix_block(weights[start : start + _BLOCK], frequency, threshold)
        for start in range(0, weights.shape[0], _BLOCK)
    ]
    return sparse.vstack(blocks, "csr")


def _prefix_block(
    weights: sparse.csr_matrix, frequency: np.ndarray, threshold: float
) -> sparse.csr_matrix:
    rows = np.repeat(np.arange(weights.shape[0]), np.diff(weights.indptr))
    order = np.lexsort((weights.indices, frequency[weights.indices], rows))
    columns, values = weights.indices[order], weights.data[order].astype(np.float64)
    before = np.concatenate(([0.0], np.cumsum(values**2)))
    left = 1 - (before[:-1] - before[weights.indptr[rows]])
    # A feature nobody else has can be in no pair, but its weight counts.
    kept = (left >= (_LEFT * threshold) ** 2 - 1e-6) & (frequency[columns] > 1)
    data = values[kept].astype(np.float32)
    return sparse.csr_matrix((data, (rows[kept], columns[kept])), shape=weights.shape)


def _cosines(weights: sparse.csr_matrix, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    parts = [np.empty(0)]
    for start in range(0, len(first), 10 * _BLOCK):
        a = weights[first[start : start + 10 * _BLOCK]]
        b = weights[second[start : start + 10 * _BLOCK]]
        parts.append(np.asarray(a.multiply(b).sum(axis=1)).ravel())
    return np.concatenate(parts)
