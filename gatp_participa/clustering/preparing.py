"""A sample of texts read once: who is usable, who copies whom, who was where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from gatp_participa.clustering.duplicates import near_copies
from gatp_participa.clustering.encoders import Encoder
from gatp_participa.clustering.reading import encode, read
from gatp_participa.clustering.sources import Sample
from gatp_participa.clustering.space import Places
from gatp_participa.clustering.stopwords import with_own
from gatp_participa.clustering.tokens import Tokens

FEWEST_TEXTS = 8

Progress = Callable[[float, str], None]


@dataclass(frozen=True, kw_only=True, eq=False)
class Read:
    """A sample once read: who is usable, who copies whom and who was where.

    ``voices`` are usable rows less copies, (n_voices,), int; ``homes`` positions in ``themes``,
    (n,), int; ``vectors`` (n, n_encoder), with zeros for texts that are not for a machine.
    """

    sample: Sample
    tokens: Tokens
    reasons: dict[int, str]
    blank: np.ndarray
    vectors: np.ndarray | None
    copies: tuple[tuple[int, ...], ...]
    voices: np.ndarray
    themes: list[int]
    homes: np.ndarray
    pinned: np.ndarray
    places: Places | None = None


def prepare(
    sample: Sample,
    encoder: Encoder | None,
    stop_words: frozenset[str],
    keep: Mapping[int, int],
    pinned: frozenset[int],
    tell: Progress,
) -> Read:
    """Read a sample; `keep` and `pinned` as in `draft.draft_themes`."""
    documents = sample.documents
    tokens, reasons = read(documents, with_own(stop_words))
    blank = np.array([d.id in reasons for d in documents], dtype=bool)
    usable = np.flatnonzero(~blank)
    kept = [documents[i] for i in usable]
    copies = near_copies(kept)
    repeated = {other for ids in copies for other in ids[1:]}
    vectors = sample.vectors
    if vectors is None and encoder is not None and len(usable) >= FEWEST_TEXTS:
        vectors = np.zeros((len(documents), encoder.dimensions), dtype=np.float32)
        made = encode(kept, encoder, lambda share, text: tell(0.1 + share * 0.4, text))
        vectors[usable] = made
    themes = sorted({keep[d.id] for d in documents if d.id in keep})
    position = {theme: i for i, theme in enumerate(themes)}
    return Read(
        sample=sample, tokens=tokens, reasons=reasons, blank=blank, vectors=vectors,
        copies=copies, themes=themes,
        voices=np.array([i for i in usable if documents[i].id not in repeated], dtype=int),
        homes=np.array([position[keep[d.id]] if d.id in keep else -1 for d in documents], int),
        pinned=np.array([d.id in pinned and d.id in keep for d in documents], dtype=bool),
    )  # fmt: skip
