"""How many themes: a choice that is shown, so that a table can disagree with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from sklearn.metrics import adjusted_rand_score
from sklearn.utils import check_random_state

from gatp_participa.clustering.documents import Candidate
from gatp_participa.clustering.estimators import repeated_kmeans

# The table's limits: 8-15 for a state's call, 30-60 for a large national one.
STATE_LIMITS = (8, 15)
NATIONAL_LIMITS = (30, 60)
STATE_TEXTS = 1_500
TRIES = 9
RUNS = 8
SAMPLE = 1_500


@dataclass(frozen=True, kw_only=True)
class Choice:
    """The number of themes kept, what it was compared with and why, in Spanish."""

    themes: int
    candidates: tuple[Candidate, ...]
    because: str


def default_limits(n: int) -> tuple[int, int]:
    """Return the fewest and the most themes worth looking at for `n` texts.

    Up to 1,500 texts, 8 to 15; beyond, both grow with the cube root of `n` until 30 and 60 at
    about 100,000. A small call has fewer, never more than ``sqrt(n / 2)`` (the old rule of
    thumb of Mardia et al., 1979): with 30 texts, 2 to 4.
    """
    growth = (max(n, STATE_TEXTS) / STATE_TEXTS) ** (1 / 3)
    low = min(NATIONAL_LIMITS[0], round(STATE_LIMITS[0] * growth), round(np.sqrt(n) / 4))
    high = min(NATIONAL_LIMITS[1], round(STATE_LIMITS[1] * growth), round(np.sqrt(n / 2)))
    return max(2, low), max(2, low, high)


def choose_themes(
    smooth: np.ndarray,
    plain: np.ndarray,
    limits: tuple[int, int],
    *,
    seed: int,
    progress: Callable[[float], None] | None = None,
) -> Choice:
    """Compare numbers of themes inside `limits` and keep one.

    Every number is run from eight starts. *Stability* is how far the runs agree (mean adjusted
    Rand index of the pairs), *cohesion* how near texts are to the centre of their theme (mean
    cosine), the *score* their mean. Kept: the best score; the fewer themes if two are equal.
    Stability stops a theme from being cut where the texts do not ask for it; cohesion stops
    unlike texts from being put together. Two themes too many are easier to mend (merge them)
    than one that gathers a bit of everything.

    Parameters
    ----------
    smooth : ndarray of shape (n_texts, d)
        Space in which texts are grouped.
    plain : ndarray of shape (n_texts, d)
        Rows of length 1 before smoothing, where cohesion is measured: smoothing flatters it.
    limits : tuple of int
        Fewest and most themes, inclusive. At most nine numbers between them are tried, on at
        most 1,500 texts.
    """
    rng = np.random.default_rng(seed)
    n = len(smooth)
    sample = np.sort(rng.choice(n, SAMPLE, replace=False)) if n > SAMPLE else np.arange(n)
    low, high = (min(limit, len(sample)) for limit in limits)
    numbers = np.unique(np.linspace(low, high, min(TRIES, high - low + 1)).round().astype(int))
    tried = []
    for done, k in enumerate(numbers.tolist()):
        tried.append(_try(smooth[sample], plain[sample], k, seed))
        if progress:
            progress((done + 1) / len(numbers))
    kept = max(tried, key=lambda candidate: (candidate.score, -candidate.themes))
    return Choice(themes=kept.themes, candidates=tuple(tried), because=_because(kept, tried))


def mean_agreement(runs: list[np.ndarray]) -> float:
    """Return the mean adjusted Rand index of all pairs of `runs`; 1 if there is only one."""
    pairs = combinations(runs, 2)
    return float(np.mean([adjusted_rand_score(a, b) for a, b in pairs] or [1.0]))


def cohesion(rows: np.ndarray, labels: np.ndarray) -> float:
    """Return the mean cosine of `rows` (n, d), of length 1, with the centre of their group."""
    # Cosines of a group with its own centre add up to the length of its sum.
    groups = np.unique(labels)
    return float(sum(np.linalg.norm(rows[labels == g].sum(axis=0)) for g in groups) / len(rows))


def _try(smooth: np.ndarray, plain: np.ndarray, k: int, seed: int) -> Candidate:
    runs = repeated_kmeans(smooth, k, RUNS, check_random_state(seed))
    stability = mean_agreement(runs)
    near = float(np.mean([cohesion(plain, labels) for labels in runs]))
    return Candidate(
        themes=k,
        stability=round(stability, 4),
        cohesion=round(near, 4),
        score=round((stability + near) / 2, 4),
    )


def _because(kept: Candidate, tried: list[Candidate]) -> str:
    if len(tried) == 1:
        return f"Con estos límites solo cabía probar {kept.themes} temas."
    return (
        f"Se probaron de {tried[0].themes} a {tried[-1].themes} temas. Con {kept.themes} se "
        "combinan mejor dos cosas: que otra corrida dé los mismos temas (coincidencia de "
        f"{100 * kept.stability:.0f} %, donde 0 % sería azar) y que los textos de cada tema se parezcan "
        f"entre sí (cercanía de {100 * kept.cohesion:.0f} %)."
    )
