"""Centres of themes, and the frozen assignment: later texts come, earlier ones never move."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from gatp_participa.clustering.blocks import times, unit
from gatp_participa.clustering.space import Places

# Confidence under which a late text waits for a person. Themes fitted on three quarters of three
# labelled sets, the rest sent to them, five seeds: a refit of everything puts 74, 87 and 83 % of
# the late texts in the same theme; of those over this margin 84, 91 and 86 %. It sends 28, 13 and
# 11 % of the late texts to the tray.
MARGIN = 0.05
_MAGIC = b"GATPC1"
_SIZES = struct.Struct("<HH")


@dataclass(frozen=True, kw_only=True, eq=False)
class Centre:
    """Centre of a theme in a space: arrays of shape (d,), float32.

    Attributes
    ----------
    plain : ndarray
        Of length 1; closeness is the cosine with it.
    smooth : ndarray
        Mean of the members; texts go to the nearest. Both are zeros in a theme of which no
        machine knows anything, and no text comes to it.
    """

    plain: np.ndarray
    smooth: np.ndarray

    def to_bytes(self) -> bytes:
        """Return the centre as bytes to save."""
        plain, smooth = (np.ascontiguousarray(a, dtype="<f4") for a in (self.plain, self.smooth))
        return _MAGIC + _SIZES.pack(len(plain), len(smooth)) + plain.tobytes() + smooth.tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> Centre:
        """Return the centre that `to_bytes` saved.

        Raises
        ------
        ValueError
            If the bytes are not a centre.
        """
        start = len(_MAGIC) + _SIZES.size
        if data[: len(_MAGIC)] != _MAGIC or len(data) < start:
            raise ValueError("these bytes are not a saved centre")
        first, second = _SIZES.unpack(data[len(_MAGIC) : start])
        if len(data) != start + 4 * (first + second):
            raise ValueError("these bytes are not a saved centre: some are missing or left over")
        numbers = np.frombuffer(data, dtype="<f4", offset=start).astype(np.float32)
        return cls(plain=numbers[:first], smooth=numbers[first:])


@dataclass(frozen=True, kw_only=True, eq=False)
class Nearest:
    """Where n texts go: arrays of shape (n,).

    Attributes
    ----------
    index : ndarray of int
        Position of the centre; -1 where closeness is under the bar or nothing is known.
    confidence, closeness : ndarrays of float32
        As in `documents.Assigned`; closeness is with the nearest centre even where it is far.
    """

    index: np.ndarray
    confidence: np.ndarray
    closeness: np.ndarray


def centres_of(places: Places, labels: np.ndarray) -> list[Centre]:
    """Return the centre of each group.

    Parameters
    ----------
    places : Places
    labels : ndarray of shape (n,), int
        Groups from 0; -1 for none. A group without known texts gets a centre of zeros.
    """
    centres = []
    for label in range(int(labels.max(initial=-1)) + 1):
        inside = (labels == label) & places.known
        none = np.zeros(places.plain.shape[1], dtype=np.float32)
        if inside.any():
            plain = unit(places.plain[inside].mean(axis=0, keepdims=True))[0]
            smooth = places.smooth[inside].mean(axis=0)
            centres.append(Centre(plain=plain, smooth=smooth))
        else:
            centres.append(Centre(plain=none, smooth=none))
    return centres


def nearest(
    places: Places, centres: Sequence[Centre], *, bar: float, owners: Sequence[int] | None = None
) -> Nearest:
    """Send every text to its nearest centre, or to none.

    Parameters
    ----------
    places : Places
        In the space of the centres.
    bar : float
        Closeness under which a text does not fit: `Space.bar`.
    owners : sequence of int or None
        Theme of each centre, where a theme has several (two that people made one): being between
        them is no doubt.

    Raises
    ------
    ValueError
        If the centres are of another space.
    """
    n = len(places.known)
    if not centres:
        return Nearest(index=np.full(n, -1), confidence=np.zeros(n), closeness=np.zeros(n))
    far = distances(places, centres)
    closeness = cosines(places, centres)
    index = far.argmin(axis=1)
    own = closeness[np.arange(n), index]
    fits = places.known & (own >= bar) & np.isfinite(far[np.arange(n), index])
    return Nearest(
        index=np.where(fits, index, -1),
        confidence=np.where(places.known, confidence(far, index, owners), 0.0),
        closeness=np.where(places.known, own, 0.0),
    )


def distances(places: Places, centres: Sequence[Centre]) -> np.ndarray:
    """Return Euclidean distances in the smooth space: (n, n_centres); infinite to an empty one."""
    middle = _stacked([centre.smooth for centre in centres], places.smooth)
    with threadpool_limits(1):
        product = times(places.smooth, np.ascontiguousarray(middle.T)).astype(np.float64)
    lengths = np.einsum("ij,ij->i", places.smooth, places.smooth, dtype=np.float64)
    square = lengths[:, None] + (middle.astype(np.float64) ** 2).sum(axis=1) - 2 * product
    far = np.sqrt(square.clip(min=0))
    far[:, ~middle.any(axis=1)] = np.inf
    return far


def cosines(places: Places, centres: Sequence[Centre]) -> np.ndarray:
    """Return cosines with the centres in the plain space: (n, n_centres)."""
    middle = _stacked([centre.plain for centre in centres], places.plain)
    with threadpool_limits(1):
        return times(places.plain, np.ascontiguousarray(middle.T))


def confidence(
    far: np.ndarray, index: np.ndarray, owners: Sequence[int] | None = None
) -> np.ndarray:
    """Return how clearly each text is nearer to its centre `index` (n,) than to any other: (n,).

    0 where another centre is nearer, 1 where there is no other. Of `owners` see `nearest`.
    """
    rows = np.arange(len(far))
    own = far[rows, index]
    others = far.copy()
    others[rows, index] = np.inf
    if owners is not None:
        theme = np.asarray(owners)
        others[theme == theme[index][:, None]] = np.inf
    second = others.min(axis=1)
    alone = ~np.isfinite(second)
    # Nothing is known of either: no confidence.
    gap = np.divide(second - own, second, out=np.zeros_like(own), where=~alone & (second > 0))
    return np.where(alone & np.isfinite(own), 1.0, gap.clip(min=0))


def _stacked(rows: list[np.ndarray], like: np.ndarray) -> np.ndarray:
    stacked = np.array(rows, dtype=np.float32)
    if stacked.ndim != 2 or stacked.shape[1] != like.shape[1]:
        raise ValueError("the centres are of another space")
    return stacked
