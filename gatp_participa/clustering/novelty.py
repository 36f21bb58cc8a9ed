"""New themes among texts that came after the themes were made."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.cluster import AgglomerativeClustering

from gatp_participa.clustering.assigning import assign_places
from gatp_participa.clustering.centres import Centre, centres_of, cosines
from gatp_participa.clustering.space import Places

# Pairs are compared one by one: more would take memory that grows with the square.
_LOOK_AT = 3_000
# On average each text must be nearer to the others of its group than to any theme by this cosine,
APART = 0.1
# and about as near as texts of a theme are to theirs.
COHESIVE = 0.9
# What is new draws new texts: the share of the old ones that would leave for it is at most the
# share of the new ones divided by this. Otherwise it is a part of a theme that was always there.
# On labelled texts with a subject hidden, right groups had 8 to 40, wrong ones 1 to 6.
MOSTLY_NEW = 8


def new_centres(
    places: Places,
    closeness: np.ndarray,
    homes: np.ndarray,
    centres: Sequence[Centre],
    smallest: int,
) -> list[Centre]:
    """Return centres of groups of new texts that no theme covers.

    New texts less close to their nearest theme than half of the old ones are joined by average
    linkage until groups would be looser than the themes are. A group counts when it has
    `smallest` texts, is cohesive, stands apart and draws few old texts. The first two are
    measured without the text itself: a small group is always close to a centre that it makes.

    Parameters
    ----------
    places : Places
        Of the voices, all known.
    closeness : ndarray of shape (n,)
        With their themes.
    homes : ndarray of shape (n,), int
        Theme each text was in, -1 for none: those are the new ones.
    centres : sequence of Centre
        Of the themes, empty ones allowed.
    """
    new = homes < 0
    if new.sum() < smallest or new.all():
        return []
    usual = float(np.median(closeness[~new]))
    looked = np.flatnonzero(new & (closeness < usual))
    looked = np.sort(looked[np.argsort(closeness[looked], kind="stable")][:_LOOK_AT])
    if len(looked) < max(2, smallest):
        return []
    heard = places[looked]
    # The mean cosine of all pairs of a theme is the squared length of its mean.
    tight = [float((c.smooth.astype(np.float64) ** 2).sum()) for c in centres if c.smooth.any()]
    joined = AgglomerativeClustering(
        n_clusters=None,
        metric="cosine",
        linkage="average",
        distance_threshold=max(0.0, 1 - float(np.median(tight))),
    ).fit_predict(heard.smooth)
    themes = cosines(heard, [c for c in centres if c.plain.any()]).max(axis=1)
    found = []
    for group in np.unique(joined):
        inside = np.flatnonzero(joined == group)
        if len(inside) < smallest:
            continue
        own = _without_itself(heard.plain[inside])
        if own.mean() >= COHESIVE * usual and (own - themes[inside]).mean() >= APART:
            found.append((-len(inside), int(inside[0]), inside))
    labels = np.full(len(looked), -1)
    for number, (_, _, inside) in enumerate(sorted(found, key=lambda one: one[:2])):
        labels[inside] = number
    candidates = centres_of(heard, labels)
    together = assign_places(places, [*centres, *candidates], bar=-2.0, homes=homes).index
    drawn_new = np.bincount(together[new], minlength=len(centres) + len(candidates)) / new.sum()
    drawn_old = np.bincount(together[~new], minlength=len(drawn_new)) / (~new).sum()
    kept = drawn_old * MOSTLY_NEW <= drawn_new
    return [c for i, c in enumerate(candidates, start=len(centres)) if kept[i] and drawn_new[i]]


def _without_itself(rows: np.ndarray) -> np.ndarray:
    """Return the cosine of each row with the sum of the others."""
    others = rows.sum(axis=0) - rows
    lengths = np.linalg.norm(others, axis=1)
    return (others * rows).sum(axis=1) / np.where(lengths > 0, lengths, 1)
