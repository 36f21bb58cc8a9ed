"""The Merkle tree of RFC 6962 (2.1): roots and inclusion paths. Pure.

Leaves are counted from one. What is kept of a tree is each leaf's digest and, beside the leaf
that completes it, the digest of every complete subtree: a root or a path then needs no more of
them than the tree is high.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

EMPTY = hashlib.sha256(b"").digest()


class Spot(NamedTuple):
    """Where a complete subtree is kept: beside its last leaf, by its height (0: the leaf)."""

    position: int
    level: int


def leaf_digest(content: bytes) -> bytes:
    """Return the digest of a leaf."""
    return hashlib.sha256(b"\x00" + content).digest()


def joined(left: bytes, right: bytes) -> bytes:
    """Return the digest of the node over two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def folded(peaks: Sequence[bytes]) -> bytes:
    """Return the root over complete subtrees, from the left and highest to the lowest."""
    if not peaks:
        return EMPTY
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = joined(peak, root)
    return root


@dataclass
class Tree:
    """A tree that grows and remembers only its complete subtrees: as many as bits of its size."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def add(self, leaf: bytes) -> list[bytes]:
        """Add a leaf's digest; return those of the subtrees that it completes, upwards."""
        self.size += 1
        closed, node, rest = [], leaf, self.size
        while rest % 2 == 0:
            node = joined(self.peaks.pop(), node)
            closed.append(node)
            rest //= 2
        self.peaks.append(node)
        return closed

    @property
    def root(self) -> bytes:
        """The root over all the leaves."""
        return folded(self.peaks)


def peak_spots(start: int, end: int) -> list[Spot]:
    """Return where the complete subtrees over the leaves after ``start`` and up to ``end`` are.

    ``start`` is zero or a power of two that a path splits at.
    """
    spots, at, width = [], start, end - start
    for level in reversed(range(width.bit_length())):
        if width >> level & 1:
            at += 1 << level
            spots.append(Spot(at, level))
    return spots


def path_spots(position: int, size: int) -> list[tuple[str, list[Spot]]]:
    """Return what proves a leaf in a tree: per level upwards, on which side, and what is joined.

    Raises:
        ValueError: there is no such leaf in a tree of that size.
    """
    if not 1 <= position <= size:
        raise ValueError(f"no leaf {position} in a tree of {size}")
    steps: list[tuple[str, list[Spot]]] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + (1 << (end - start - 1).bit_length() - 1)
        if position <= middle:
            steps.append(("derecha", peak_spots(middle, end)))
            end = middle
        else:
            steps.append(("izquierda", peak_spots(start, middle)))
            start = middle
    return steps[::-1]


def climbed(leaf: bytes, path: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the root that a leaf and its path lead to."""
    root = leaf
    for side, digest in path:
        root = joined(digest, root) if side == "izquierda" else joined(root, digest)
    return root
