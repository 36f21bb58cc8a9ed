"""How good the engine is on texts whose theme people already decided."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import (
    adjusted_mutual_info_score,
    adjusted_rand_score,
    v_measure_score,
)

from gatp_participa.clustering.documents import Document, Draft
from gatp_participa.clustering.draft import draft_themes
from gatp_participa.clustering.encoders import encode_in_processes, encoder_named, text_to_encode


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """Figures of one run.

    Attributes
    ----------
    texts, labels, themes : int
        Texts given, distinct labels people used and themes the engine made.
    v_measure, ami, ari : float
        Agreement with people (Rosenberg and Hirschberg, 2007; Vinh et al., 2010; Hubert and
        Arabie, 1985). Unassigned texts count as one more group: leaving out the difficult ones
        never pays, which it would if each stood alone or if they were not counted.
    unassigned : float
        Share of the texts without a theme.
    seconds : float
        Wall time from raw text, encoding included.
    peak_memory_mb : float
        Largest memory of this process so far, encoding processes apart.
    encoder : str
    seed : int
    """

    texts: int
    labels: int
    themes: int
    v_measure: float
    ami: float
    ari: float
    unassigned: float
    seconds: float
    peak_memory_mb: float
    encoder: str
    seed: int


def evaluate(
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    themes: int | None = None,
    encoder: str = "hybrid",
    seed: int = 0,
    progress: Callable[[float, str], None] | None = None,
) -> Evaluation:
    """Draft themes for `texts` and compare them with `labels`.

    Parameters
    ----------
    texts, labels : sequences of str of the same length
    themes : int or None
        Number of themes; None lets the engine choose.
    encoder : str
        As in `encoders.encoder_named`.

    Raises
    ------
    ValueError
        If there are no texts, or not one label per text.
    """
    if not texts or len(texts) != len(labels):
        raise ValueError("texts and labels must have the same length, and not 0")
    started = time.perf_counter()
    documents = [Document(id=i, title="", body=text) for i, text in enumerate(texts)]
    chosen = encoder_named(encoder)
    vectors = None
    if chosen is not None:
        ready = [text_to_encode(document) for document in documents]
        vectors = encode_in_processes(encoder, ready, progress=progress)
    draft = draft_themes(
        documents, vectors=vectors, themes=themes, encoder=chosen, seed=seed, progress=progress
    )
    seconds = time.perf_counter() - started
    found = assignment(draft, len(texts))
    return Evaluation(
        texts=len(texts),
        labels=len(set(labels)),
        themes=len(draft.themes),
        v_measure=round(float(v_measure_score(labels, found)), 4),
        ami=round(float(adjusted_mutual_info_score(labels, found)), 4),
        ari=round(float(adjusted_rand_score(labels, found)), 4),
        unassigned=round(float((found < 0).mean()), 4),
        seconds=round(seconds, 2),
        # Linux gives kibibytes.
        peak_memory_mb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        encoder=encoder,
        seed=seed,
    )


def assignment(draft: Draft, n: int) -> np.ndarray:
    """Return the theme of each text with ids 0 to ``n - 1``, and -1 for leftovers: (n,), int."""
    found = np.full(n, -1)
    for number, theme in enumerate(draft.themes):
        for member in theme.members:
            found[member.document_id] = number
    return found
