"""BERTopic on the same vectors as the engine: its own road and the kinder ones.

It is no dependency: ``bertopic.txt`` says how to have it in another environment.
Every road gets our Spanish stop words, and a seed for UMAP so that a run can be repeated.
"""

from __future__ import annotations

import importlib.util
import os
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import CountVectorizer

from benchmarks.themes.costs import Clock
from benchmarks.themes.data import Corpus
from benchmarks.themes.rivals import STARTS
from gatp_participa.clustering.stopwords import DEFAULT

Found = Iterator[tuple[str, np.ndarray, np.ndarray]]


def is_installed() -> bool:
    """Say whether BERTopic and what its defaults need are here."""
    return all(importlib.util.find_spec(name) for name in ("bertopic", "umap", "hdbscan"))


def defaults(corpus: Corpus, seed: int) -> Found:
    """Yield name, topics (n,) and seconds of BERTopic as it comes, and of what it offers after.

    ``reduce_outliers`` sends those without a topic to the nearest; ``nr_topics`` merges until
    there are as many topics as people used (the outliers are one more, so one more is asked).
    """
    model, topics, seconds = _fitted(corpus, seed)
    yield "BERTopic", topics, seconds
    yield _with_outliers("BERTopic", model, topics, corpus, seconds)
    clock = Clock()
    asked = corpus.known + int((topics < 0).any())
    merged = topics
    if len(np.unique(topics)) > asked:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model.reduce_topics(corpus.texts, nr_topics=asked)
        merged = np.array(model.topics_)
    seconds = seconds + clock.taken()
    yield "BERTopic, nr_topics=k", merged, seconds
    yield _with_outliers("BERTopic, nr_topics=k", model, merged, corpus, seconds)


def with_kmeans(corpus: Corpus, seed: int) -> Found:
    """Yield BERTopic with UMAP and k-means: no outliers, the number of topics given."""
    groups = KMeans(corpus.known, n_init=STARTS, random_state=seed)
    _, topics, seconds = _fitted(corpus, seed, hdbscan_model=groups)
    yield "BERTopic, UMAP + k-means", topics, seconds


def without_umap(corpus: Corpus, seed: int) -> Found:
    """Yield BERTopic with k-means on the vectors as they are, where no seed of UMAP counts."""
    from bertopic.dimensionality import BaseDimensionalityReduction

    groups = KMeans(corpus.known, n_init=STARTS, random_state=seed)
    same = BaseDimensionalityReduction()
    _, topics, seconds = _fitted(corpus, seed, hdbscan_model=groups, umap_model=same)
    yield "BERTopic, k-means alone", topics, seconds


def _fitted(corpus: Corpus, seed: int, **parts: Any) -> tuple[Any, np.ndarray, np.ndarray]:
    """Return a fitted model, its topics and the seconds it took, loading apart."""
    os.environ.setdefault("TQDM_DISABLE", "1")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from bertopic import BERTopic
        from umap import UMAP

        clock = Clock()
        # UMAP as BERTopic makes it, with a seed besides.
        parts.setdefault(
            "umap_model",
            UMAP(
                n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed
            ),
        )  # fmt: skip
        model = BERTopic(
            language="multilingual",
            vectorizer_model=CountVectorizer(stop_words=sorted(DEFAULT)),
            **parts,
        )
        topics, _ = model.fit_transform(corpus.texts, embeddings=corpus.vectors)
        return model, np.array(topics), clock.taken()


def _with_outliers(
    name: str, model: Any, topics: np.ndarray, corpus: Corpus, seconds: np.ndarray
) -> tuple[str, np.ndarray, np.ndarray]:
    name = f"{name}, outliers placed"
    if not ((topics < 0).any() and topics.max() >= 0):
        return name, topics, seconds
    clock = Clock()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        placed = model.reduce_outliers(
            corpus.texts, topics.tolist(), strategy="embeddings", embeddings=corpus.vectors
        )
    return name, np.array(placed), seconds + clock.taken()
