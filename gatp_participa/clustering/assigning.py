"""Which theme a text goes to, with respect for where it was and for what people decided."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gatp_participa.clustering.centres import Centre, Nearest, confidence, cosines, distances
from gatp_participa.clustering.space import Places

# A text leaves its theme only for a centre nearer by this share of the distance to its own. After
# a third more texts, on three labelled sets and five seeds, at most 1.9 % of the old ones moved
# (.3, 1.1 and 1.2 % on average); without it 2 to 12 %, and 8 to 40 % when fitted anew.
HYSTERESIS = 0.05


def assign_places(
    places: Places,
    centres: Sequence[Centre],
    *,
    bar: float,
    homes: np.ndarray | None = None,
    pinned: np.ndarray | None = None,
    hysteresis: float = HYSTERESIS,
) -> Nearest:
    """Send texts to their themes, as `centres.nearest` unless they had one.

    Parameters
    ----------
    homes : ndarray of shape (n,), int, or None
        Theme each text was in, -1 for none. It stays there, under the bar or not, unless
        another centre is nearer than ``(1 - hysteresis)`` times its own.
    pinned : ndarray of shape (n,), bool, or None
        Texts that a person put in their theme: they stay whatever the distances.
    """
    n = len(places.known)
    homes = np.full(n, -1) if homes is None else homes
    pinned = np.zeros(n, dtype=bool) if pinned is None else pinned
    if not centres:
        return Nearest(index=np.full(n, -1), confidence=np.zeros(n), closeness=np.zeros(n))
    far, near = distances(places, centres), cosines(places, centres)
    rows = np.arange(n)
    best = far.argmin(axis=1)
    at_home = far[rows, homes.clip(min=0)]
    stays = (homes >= 0) & ~(far[rows, best] < (1 - hysteresis) * at_home)
    fixed = pinned & (homes >= 0)
    index = np.where(stays | fixed, homes, best)
    own = near[rows, index]
    fits = places.known & np.isfinite(far[rows, index]) & (stays | (own >= bar))
    sure = np.where(places.known, confidence(far, index), 0.0)
    return Nearest(
        index=np.where(fits | fixed, index, -1),
        confidence=np.where(fixed, 1.0, sure),
        closeness=np.where(places.known, own, 0.0),
    )
