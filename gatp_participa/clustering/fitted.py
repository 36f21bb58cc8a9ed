"""Themes once fitted: where any text goes, and what is published when all have gone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from gatp_participa.clustering.assigning import assign_places
from gatp_participa.clustering.centres import Centre, Nearest, nearest
from gatp_participa.clustering.documents import Assigned, Candidate, Document, DraftTheme
from gatp_participa.clustering.encoders import Encoder
from gatp_participa.clustering.explain import best_shared, ranked
from gatp_participa.clustering.plane import circles
from gatp_participa.clustering.reading import encode, read
from gatp_participa.clustering.space import Places, Space
from gatp_participa.clustering.stopwords import with_own
from gatp_participa.clustering.tokens import Tokens


@dataclass(frozen=True, kw_only=True, eq=False)
class Fitted:
    """What a run decided, without the texts; made by `fit.fit_themes`.

    Attributes
    ----------
    themes : tuple of DraftTheme
        Without members, the largest first among the texts it was fitted on.
    candidates, chosen_because, parameters, versions, seed, copies, space, centres, subcentres
        As in `documents.Draft`.
    silhouette, stability : float
        Of the texts it was fitted on.
    keep : mapping of int to int
        Document to position in `themes`, in a reorganisation.
    pinned : frozenset of int
    encoder : Encoder or None
        For texts without a stored vector.
    """

    themes: tuple[DraftTheme, ...]
    candidates: tuple[Candidate, ...]
    chosen_because: str
    parameters: Mapping[str, object]
    versions: Mapping[str, str]
    seed: int
    stop_words: frozenset[str]
    copies: tuple[tuple[int, ...], ...] = ()
    space: Space | None = None
    centres: tuple[Centre, ...] = ()
    subcentres: tuple[tuple[Centre, ...], ...] = ()
    silhouette: float = 0.0
    stability: float = 0.0
    keep: Mapping[int, int] = field(default_factory=dict)
    pinned: frozenset[int] = frozenset()
    encoder: Encoder | None = None

    def assign(
        self, documents: Sequence[Document], vectors: np.ndarray | None = None
    ) -> list[Assigned]:
        """Say where each text goes; the answer does not depend on how many come together.

        Parameters
        ----------
        documents : sequence of Document
        vectors : ndarray of shape (n_documents, n_encoder) or None
            Stored vectors; without them the encoder of the run is used.
        """
        tokens, reasons = read(documents, with_own(self.stop_words))
        if self.space is None:
            return self.assign_read(documents, tokens, None, reasons)
        if vectors is None and self.space.encoder:
            vectors = encode(documents, self.encoder, lambda share, message: None)
        blank = np.array([d.id in reasons for d in documents], dtype=bool)
        places = self.space.place_read(tokens, vectors, blank, reasons)
        return self.assign_read(documents, tokens, places, reasons)

    def assign_read(
        self,
        documents: Sequence[Document],
        tokens: Tokens,
        places: Places | None,
        reasons: Mapping[int, str],
    ) -> list[Assigned]:
        """As `assign`, of texts already read and placed."""
        homes = np.array([self.keep.get(d.id, -1) for d in documents], dtype=int)
        pinned = np.array([d.id in self.pinned for d in documents], dtype=bool)
        if places is None:
            found = self._without_space(documents, homes, pinned, reasons)
            parts = np.full(len(documents), -1)
        else:
            bar = -1.0 if self.space is None else self.space.bar
            found = assign_places(places, self.centres, bar=bar, homes=homes, pinned=pinned)
            parts = self._parts(places, found.index)
        starts = tokens.counts.indptr.tolist()
        columns = tokens.counts.indices.tolist()
        rest = "does_not_fit" if self.themes else "too_few"
        assigned = []
        for row, document in enumerate(documents):
            theme, part = int(found.index[row]), int(parts[row])
            used = (tokens.stems[c] for c in columns[starts[row] : starts[row + 1]])
            assigned.append(
                Assigned(
                    document_id=document.id,
                    theme=theme if theme >= 0 else None,
                    subtheme=part if part >= 0 else None,
                    confidence=round(float(found.confidence[row]), 4) if theme >= 0 else 0.0,
                    closeness=round(float(found.closeness[row]), 4),
                    shared_terms=best_shared(used, self._ranks[theme]) if theme >= 0 else (),
                    reason="" if theme >= 0 else reasons.get(document.id, rest),
                )
            )
        return assigned

    @cached_property
    def _ranks(self) -> list[dict[str, tuple[int, str]]]:
        return [ranked(theme.words) for theme in self.themes]

    def _without_space(
        self,
        documents: Sequence[Document],
        homes: np.ndarray,
        pinned: np.ndarray,
        reasons: Mapping[int, str],
    ) -> Nearest:
        """Keep texts where they were; without themes to keep, the only theme takes all."""
        usable = np.array([d.id not in reasons for d in documents], dtype=bool)
        alike = bool(self.themes) and not self.keep
        index = np.where(usable & alike, 0, np.where(usable | pinned, homes, -1))
        ones = (index >= 0).astype(np.float64)
        return Nearest(index=index, confidence=ones, closeness=ones * usable)

    def _parts(self, places: Places, index: np.ndarray) -> np.ndarray:
        parts = np.full(len(index), -1)
        for theme, centres in enumerate(self.subcentres):
            inside = np.flatnonzero((index == theme) & places.known)
            if centres and len(inside):
                parts[inside] = nearest(places[inside], centres, bar=-2.0).index
        return parts


class Tally:
    """Adds up what is published with a run, as its texts go by.

    Parameters
    ----------
    fitted : Fitted
    """

    def __init__(self, fitted: Fitted) -> None:
        self.fitted = fitted
        self.texts = 0
        self.sizes = [0] * len(fitted.themes)
        self._closeness = [0.0] * len(fitted.themes)
        self._digest = hashlib.sha256()

    def add(self, documents: Sequence[Document], assigned: Sequence[Assigned]) -> None:
        """Count some texts, in the order of their ids, and where they went."""
        self.texts += len(documents)
        for document in documents:
            self._digest.update(digest_line(document))
        for one in assigned:
            if one.theme is not None:
                self.sizes[one.theme] += 1
                self._closeness[one.theme] += one.closeness

    @property
    def input_digest(self) -> str:
        """SHA-256 (hexadecimal) of the texts so far."""
        return self._digest.hexdigest()

    @property
    def quality(self) -> dict[str, float]:
        """Figures as in `documents.Draft`."""
        inside = sum(self.sizes)
        left = self.texts - inside
        return {
            "silhouette": round(self.fitted.silhouette, 4),
            "stability": round(self.fitted.stability, 4),
            "cohesion": round(sum(self._closeness) / inside, 4) if inside else 0.0,
            "unassigned_share": round(left / self.texts, 4) if self.texts else 0.0,
        }

    @property
    def themes(self) -> tuple[DraftTheme, ...]:
        """The themes with the cohesion and the circles that all the texts give them."""
        centres = [centre.plain for centre in self.fitted.centres]
        rows = np.array(centres) if centres else np.ones((len(self.sizes), 1))
        placed = circles(rows, self.sizes).tolist()
        return tuple(
            replace(
                theme, x=x, y=y, radius=radius,
                cohesion=round(total / size, 4) if size else 0.0,
            )
            for theme, (x, y, radius), total, size in zip(
                self.fitted.themes, placed, self._closeness, self.sizes, strict=True
            )
        )  # fmt: skip


def digest_line(document: Document) -> bytes:
    """Return what a document adds to the digest of the input."""
    parts = [document.id, document.title, document.body, document.language]
    return json.dumps(parts).encode("ascii") + b"\n"
