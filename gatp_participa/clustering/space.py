"""The space of a run: what places a text among the others, today or a year from now.

What an encoder understands stands next to the words people used; measured by
``benchmarks/themes``, neither half alone reaches the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.preprocessing import normalize
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from gatp_participa.clustering.blocks import times, unit
from gatp_participa.clustering.documents import Document
from gatp_participa.clustering.estimators import smoothed
from gatp_participa.clustering.reading import read
from gatp_participa.clustering.stopwords import with_own
from gatp_participa.clustering.storing import digest_of, pack, unpack
from gatp_participa.clustering.tokens import Tokens

# Under about this many meaningful words the encoder sees how short a text is more than what it
# says: without correction 63 % of the title-only proposals of a real call fell in one theme.
SHORT = 30
NOTHING = 1e-6
_ARRAYS = ("idf", "components", "mean", "axes", "slopes", "references")
_PLAIN = ("typical_length", "bar", "neighbours", "seed", "encoder", "engine")


@dataclass(frozen=True, kw_only=True, eq=False)
class Places:
    """Where n texts stand.

    Attributes
    ----------
    plain, smooth : ndarray of shape (n, d), float32
        Before and after leaning on neighbours; rows of length 1, or 0 where nothing is known.
        Texts are grouped in the second and measured in the first, because smoothing flatters.
    known : ndarray of shape (n,), bool
    reasons : dict of int to str
        By id, why a text is not for a machine: ``"language"`` or ``"empty"``.
    """

    plain: np.ndarray
    smooth: np.ndarray
    known: np.ndarray
    reasons: dict[int, str]

    def __getitem__(self, rows: np.ndarray) -> Places:
        """Return the places of some rows; `reasons` stay whole."""
        return Places(
            plain=self.plain[rows],
            smooth=self.smooth[rows],
            known=self.known[rows],
            reasons=self.reasons,
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Space:
    """Axes fitted on the texts of a run; they never change. Made by `fitting.fit_space`.

    Numbers are rounded to 16 bits when fitted, so that a saved space and a living one agree to
    the last bit and a national one takes some 8 MB.

    Attributes
    ----------
    stems : tuple of str
        Words that count, in alphabetical order, at most 30,000.
    idf : ndarray of shape (n_stems,)
    components : ndarray of shape (n_word_dimensions, n_stems)
        Latent semantic analysis of the words.
    mean, axes : ndarrays of shape (n_encoder,) and (n_encoder_dimensions, n_encoder)
        Principal components of the encoder's vectors; no axes in a space of words alone.
    slopes : ndarray of shape (3, n_encoder)
        What the length of a text alone explains of its vector: a parabola of
        ``log(1 + words) - typical_length``.
    references : ndarray of shape (n_references, d)
        Plain rows that others lean on, at most 5,000.
    neighbours : int
        How many of them.
    bar : float
        Closeness to a centre under which a text does not fit.
    stop_words : tuple of str
        The call's own.
    encoder : str
        Name and version, "" without encoder.
    """

    stems: tuple[str, ...]
    idf: np.ndarray
    components: np.ndarray
    mean: np.ndarray
    axes: np.ndarray
    slopes: np.ndarray
    references: np.ndarray
    typical_length: float
    neighbours: int
    bar: float
    stop_words: tuple[str, ...]
    encoder: str
    seed: int
    engine: str

    def place(self, documents: Sequence[Document], vectors: np.ndarray | None) -> Places:
        """Place texts, one or many: the bits do not depend on how many come together.

        Parameters
        ----------
        documents : sequence of Document
        vectors : ndarray of shape (n_documents, n_encoder) or None
            From the same encoder as `encoder`; None for a space of words alone.

        Raises
        ------
        ValueError
            If the vectors do not match the documents or the space.
        """
        tokens, reasons = read(documents, with_own(frozenset(self.stop_words)))
        blank = np.array([d.id in reasons for d in documents], dtype=bool)
        return self.place_read(tokens, vectors, blank, reasons)

    def place_read(
        self,
        tokens: Tokens,
        vectors: np.ndarray | None,
        blank: np.ndarray,
        reasons: dict[int, str],
    ) -> Places:
        """Place texts already read; those in `blank` (n,), bool, are not for a machine."""
        with threadpool_limits(1):
            plain = self.plain(tokens, vectors)
            plain[blank] = 0
            known = np.asarray(plain.any(axis=1))
            smooth = np.zeros_like(plain)
            smooth[known] = smoothed(plain[known], self.references, self.neighbours)
        return Places(plain=plain, smooth=smooth, known=known, reasons=reasons)

    def plain(self, tokens: Tokens, vectors: np.ndarray | None) -> np.ndarray:
        """Return both halves side by side: (n_texts, d), float32, rows of length 1 or 0."""
        halves = [self._of_words(tokens)]
        if self.mean.size:
            if vectors is None or vectors.shape != (tokens.n_texts, len(self.mean)):
                raise ValueError("vectors must have one row per document, of this space's encoder")
            halves.insert(0, self._of_encoder(np.asarray(vectors, dtype=np.float32), tokens))
        return unit(np.hstack(halves))

    def to_bytes(self) -> bytes:
        """Return the space as bytes to save: the same for the same space."""
        return pack(*self._content())

    @classmethod
    def from_bytes(cls, data: bytes) -> Space:
        """Return the space that `to_bytes` saved.

        Raises
        ------
        ValueError
            If the bytes are not a space.
        """
        header, arrays = unpack(data)
        try:
            values: dict[str, Any] = {name: header[name] for name in _PLAIN}
            values |= {name: arrays[name].astype(np.float32) for name in _ARRAYS}
            values |= {name: tuple(header[name]) for name in ("stems", "stop_words")}
            space = cls(**values)
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"these bytes are not a saved space: {error!r}") from error
        if not space._fits_together():
            raise ValueError("these bytes are not a saved space: its parts do not match")
        return space

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hexadecimal) of all that decides where a text stands."""
        return digest_of(*self._content())

    def _content(self) -> tuple[dict[str, object], dict[str, np.ndarray]]:
        header = {name: getattr(self, name) for name in ("stems", "stop_words", *_PLAIN)}
        return header, {name: getattr(self, name).astype(np.float16) for name in _ARRAYS}

    def _fits_together(self) -> bool:
        stems, encoder = len(self.stems), len(self.mean)
        width = max(1, len(self.components)) + (max(1, len(self.axes)) if encoder else 0)
        return (
            self.idf.shape == (stems,)
            and self.components.ndim == 2
            and self.components.shape[1] == stems
            and self.axes.ndim == 2
            and self.axes.shape[1] == encoder
            and self.slopes.shape == (3, encoder)
            and self.references.ndim == 2
            and self.references.shape[1] == width
        )

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {stem: column for column, stem in enumerate(self.stems)}

    def weights(self, tokens: Tokens) -> sparse.csr_matrix:
        """Return TF-IDF, ``(1 + log tf) idf``, rows of length 1: CSR (n_texts, n_stems)."""
        column = np.array([self._columns.get(stem, -1) for stem in tokens.stems], dtype=int)
        counts = tokens.counts
        rows = np.repeat(np.arange(tokens.n_texts), np.diff(counts.indptr))
        columns = column[counts.indices]
        kept = columns >= 0
        values = (1 + np.log(counts.data[kept])) * self.idf[columns[kept]]
        shape = (tokens.n_texts, len(self.stems))
        weights = sparse.csr_matrix((values, (rows[kept], columns[kept])), shape=shape)
        weights.sort_indices()
        return normalize(weights, copy=False) if tokens.n_texts else weights

    def _of_words(self, tokens: Tokens) -> np.ndarray:
        if not len(self.components):
            return np.zeros((tokens.n_texts, 1), dtype=np.float32)
        return _unit(self.weights(tokens) @ self._transposed)

    @cached_property
    def _transposed(self) -> np.ndarray:
        return np.ascontiguousarray(self.components.T)

    def _of_encoder(self, vectors: np.ndarray, tokens: Tokens) -> np.ndarray:
        if not len(self.axes):
            return np.zeros((len(vectors), 1), dtype=np.float32)
        length = (log_length(tokens) - self.typical_length).astype(np.float32)[:, None]
        level = vectors - (self.slopes[0] + length * (self.slopes[1] + length * self.slopes[2]))
        placed = _unit(times(level - self.mean, self.axes.T))
        # No vector was stored: nothing is known, rather than something about zero.
        placed[~vectors.any(axis=1)] = 0
        return placed


def log_length(tokens: Tokens) -> np.ndarray:
    """Return ``log(1 + words)``, words with meaning counted up to `SHORT`: (n_texts,), float64."""
    words = np.asarray(tokens.counts.sum(axis=1), dtype=np.float64).ravel()
    return np.log1p(np.minimum(words, SHORT))


def _unit(rows: np.ndarray) -> np.ndarray:
    # What is left of a text by rounding alone must not be blown up to length 1.
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    return unit(np.where(lengths < NOTHING, 0, rows).astype(np.float32, copy=False))
