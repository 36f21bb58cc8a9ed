"""Texts that belong to no theme: a valid outcome, with its own tray."""

from __future__ import annotations

import numpy as np

# Two robust standard deviations below the middle: about 2 texts in 100 of a normal spread.
DEVIATIONS = 2.0
# Beyond this share the themes would be wrong, not the texts.
LARGEST_SHARE = 0.10
# Makes the median absolute deviation comparable with a standard deviation (Hampel, 1974).
_NORMAL = 1.4826


def bar_of(closeness: np.ndarray) -> float:
    """Return the closeness under which a text does not fit.

    ``median - 2 x 1.4826 x MAD`` of all the texts. All, not those of its theme: a theme that
    gathers a bit of everything must not lower its own bar. Lower if that would leave out more
    than one text in ten.

    Parameters
    ----------
    closeness : ndarray of shape (n_texts,)
        Cosine of each text with the centre of its theme.
    """
    middle = np.median(closeness)
    spread = _NORMAL * np.median(np.abs(closeness - middle))
    allowed = int(LARGEST_SHARE * len(closeness))
    return float(min(middle - DEVIATIONS * spread, np.sort(closeness)[allowed]))


def does_not_fit(closeness: np.ndarray) -> np.ndarray:
    """Say which texts are under the bar of all of them: (n_texts,), bool."""
    return closeness < bar_of(closeness)
