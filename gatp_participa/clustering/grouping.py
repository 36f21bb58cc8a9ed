"""Groups out of places: how many, which, and who fits in none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from gatp_participa.clustering.centres import Centre, centres_of, cosines, nearest
from gatp_participa.clustering.choose import choose_themes, default_limits, mean_agreement
from gatp_participa.clustering.documents import Candidate
from gatp_participa.clustering.estimators import ConsensusKMeans
from gatp_participa.clustering.leftovers import bar_of
from gatp_participa.clustering.space import Places

_AGREEMENT_RUNS = 10
# Centres settle before this many voices; the time of k-means does not.
_FIT_ON = 5_000


@dataclass(frozen=True, kw_only=True, eq=False)
class Grouping:
    """Centres of the groups and how they were found.

    Attributes
    ----------
    centres : list of Centre
    bar : float
        Closeness under which a text does not fit.
    stability : float
        Mean adjusted Rand index between runs.
    previous : list of int or None
        Theme each group continues, in a reorganisation.
    """

    centres: list[Centre]
    bar: float
    stability: float
    because: str
    candidates: tuple[Candidate, ...] = ()
    tried: tuple[int, int] | None = None
    asked: int | None = None
    previous: list[int | None]


def group(
    places: Places,
    voices: np.ndarray,
    *,
    themes: int | None,
    limits: tuple[int, int] | None,
    seed: int,
    progress: Callable[[float, str], None],
) -> Grouping:
    """Group texts from nothing.

    Parameters
    ----------
    places : Places
        Of all the texts.
    voices : ndarray of int
        Known rows that are not copies: the only ones that decide.
    """
    heard = places[voices]
    n = len(voices)
    candidates: tuple[Candidate, ...] = ()
    because = "El número de temas lo fijó una persona."
    tried = None
    if themes is None:
        low, high = tried = limits or default_limits(n)
        choice = choose_themes(
            heard.smooth,
            heard.plain,
            (min(low, n), min(high, n)),
            seed=seed,
            progress=lambda share: progress(share * 0.6, "Probando cuántos temas"),
        )
        themes, candidates, because = choice.themes, choice.candidates, choice.because
    progress(0.6, "Formando los temas")
    model = ConsensusKMeans(min(themes, n), max_fit_samples=_FIT_ON, random_state=seed)
    model.fit(heard.smooth)
    centres = centres_of(heard, model.labels_)
    # The middle of the agreed runs, rather than of whoever is nearest to it, decides.
    centres = [
        Centre(plain=centre.plain, smooth=middle.astype(np.float32))
        for centre, middle in zip(centres, model.cluster_centers_, strict=True)
        if centre.plain.any()
    ]
    closeness = cosines(heard, centres)[np.arange(n), nearest(heard, centres, bar=-2.0).index]
    return Grouping(
        centres=centres,
        bar=bar_of(closeness),
        stability=mean_agreement(model.runs_[:_AGREEMENT_RUNS]),
        because=because,
        candidates=candidates,
        tried=tried,
        asked=themes,
        previous=[None] * len(centres),
    )


def drop_small(grouping: Grouping, places: Places, smallest: int) -> Grouping:
    """Return the grouping without groups of fewer than `smallest` texts."""
    index = nearest(places, grouping.centres, bar=grouping.bar).index
    size = np.bincount(index[index >= 0], minlength=len(grouping.centres))
    kept = [centre for centre, n in zip(grouping.centres, size, strict=True) if n >= smallest]
    return replace(grouping, centres=kept, previous=[None] * len(kept))


def reordered(grouping: Grouping, order: list[int]) -> Grouping:
    """Return the grouping with the groups of `order`, in it."""
    return replace(
        grouping,
        centres=[grouping.centres[i] for i in order],
        previous=[grouping.previous[i] for i in order],
    )
