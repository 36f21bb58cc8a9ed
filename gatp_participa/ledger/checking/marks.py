"""Roots to hold acts against, wherever they are kept, one at a time."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from gatp_participa.ledger import leaves, queries, tree
from gatp_participa.ledger.checking.findings import UnreadableError, broken, other_root

LONGEST_LINE = 65_536


class Mark(NamedTuple):
    """A root somewhere: how many acts, their root and their last link."""

    size: int
    source: str
    root: str
    chain: str


def of_database(until: int) -> Iterator[Mark]:
    """Yield the roots of the database over up to ``until`` acts."""
    for rows in queries.roots_after(0):
        for row in rows:
            if row.size > until:
                return
            yield Mark(row.size, "la base de datos", row.root, row.chain)


def of_file(path: Path, source: str, *, end: int | None = None) -> Iterator[Mark]:
    """Yield the roots of a file, a line each; up to ``end`` bytes when others add to it.

    Raises:
        UnreadableError: a line is no root.
    """
    with path.open("rb") as lines:
        number = 0
        while (end is None or lines.tell() < end) and (line := lines.readline(LONGEST_LINE)):
            number += 1
            text = line.strip().rstrip(b",")
            if text in (b"", b"[", b"]", b"[]"):
                continue
            yield _mark(text, source, f"{path.name}, línea {number}")


def _mark(text: bytes, source: str, where: str) -> Mark:
    try:
        said = json.loads(text)
        return Mark(int(said["actos"]), source, str(said["raiz"]), str(said["cadena"]))
    except (ValueError, KeyError, TypeError):
        raise UnreadableError(f"{where}: no es una raíz de este registro.") from None


class Against:
    """Holds what was read so far against every root of its size, from several places at once."""

    def __init__(self, *sources: Iterable[Mark]) -> None:
        self._marks = heapq.merge(*map(_in_order, sources), key=lambda mark: mark.size)
        self._next = next(self._marks, None)
        self.tree = tree.Tree()
        self.chain = leaves.NO_LINK
        self.held = 0  # acts that the last root agreed with
        self.roots = 0

    def add(self, leaf: bytes) -> list[bytes]:
        """Add a leaf and return the subtrees it completes.

        Raises:
            BrokenError: some root over this many acts is not theirs.
        """
        closed = self.tree.add(leaf)
        self.chain = leaves.linked(self.chain, leaf)
        while self._next is not None and self._next.size <= self.tree.size:
            if (self._next.root, self._next.chain) != (self.tree.root.hex(), self.chain):
                raise other_root(self._next.source, self.held + 1, self.tree.size)
            self.roots += 1
            self._next = next(self._marks, None)
            if self._next is None or self._next.size > self.tree.size:
                self.held = self.tree.size
        return closed

    def end(self) -> None:
        """Say that there are no more leaves.

        Raises:
            BrokenError: some root counts more of them.
        """
        if self._next is not None:
            raise broken("cut", self.tree.size + 1)


def _in_order(marks: Iterable[Mark]) -> Iterator[Mark]:
    last = 0
    for mark in marks:
        if mark.size <= last:
            raise broken("root_order", max(1, mark.size))
        last = mark.size
        yield mark
