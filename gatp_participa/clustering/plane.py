"""Themes on a plane: like ones near each other, none on top of another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

# Circles together take this share of the square that their centres span.
_COVERED = 0.3
# Free space between two circles, as a share of the sum of their radii.
_GAP = 0.06
_PUSHES = 2_000


def circles(plain: np.ndarray, sizes: Sequence[int]) -> np.ndarray:
    """Place themes as circles in the square [0, 1] x [0, 1].

    Classical multidimensional scaling (Torgerson, 1952) of the Euclidean distances between
    centres. A circle's radius is ``c * sqrt(size)``, the same ``c`` for all, so that areas are
    proportional to sizes; overlapping circles are pushed apart along the line of their centres,
    and the whole is scaled until the circles fill the width or the height of the square.

    Parameters
    ----------
    plain : ndarray of shape (n_themes, d)
        Centres.
    sizes : sequence of int
        Texts of each theme.

    Returns
    -------
    ndarray of shape (n_themes, 3), float64
        x, y and radius of each theme, rounded to four decimals.
    """
    k = len(plain)
    if k == 0:
        return np.zeros((0, 3))
    spots = _scaled(plain.astype(np.float64))
    share = np.asarray(sizes, dtype=np.float64).clip(min=1)
    radius = np.sqrt(_COVERED * share / share.sum() / np.pi)
    spots = _apart(spots, radius)
    low = (spots - radius[:, None]).min(axis=0)
    high = (spots + radius[:, None]).max(axis=0)
    side = (high - low).max()
    centred = (spots - (low + high) / 2) / side + 0.5
    placed = np.column_stack((centred, radius / side * (1 - 1e-3)))
    return np.round(placed, 4)


def _scaled(rows: np.ndarray) -> np.ndarray:
    """Return two coordinates per row whose longer range is 1, signs fixed."""
    k = len(rows)
    square = ((rows[:, None, :] - rows[None, :, :]) ** 2).sum(axis=2)
    middle = np.eye(k) - 1 / k
    values, vectors = np.linalg.eigh(-middle @ square @ middle / 2)
    order = np.argsort(-values, kind="stable")[:2]
    spots = np.zeros((k, 2))
    spots[:, : len(order)] = vectors[:, order] * np.sqrt(values[order].clip(min=0))
    for axis in range(2):
        # An eigenvector has no sign of its own: its largest part points right, or up.
        if spots[np.abs(spots[:, axis]).argmax(), axis] < 0:
            spots[:, axis] *= -1
    spots = np.round(spots, 6)
    extent = np.ptp(spots, axis=0).max() if k > 1 else 0.0
    return spots / extent if extent > 0 else spots


def _apart(spots: np.ndarray, radius: np.ndarray) -> np.ndarray:
    """Push overlapping circles apart, each by half of what is missing."""
    spots = spots.copy()
    wanted = (radius[:, None] + radius[None, :]) * (1 + _GAP)
    np.fill_diagonal(wanted, 0)
    # Two centres on one spot have no line between them: each theme gets a direction of its own.
    angle = np.arange(len(spots)) * np.pi * (3 - np.sqrt(5))
    spots += np.column_stack((np.cos(angle), np.sin(angle))) * 1e-6
    for _ in range(_PUSHES):
        line = spots[:, None, :] - spots[None, :, :]
        far = np.sqrt((line**2).sum(axis=2))
        np.fill_diagonal(far, 1)
        missing = (wanted - far).clip(min=0)
        if missing.max() <= _GAP / 2 * radius.min():
            break
        step = line / np.maximum(far, 1e-9)[:, :, None] * missing[:, :, None] / 2
        spots += step.sum(axis=1)
    return spots
