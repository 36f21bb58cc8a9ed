"""Every competitor under one name, asked in one way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from benchmarks.themes import rivals, topics
from benchmarks.themes.costs import Clock
from benchmarks.themes.data import Corpus, themes_of
from gatp_participa.clustering.documents import Draft
from gatp_participa.clustering.draft import draft_themes
from gatp_participa.clustering.encoders import encoder_named

OURS = "ours"
OURS_CHOSEN = "ours, k chosen"
OURS_WORDS = "ours, words alone"
CONSUL = "CONSUL: TF-IDF + NMF"
CONSUL_KIND = "CONSUL, rare words kept"
LSA = "TF-IDF + LSA + k-means"

Found = Iterator[tuple[str, np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Family:
    """Partitions that come out of one fit.

    ``run(corpus, seed)`` yields name, groups (n,) with -1 for texts without any, and
    seconds as in `costs.Clock`.
    """

    name: str
    run: Callable[[Corpus, int], Found]
    needs_vectors: bool


def draft(corpus: Corpus, seed: int, *, themes: int | None, words_alone: bool = False) -> Draft:
    """Return our draft from stored vectors."""
    encoder = None if words_alone else encoder_named("hybrid")
    vectors = None if words_alone else corpus.vectors
    return draft_themes(
        corpus.documents, vectors=vectors, themes=themes, encoder=encoder, seed=seed
    )


def families() -> list[Family]:
    """Return the competitors that are installed."""
    found = [
        Family(OURS, partial(_ours, OURS, chosen=False), True),
        Family(OURS_CHOSEN, partial(_ours, OURS_CHOSEN, chosen=True), True),
        Family(OURS_WORDS, partial(_ours, OURS_WORDS, words_alone=True), False),
        _rival(CONSUL, rivals.consul, needs_vectors=False),
        _rival(CONSUL_KIND, partial(rivals.consul, rare=2), needs_vectors=False),
        _rival("TF-IDF + k-means", rivals.tfidf_kmeans, needs_vectors=False),
        _rival(LSA, rivals.lsa_kmeans, needs_vectors=False),
        _rival("same vectors + k-means", rivals.vectors_kmeans, needs_vectors=True),
    ]
    if topics.is_installed():
        found += [
            Family("BERTopic", topics.defaults, True),
            Family("BERTopic with k-means", topics.with_kmeans, True),
            Family("BERTopic without UMAP", topics.without_umap, True),
        ]
    return found


def _ours(
    name: str, corpus: Corpus, seed: int, *, chosen: bool = False, words_alone: bool = False
) -> Found:
    clock = Clock()
    themes = None if chosen else corpus.known
    made = draft(corpus, seed, themes=themes, words_alone=words_alone)
    yield name, themes_of(made, len(corpus)), clock.taken()


def _rival(name: str, group: Callable[[Corpus, int], np.ndarray], *, needs_vectors: bool) -> Family:
    def run(corpus: Corpus, seed: int) -> Found:
        clock = Clock()
        found = group(corpus, seed)
        yield name, found, clock.taken()

    return Family(name, run, needs_vectors)
