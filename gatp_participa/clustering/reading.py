"""From documents to what the engine counts: words, vectors, and who is not for a machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from gatp_participa.clustering.documents import Document
from gatp_participa.clustering.encoders import (
    HYBRID,
    LANGUAGES,
    Encoder,
    UniversalSentenceEncoder,
    encode_here,
    encode_in_processes,
    text_to_encode,
)
from gatp_participa.clustering.normalize import clean
from gatp_participa.clustering.tokens import Tokens, tokenize


def read(
    documents: Sequence[Document], stop_words: frozenset[str]
) -> tuple[Tokens, dict[int, str]]:
    """Return the words of all the texts and, by id, why some are not for a machine."""
    known = [d.language.lower().replace("_", "-").split("-")[0] in LANGUAGES for d in documents]
    texts = []
    for document, is_known in zip(documents, known, strict=True):
        title = clean(document.title)
        # The title stands twice: it is where people say what they want.
        texts.append(f"{title}. {title}. {clean(document.body)}" if is_known else "")
    tokens = tokenize(texts, stop_words)
    wordless = np.diff(tokens.counts.indptr) == 0
    reasons = {d.id: "empty" for d, none in zip(documents, wordless, strict=True) if none}
    reasons |= {
        d.id: "language" for d, is_known in zip(documents, known, strict=True) if not is_known
    }
    return tokens, reasons


def encode(
    documents: Sequence[Document],
    encoder: Encoder | None,
    progress: Callable[[float, str], None],
) -> np.ndarray | None:
    if encoder is None:
        return None
    texts = [text_to_encode(document) for document in documents]
    if isinstance(encoder, UniversalSentenceEncoder):
        return encode_in_processes(HYBRID, texts, progress=progress)
    return encode_here(encoder, texts, progress=progress)
