"""The door to the engine: rows become documents here, and nowhere else is it imported.

Every import is inside a function. The process that serves pages loads this module and must
not load numpy and scikit-learn with it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from gatp_participa.core.errors import InvalidInputError
from gatp_participa.core.text import fold
from gatp_participa.entities.queries import catalogue

if TYPE_CHECKING:
    import numpy as np

    from gatp_participa.clustering.documents import Assigned, Document
    from gatp_participa.clustering.evaluation import Evaluation
    from gatp_participa.clustering.fitted import Fitted

Progress = Callable[[float, str], None]

# Parts of the names of states that are words of their own: «agua de presión baja».
_COMMON = {"baja", "nuevo", "nueva", "ciudad"}
_SHORTEST_PLACE = 4


def encoder_label(encoder: str) -> str:
    """Return name and version of an encoder, "" for the one that reads words alone.

    Raises:
        InvalidInputError: the setting names an encoder that does not exist.
    """
    from gatp_participa.clustering.encoders import encoder_named

    try:
        chosen = encoder_named(encoder)
    except ValueError as error:
        raise InvalidInputError(str(error)) from error
    return f"{chosen.name} {chosen.version}" if chosen else ""


def encode(encoder: str, rows: Sequence[Any], progress: Progress | None = None) -> np.ndarray:
    """Return the vectors of some rows, in their order, using all the cores.

    Raises:
        InvalidInputError: what the encoder of the settings gives cannot be used.
    """
    from gatp_participa.clustering.encoders import (
        WrongVectorsError,
        encode_in_processes,
        text_to_encode,
    )

    texts = [text_to_encode(_document(row)) for row in rows]
    try:
        return encode_in_processes(encoder, texts, progress=progress)
    except WrongVectorsError as error:
        raise InvalidInputError(str(error)) from error


class Texts(Protocol):
    """Rows of texts by ascending number, in batches, as often as asked for."""

    def __len__(self) -> int: ...

    def batches(self) -> Iterator[Sequence[Any]]: ...


class Proposed:
    """What a run proposes: its groups at once, where every text goes batch by batch.

    Parameters
    ----------
    texts : Texts
    vectors : callable
        Gives the stored vectors of a batch, or None when words alone are read.
    encoder, seed, themes, limits, keep, pinned, smallest, subthemes, progress
        As in `clustering.draft.draft_themes`.
    """

    def __init__(
        self,
        texts: Texts,
        vectors: Callable[[Sequence[Any]], np.ndarray | None],
        *,
        encoder: str,
        progress: Progress | None = None,
        **options: Any,
    ) -> None:
        from gatp_participa.clustering.encoders import encoder_named
        from gatp_participa.clustering.fit import fit_and_read
        from gatp_participa.clustering.fitted import Tally

        self._source = _Documents(texts, vectors)
        self._fitted, self._seen = fit_and_read(
            self._source, encoder=encoder_named(encoder), stop_words=place_words(),
            progress=progress, **options,
        )  # fmt: skip
        self.tally = Tally(self._fitted)

    @property
    def fitted(self) -> Fitted:
        """What the engine decided."""
        return self._fitted

    def assignments(self) -> Iterator[list[Assigned]]:
        """Yield where the texts go, all of them once; the tally is whole after the last."""
        for documents, assigned in self._assigned():
            self.tally.add(documents, assigned)
            yield assigned

    def _assigned(self) -> Iterator[tuple[Sequence[Document], list[Assigned]]]:
        seen = self._seen
        if seen.sample.whole:  # read already: nobody reads them twice
            kept = seen.sample.documents
            yield kept, self._fitted.assign_read(kept, seen.tokens, seen.places, seen.reasons)
            return
        for documents, vectors in self._source.batches():
            yield documents, self._fitted.assign(documents, vectors)


class _Documents:
    """The engine's view of some texts: the same ones each time, whatever comes in meanwhile."""

    def __init__(self, texts: Texts, vectors: Callable[[Sequence[Any]], np.ndarray | None]) -> None:
        self._texts, self._vectors = texts, vectors
        self._ids = array("q", (row.id for rows in texts.batches() for row in rows))

    def __len__(self) -> int:
        return len(self._ids)

    def batches(self) -> Iterator[tuple[Sequence[Document], np.ndarray | None]]:
        for batch in self._texts.batches():
            rows = [row for row in batch if self._has(row.id)]
            if rows:
                yield [_document(row) for row in rows], self._vectors(rows)

    def _has(self, number: int) -> bool:
        place = bisect_left(self._ids, number)
        return place < len(self._ids) and self._ids[place] == number


