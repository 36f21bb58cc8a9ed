"""Texts as rows of numbers: every word read once, for counting and for naming themes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from gatp_participa.clustering.normalize import fold
from gatp_participa.clustering.words import BREAKS, pieces, root

BREAK = 0


@dataclass(frozen=True, eq=False)
class Tokens:
    """Words of a set of texts.

    Attributes
    ----------
    words : ndarray of shape (n_tokens,), int32
        Index into `surfaces` of every word in reading order; `BREAK` stands for punctuation and
        for the end of a text.
    owners : ndarray of shape (n_tokens,), int32
        Row of the text each token belongs to.
    surfaces : tuple of str
        Distinct words as written, with their capitals; position 0 is the break.
    stem_of : ndarray of shape (n_surfaces,), int32
        Index into `stems` of each surface; -1 for stop words and for words under three letters.
    stems : tuple of str
    n_texts : int
    """

    words: np.ndarray
    owners: np.ndarray
    surfaces: tuple[str, ...]
    stem_of: np.ndarray
    stems: tuple[str, ...]
    n_texts: int

    @cached_property
    def counts(self) -> sparse.csr_matrix:
        """Times each text uses each stem: CSR of shape (n_texts, n_stems), float32."""
        columns = self.stem_of[self.words]
        kept = columns >= 0
        ones = np.ones(int(kept.sum()), dtype=np.float32)
        shape = (self.n_texts, len(self.stems))
        # From coordinates, repeated places are summed.
        return sparse.csr_matrix((ones, (self.owners[kept], columns[kept])), shape=shape)


class _Numbers(dict[str, int]):
    """Numbers every new word as it is asked for: the fastest way through millions of them."""

    def __init__(self, known: dict[str, int]) -> None:
        super().__init__(known)
        self._next = BREAK + 1

    def __missing__(self, word: str) -> int:
        number = self[word] = self._next
        self._next += 1
        return number


def tokenize(texts: Sequence[str], stop_words: frozenset[str]) -> Tokens:
    """Read clean texts into `Tokens`.

    Parameters
    ----------
    texts : sequence of str
        Already cleaned with `normalize.clean`. A title to be counted twice stands twice.
    stop_words : frozenset of str
        Folded words without meaning for the subject.
    """
    index = _Numbers(dict.fromkeys(("", *BREAKS), BREAK))
    rows = []
    for text in texts:
        row = list(map(index.__getitem__, pieces(text)))
        row.append(BREAK)
        rows.append(np.array(row, dtype=np.int32))
    surfaces = ("", *(piece for piece, number in index.items() if number != BREAK))
    stems: dict[str, int] = {}
    stem_of = np.full(len(surfaces), -1, dtype=np.int32)
    for place, surface in enumerate(surfaces):
        name = root(surface)
        if name is not None and fold(surface.replace("@", "a")) not in stop_words:
            stem_of[place] = stems.setdefault(name, len(stems))
    lengths = [len(row) for row in rows]
    return Tokens(
        words=np.concatenate(rows) if rows else np.empty(0, dtype=np.int32),
        owners=np.repeat(np.arange(len(rows), dtype=np.int32), lengths),
        surfaces=surfaces,
        stem_of=stem_of,
        stems=tuple(stems),
        n_texts=len(rows),
    )
