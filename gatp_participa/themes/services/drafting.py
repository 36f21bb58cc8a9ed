"""The door to the engine: rows become documents here, and nowhere else is it imported.

Every import is inside a function. The process that serves pages loads this module and must
not load numpy and scikit-learn with it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from gatp_participa.core.errors import InvalidInputError
from gatp_participa.core.text import fold
from gatp_participa.entities.queries import catalogue

if TYPE_CHECKING:
    import numpy as np

    from gatp_participa.clustering.documents import Document, Draft
    from gatp_participa.clustering.evaluation import Evaluation

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
    """Return the vectors of some rows, in their order, using all the cores."""
    from gatp_participa.clustering.encoders import encode_in_processes, text_to_encode

    texts = [text_to_encode(_document(row)) for row in rows]
    return encode_in_processes(encoder, texts, progress=progress)


def draft_of(
    rows: Sequence[Any],
    vectors: np.ndarray | None,
    *,
    encoder: str,
    seed: int,
    themes: int | None,
    limits: tuple[int, int] | None = None,
    progress: Progress | None = None,
) -> Draft:
    """Propose themes for some rows; ``vectors`` are theirs, in the same order.

    Without ``themes`` the engine chooses how many, inside ``limits`` (None: a state's).
    """
    from gatp_participa.clustering.draft import draft_themes
    from gatp_participa.clustering.encoders import encoder_named

    return draft_themes(
        [_document(row) for row in rows], vectors=vectors, themes=themes, limits=limits,
        seed=seed, encoder=encoder_named(encoder), stop_words=place_words(), progress=progress,
    )  # fmt: skip


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
        ValueError: there is no such encoder; the message is in Spanish.
    """
    from gatp_participa.clustering.evaluation import evaluate

    return evaluate(texts, labels, themes=themes, encoder=encoder, seed=seed, progress=progress)


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
