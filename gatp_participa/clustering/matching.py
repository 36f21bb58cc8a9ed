"""Which proposed group continues which theme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np
from scipy.optimize import linear_sum_assignment

# A quarter of the texts of both together: two halves of a theme cut in two share half with it,
# and of four themes poured into one the largest still continues; less is another theme.
LEAST_OVERLAP = 0.25


def match_groups(current: Mapping[int, int], proposed: Mapping[int, int]) -> dict[int, int]:
    """Say which theme each proposed group continues, each theme at most once.

    The pairing with the largest total Jaccard index over the texts known to both (Kuhn, 1955);
    then pairs under `LEAST_OVERLAP` are dropped. New texts neither help nor harm.

    Parameters
    ----------
    current : mapping of int to int
        Document to theme id.
    proposed : mapping of int to int
        Document to number of group.

    Returns
    -------
    dict of int to int
        Group to theme id, only of groups that continue one; in the order of the groups.
    """
    shared = sorted(current.keys() & proposed.keys())
    themes = sorted({current[d] for d in shared})
    groups = sorted({proposed[d] for d in shared})
    row = {group: i for i, group in enumerate(groups)}
    column = {theme: i for i, theme in enumerate(themes)}
    both = np.zeros((len(groups), len(themes)))
    for (group, theme), count in Counter((proposed[d], current[d]) for d in shared).items():
        both[row[group], column[theme]] = count
    either = both.sum(axis=1, keepdims=True) + both.sum(axis=0, keepdims=True) - both
    overlap = np.divide(both, either, out=np.zeros_like(both), where=either > 0)
    chosen = zip(*linear_sum_assignment(overlap, maximize=True), strict=True)
    return {groups[i]: themes[j] for i, j in chosen if overlap[i, j] >= LEAST_OVERLAP}
