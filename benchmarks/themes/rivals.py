"""What others do with words alone, given our stop words and the number of themes."""

from __future__ import annotations

import warnings

import numpy as np
from sklearn.cluster import KMeans
from sklearn.decomposition import NMF, TruncatedSVD
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import Normalizer

from benchmarks.themes.data import Corpus
from gatp_participa.clustering.normalize import clean
from gatp_participa.clustering.stopwords import DEFAULT

TERMS = 10_000
STARTS = 10


def consul(corpus: Corpus, seed: int, *, rare: float = 0.01) -> np.ndarray:
    """Group as CONSUL's published script does, with what can be had without its models: (n,).

    TF-IDF of at most 10,000 terms, from ``rare`` (share or texts) to 90 % of the texts, NMF
    started with nndsvd, a text goes to its strongest topic (-1 where it has none of the terms).
    CONSUL keeps nouns alone, for which it downloads a tagger; the time of that is not counted.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        weights = NMF(corpus.known, init="nndsvd", random_state=seed).fit_transform(
            _vectorizer(rare).fit_transform(corpus.texts)
        )
    return np.where(weights.any(axis=1), weights.argmax(axis=1), -1)


def tfidf_kmeans(corpus: Corpus, seed: int) -> np.ndarray:
    """Group by k-means on TF-IDF, the best of ten starts: (n,)."""
    return _kmeans(_vectorizer(2).fit_transform(corpus.texts), corpus.known, seed)


def lsa_kmeans(corpus: Corpus, seed: int) -> np.ndarray:
    """Group by k-means on 100 axes of latent semantic analysis, the best of ten starts: (n,)."""
    weights = _vectorizer(2).fit_transform(corpus.texts)
    axes = TruncatedSVD(min(100, weights.shape[1] - 1), random_state=seed)
    rows = make_pipeline(axes, Normalizer(copy=False)).fit_transform(weights)
    return _kmeans(rows, corpus.known, seed)


def vectors_kmeans(corpus: Corpus, seed: int) -> np.ndarray:
    """Group by k-means on the encoder's vectors as they are, the best of ten starts: (n,)."""
    assert corpus.vectors is not None
    return _kmeans(corpus.vectors, corpus.known, seed)


def _vectorizer(rare: float) -> TfidfVectorizer:
    return TfidfVectorizer(
        preprocessor=_plain,
        stop_words=sorted(DEFAULT),
        strip_accents=None,
        max_features=TERMS,
        min_df=rare,
        max_df=0.9,
    )


def _plain(text: str) -> str:
    return clean(text).lower()


def _kmeans(rows: np.ndarray, k: int, seed: int) -> np.ndarray:
    return KMeans(k, n_init=STARTS, random_state=seed).fit(rows).labels_