def match(
    standing: Mapping[int, int], proposed: Mapping[int, int], *, of_theme: int | None = None
) -> dict[int, int]:
    """Return which theme each group continues; both mappings go from proposal to theme or group.

    In the division of a theme (``of_theme``) the largest part continues it.
    """
    if of_theme is not None:
        sizes = Counter(proposed.values())
        # Of two as large, the one numbered first.
        return {min(sizes, key=lambda group: (-sizes[group], group)): of_theme} if sizes else {}
    from gatp_participa.clustering.matching import match_groups

    return match_groups(standing, proposed) if standing else {}


@dataclass(frozen=True)
class Middle:
    """What a late text is compared with: a middle of a theme, and the words most its own."""

    theme_id: int
    centre: bytes
    words: Sequence[Sequence[Any]]


@dataclass(frozen=True, kw_only=True)
class Late:
    """Where one more text goes. Without theme, ``reason`` is the engine's, or "" if unclear."""

    proposal_id: int
    theme_id: int | None
    confidence: float
    closeness: float
    shared_terms: tuple[str, ...]
    reason: str

    @classmethod
    def aside(cls, proposal_id: int, reason: str) -> Late:
        """Return that a text goes to no theme, for a reason the engine knows nothing of."""
        return cls(
            proposal_id=proposal_id, theme_id=None, confidence=0.0, closeness=0.0,
            shared_terms=(), reason=reason,
        )  # fmt: skip


def place(
    space: bytes, middles: Sequence[Middle], rows: Sequence[Any], vectors: np.ndarray | None
) -> list[Late]:
    """Say to which theme each row clearly belongs, in the space the themes were made in.

    A theme that others were merged into has several middles.
    """
    from gatp_participa.clustering.centres import MARGIN, Centre, nearest
    from gatp_participa.clustering.explain import shared_terms
    from gatp_participa.clustering.space import Space

    frozen = Space.from_bytes(space)
    documents = [_document(row) for row in rows]
    places = frozen.place(documents, vectors)
    found = nearest(
        places, [Centre.from_bytes(middle.centre) for middle in middles], bar=frozen.bar,
        owners=[middle.theme_id for middle in middles],
    )  # fmt: skip
    late = []
    for i, document in enumerate(documents):
        is_clear = found.index[i] >= 0 and found.confidence[i] >= MARGIN
        home = middles[found.index[i]] if is_clear else None
        words = [tuple(word) for word in home.words] if home else []
        late.append(
            Late(
                proposal_id=document.id, theme_id=home.theme_id if home else None,
                confidence=round(float(found.confidence[i]), 4),
                closeness=round(float(found.closeness[i]), 4),
                shared_terms=shared_terms(f"{document.title}\n{document.body}", words),
                reason=places.reasons.get(document.id, ""),
            )
        )  # fmt: skip
    return late


def centre_of(space: bytes, rows: Sequence[Any], vectors: np.ndarray | None) -> bytes | None:
    """Return the middle of some rows in a space; None if nothing is known of any of them."""
    import numpy as np

    from gatp_participa.clustering.centres import centres_of
    from gatp_participa.clustering.space import Space

    places = Space.from_bytes(space).place([_document(row) for row in rows], vectors)
    if not places.known.any():
        return None
    return centres_of(places, np.where(places.known, 0, -1))[0].to_bytes()


def measure(
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    themes: int | None,
    encoder: str,
    seed: int,
    progress: Progress | None = None,
) -> Evaluation:
    """Group labelled texts and compare; needs no database.

    Raises:
        InvalidInputError: what the encoder gives cannot be used.
        ValueError: there is no such encoder; the message is in Spanish.
    """
    from gatp_participa.clustering.encoders import WrongVectorsError
    from gatp_participa.clustering.evaluation import evaluate

    try:
        return evaluate(texts, labels, themes=themes, encoder=encoder, seed=seed, progress=progress)
    except WrongVectorsError as error:
        raise InvalidInputError(str(error)) from error


def place_words() -> frozenset[str]:
    """Return words that name states: people of one place do not make a theme, subjects do."""
    return frozenset(
        word
        for place in catalogue().entities.values()
        for word in fold(place.name).split()
        if len(word) >= _SHORTEST_PLACE and word not in _COMMON
    )


def _document(row: Any) -> Document:
    from gatp_participa.clustering.documents import Document

    parts = (row.problem, row.action, row.result)
    body = "\n".join(part for part in parts if part)
    return Document(id=row.id, title=row.title, body=body, language=row.language)
