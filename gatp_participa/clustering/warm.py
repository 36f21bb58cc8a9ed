"""Reorganising themes that exist: most texts stay, and every theme keeps its identity."""

from __future__ import annotations

import numpy as np

from gatp_participa.clustering.assigning import assign_places
from gatp_participa.clustering.centres import Centre, centres_of
from gatp_participa.clustering.grouping import Grouping
from gatp_participa.clustering.leftovers import bar_of
from gatp_participa.clustering.novelty import new_centres
from gatp_participa.clustering.space import Places

SMALLEST_NEW = 8
_ROUNDS = 2


def reorganise(
    places: Places,
    voices: np.ndarray,
    homes: np.ndarray,
    pinned: np.ndarray,
    themes: list[int],
    *,
    smallest: int,
) -> Grouping:
    """Move the centres of existing themes to where their texts are now, and look for new ones.

    Parameters
    ----------
    places : Places
        Of all the texts, in the new space.
    voices : ndarray of int
        Known rows that are not copies.
    homes : ndarray of shape (n,), int
        Position in `themes` of the theme each text was in, -1 for none.
    pinned : ndarray of shape (n,), bool
    themes : list of int
        Ids of the existing themes.
    """
    heard, home, held = places[voices], homes[voices], pinned[voices]
    centres = _all_centres(heard, home, len(themes))
    for _ in range(_ROUNDS):
        found = assign_places(heard, centres, bar=-2.0, homes=home, pinned=held)
        centres = _all_centres(heard, found.index, len(themes))
    found = assign_places(heard, centres, bar=-2.0, homes=home, pinned=held)
    new = new_centres(heard, found.closeness, home, centres, smallest)
    bar = bar_of(found.closeness) if len(voices) else -1.0
    previous: list[int | None] = [*themes, *([None] * len(new))]
    return Grouping(
        centres=[*centres, *new], bar=bar, stability=1.0, because=_because(len(themes), len(new)),
        previous=previous,
    )  # fmt: skip


def _all_centres(places: Places, labels: np.ndarray, k: int) -> list[Centre]:
    """Return a centre for each of `k` groups, empty ones at the end too."""
    none = np.zeros(places.plain.shape[1], dtype=np.float32)
    centres = centres_of(places, labels)
    return centres + [Centre(plain=none, smooth=none)] * (k - len(centres))


def _because(kept: int, new: int) -> str:
    one = "Se conserva el tema que ya había" if kept == 1 else f"Se conservan los {kept} temas"
    if new:
        more = "un tema nuevo" if new == 1 else f"{new} temas nuevos"
        return f"{one}; los textos recientes forman además {more}."
    return f"{one}; los textos recientes no forman ninguno nuevo."
