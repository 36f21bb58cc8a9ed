"""Texts and vectors with subjects built in, as many as a test needs."""

from __future__ import annotations

import numpy as np

from gatp_participa.clustering.documents import Document

_SYLLABLES = [c + v for c in "bdfglmnprst" for v in "aeiou"]


def made_up(
    n: int, *, subjects: int = 5, seed: int = 0, noise: float = 0.6, first_id: int = 1
) -> tuple[list[Document], np.ndarray, np.ndarray]:
    """Return `n` documents, their vectors (n, 32) and their subjects (n,).

    Subjects, their words and their directions are the same for every seed.
    """
    fixed = np.random.default_rng(42)
    words = ["".join(row) for row in fixed.choice(_SYLLABLES, size=(subjects * 12 + 40, 3))]
    centres = fixed.normal(size=(subjects, 32))
    chance = np.random.default_rng(seed)
    truth = chance.integers(subjects, size=n)
    documents = []
    for row, subject in enumerate(truth.tolist()):
        own = [words[subject * 12 + i] for i in chance.integers(12, size=6)]
        common = [words[subjects * 12 + i] for i in chance.integers(40, size=6)]
        documents.append(Document(id=first_id + row, title="", body=" ".join(own + common)))
    vectors = centres[truth] + noise * chance.normal(size=(n, 32)) * np.linalg.norm(centres[0]) / 5
    return documents, vectors.astype(np.float32), truth


def home_of(draft) -> dict[int, int]:
    """Return the position of the theme of each text that has one."""
    return {m.document_id: i for i, theme in enumerate(draft.themes) for m in theme.members}
