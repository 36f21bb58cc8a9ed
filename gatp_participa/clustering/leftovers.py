"""Texts that belong to no theme: a valid outcome, with its own tray."""

from __future__ import annotations

import numpy as np

# Two robust standard deviations below the middle: about 2 texts in 100 of a normal spread.
DEVIATIONS = 2.0
# Beyond this share the themes would be wrong, not the texts.
LARGEST_SHARE = 0.10
# Makes the median absolute deviation comparable with a standard deviation (Hampel, 1974).
_NORMAL = 1.4826


def does_not_fit(closeness: np.ndarray) -> np.ndarray:
    """Say which texts are too far from the centre of their theme to be called part of it.

    A text does not fit when its closeness is under ``median - 2 x 1.4826 x MAD`` of all the
    texts. All, not those of its theme: a theme that gathers a bit of everything must not
    lower its own bar. At most one text in ten is left out, the farthest first.

    Parameters
    ----------
    closeness : ndarray of shape (n_texts,)
        Cosine of each text with the centre of its theme.

    Returns
    -------
    ndarray of shape (n_texts,), bool
    """
    middle = np.median(closeness)
    spread = _NORMAL * np.median(np.abs(closeness - middle))
    far = closeness < middle - DEVIATIONS * spread
    allowed = int(LARGEST_SHARE * len(closeness))
    if far.sum() > allowed:
        far = np.zeros(len(closeness), dtype=bool)
        far[np.argsort(closeness, kind="stable")[:allowed]] = True
    return far
