"""The numbers behind a draft: space, number of themes, consensus, leftovers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from sklearn.metrics import pairwise_distances
from sklearn.preprocessing import normalize

from gatp_participa.clustering.choose import choose_themes, default_limits, mean_agreement
from gatp_participa.clustering.documents import Candidate
from gatp_participa.clustering.estimators import ConsensusKMeans, NeighbourSmoother
from gatp_participa.clustering.leftovers import DEVIATIONS, LARGEST_SHARE, does_not_fit
from gatp_participa.clustering.space import hybrid_space

FEWEST_TEXTS = 8
SMALLEST_THEME = 2
_AGREEMENT_RUNS = 10
_BLOCK = 10_000


@dataclass(frozen=True, kw_only=True, eq=False)
class Grouping:
    """Arrays over the n texts that were grouped.

    Attributes
    ----------
    labels : ndarray of shape (n,), int
        Theme of each text, 0 being the largest theme; -1 where it does not fit.
    closeness : ndarray of shape (n,)
        Cosine with the centre of its theme, in the space before smoothing.
    margins : ndarray of shape (n,)
        Confidence as in `documents.DraftMember`.
    plain : ndarray of shape (n, d)
        The hybrid space, rows of length 1.
    """

    labels: np.ndarray
    closeness: np.ndarray
    margins: np.ndarray
    plain: np.ndarray
    stability: float
    candidates: tuple[Candidate, ...]
    because: str
    parameters: dict[str, object]


def group(
    counts: sparse.csr_matrix,
    vectors: np.ndarray | None,
    texts: Sequence[str],
    *,
    themes: int | None,
    limits: tuple[int, int] | None,
    seed: int,
    progress: Callable[[float, str], None],
) -> Grouping | None:
    """Group texts, or return None when nothing is known of enough of them.

    Parameters
    ----------
    counts : CSR matrix of shape (n_texts, n_stems)
    vectors : ndarray of shape (n_texts, n_dimensions) or None
    texts : sequence of str
        To recognise copies: they count as members, but axes and limits are set by what differs.
    """
    _, distinct = np.unique(np.array(texts, dtype=object), return_index=True)
    distinct = np.sort(distinct)
    if len(distinct) == 1:
        return _all_the_same(len(texts))
    progress(0.0, "Comparando los textos")
    plain = hybrid_space(counts, vectors, distinct, seed=seed)
    known = np.flatnonzero(np.linalg.norm(plain, axis=1) > 0)
    if len(known) < FEWEST_TEXTS:
        return None
    smooth = NeighbourSmoother(random_state=seed).fit_transform(plain[known])
    candidates: tuple[Candidate, ...] = ()
    because = "El número de temas lo fijó una persona."
    most = min(len(distinct), len(known))
    tried = None
    if themes is None:
        low, high = tried = limits or default_limits(len(known))
        choice = choose_themes(
            smooth,
            plain[known],
            (min(low, most), min(high, most)),
            seed=seed,
            progress=lambda share: progress(0.1 + share * 0.5, "Probando cuántos temas"),
        )
        themes, candidates, because = choice.themes, choice.candidates, choice.because
    progress(0.6, "Formando los temas")
    model = ConsensusKMeans(min(themes, most), random_state=seed).fit(smooth)
    labels = np.full(len(texts), -1)
    labels[known] = model.labels_
    closeness = _closeness(plain, labels)
    outside = does_not_fit(closeness[known])
    labels[known[outside]] = -1
    labels = _largest_first(labels)
    margins = np.zeros(len(texts))
    margins[known] = _margins(smooth, model.cluster_centers_)
    return Grouping(
        labels=labels,
        closeness=_closeness(plain, labels),
        margins=margins,
        plain=plain,
        stability=mean_agreement(model.runs_[:_AGREEMENT_RUNS]),
        candidates=candidates,
        because=because,
        parameters={
            "limits_tried": list(tried) if tried else None,
            "themes_asked_of_kmeans": themes,
            "dimensions": plain.shape[1],
            "runs": model.n_runs,
            "neighbours": NeighbourSmoother().n_neighbors,
            "does_not_fit_deviations": DEVIATIONS,
            "does_not_fit_largest_share": LARGEST_SHARE,
        },
    )


def _all_the_same(n: int) -> Grouping:
    return Grouping(
        labels=np.zeros(n, dtype=int),
        closeness=np.ones(n),
        margins=np.ones(n),
        plain=np.ones((n, 1), dtype=np.float32),
        stability=1.0,
        candidates=(),
        because="Todos los textos son iguales: forman un solo tema.",
        parameters={},
    )


def _largest_first(labels: np.ndarray) -> np.ndarray:
    """Number themes by size; a theme of one text is no theme and its text does not fit."""
    names, first, sizes = np.unique(labels, return_index=True, return_counts=True)
    order = [
        names[i]
        for i in np.lexsort((first, -sizes))
        if names[i] >= 0 and sizes[i] >= SMALLEST_THEME
    ]
    renumbered = np.full(len(labels), -1)
    for number, name in enumerate(order):
        renumbered[labels == name] = number
    return renumbered


def _closeness(plain: np.ndarray, labels: np.ndarray) -> np.ndarray:
    closeness = np.zeros(len(plain))
    for label in np.unique(labels[labels >= 0]):
        inside = labels == label
        centre = normalize(plain[inside].mean(axis=0, keepdims=True))
        closeness[inside] = (plain[inside] @ centre.T).ravel()
    return closeness


def _margins(smooth: np.ndarray, centres: np.ndarray) -> np.ndarray:
    if len(centres) == 1:
        return np.ones(len(smooth))
    margins = []
    for start in range(0, len(smooth), _BLOCK):
        distance = pairwise_distances(smooth[start : start + _BLOCK], centres)
        two = np.partition(distance, 1, axis=1)[:, :2]
        far = np.where(two[:, 1] > 0, two[:, 1], 1)
        margins.append((two[:, 1] - two[:, 0]) / far)
    return np.concatenate(margins)
