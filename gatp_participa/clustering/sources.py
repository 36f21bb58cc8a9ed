"""Where texts come from: a list in memory or a table too large for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from gatp_participa.clustering.documents import Document

# Up to here everything is fitted on all the texts. Axes and centres settle long before.
SAMPLE = 20_000
_BATCH = 5_000
# A kept theme must be seen, however few of its texts chance drew.
_SEEN_OF_EACH = 20

Batch = tuple[Sequence[Document], np.ndarray | None]


class TextSource(Protocol):
    """Texts in batches, as often as they are asked for, the ids always ascending."""

    def __len__(self) -> int:
        """Return how many texts there are."""
        ...

    def batches(self) -> Iterator[Batch]:
        """Yield documents with their vectors (n, n_encoder), or None for those not stored."""
        ...


class Listed:
    """A `TextSource` over lists in memory, in any order.

    Raises
    ------
    ValueError
        If two documents share an id, or the vectors do not match or are not finite.
    """

    def __init__(self, documents: Sequence[Document], vectors: np.ndarray | None) -> None:
        if len({d.id for d in documents}) != len(documents):
            raise ValueError("two documents share an id")
        if vectors is not None and (vectors.ndim != 2 or len(vectors) != len(documents)):
            raise ValueError("vectors must have one row per document")
        if vectors is not None and not np.isfinite(vectors).all():
            raise ValueError("vectors must be finite")
        order = sorted(range(len(documents)), key=lambda i: documents[i].id)
        self.documents = [documents[i] for i in order]
        self.vectors = None
        if vectors is not None:
            self.vectors = np.asarray(vectors, dtype=np.float32)[order]

    def __len__(self) -> int:
        """Return how many texts there are."""
        return len(self.documents)

    def batches(self) -> Iterator[Batch]:
        """Yield them in the order of their ids."""
        for start in range(0, len(self.documents), _BATCH):
            part = slice(start, start + _BATCH)
            yield self.documents[part], None if self.vectors is None else self.vectors[part]


@dataclass(frozen=True, kw_only=True, eq=False)
class Sample:
    """Texts on which themes are fitted; `whole` says that they are all there are."""

    documents: list[Document]
    vectors: np.ndarray | None
    whole: bool


def take(source: TextSource, *, size: int, seed: int, keep: Mapping[int, int]) -> Sample:
    """Return all the texts of `source`, or `size` of them drawn at random and a few more.

    The few more: of every theme in `keep` (document to theme) the first twenty.

    Raises
    ------
    ValueError
        If ids do not ascend, or some batches have vectors and others none.
    """
    n = len(source)
    drawn = np.ones(n, dtype=bool)
    if n > size:
        drawn[:] = False
        drawn[np.random.default_rng(seed).choice(n, size, replace=False)] = True
    documents: list[Document] = []
    rows: list[np.ndarray] = []
    seen: dict[int, int] = {}
    last, position = None, 0
    for batch, vectors in source.batches():
        chosen = []
        for i, document in enumerate(batch):
            if last is not None and document.id <= last:
                raise ValueError("ids must ascend and two documents cannot share an id")
            last = document.id
            if drawn[position + i] or _rare(keep.get(document.id), seen):
                chosen.append(i)
        position += len(batch)
        documents += [batch[i] for i in chosen]
        if vectors is not None:
            rows.append(np.asarray(vectors, dtype=np.float32)[chosen])
    stored = np.vstack(rows) if rows else None
    if stored is not None and (len(stored) != len(documents) or not np.isfinite(stored).all()):
        raise ValueError("vectors must be finite and have one row per document")
    return Sample(documents=documents, vectors=stored, whole=len(documents) == n)


def _rare(theme: int | None, seen: dict[int, int]) -> bool:
    if theme is None or seen.get(theme, 0) >= _SEEN_OF_EACH:
        return False
    seen[theme] = seen.get(theme, 0) + 1
    return True
