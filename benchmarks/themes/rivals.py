"""What others do, on the same texts and vectors and in the same run."""

from __future__ import annotations

import importlib.util
import time
import warnings

import numpy as np
from sklearn.decomposition import NMF
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, v_measure_score

from gatp_participa.clustering.normalize import clean
from gatp_participa.clustering.stopwords import DEFAULT


def consul(
    texts: list[str], labels: list[str], themes: int, seed: int, rare: float
) -> dict[str, object]:
    """Group as CONSUL's published script does, with what can be had without its models.

    TF-IDF of at most 10,000 terms, from ``rare`` (share or texts) to 90 % of the texts, NMF
    started with nndsvd, a text goes to its strongest topic. CONSUL keeps nouns alone, for which
    it downloads a tagger.
    """
    started = time.perf_counter()
    vectorizer = TfidfVectorizer(
        preprocessor=lambda text: clean(text).lower(),
        stop_words=sorted(DEFAULT),
        strip_accents=None,
        max_features=10_000,
        min_df=rare,
        max_df=0.9,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        weights = NMF(themes, init="nndsvd", random_state=seed).fit_transform(
            vectorizer.fit_transform(texts)
        )
    found = weights.argmax(axis=1)
    return _row(f"NMF, min {rare}", labels, found, time.perf_counter() - started)


def bertopic(
    texts: list[str], labels: list[str], vectors: np.ndarray, seed: int
) -> list[dict[str, object]]:
    """Group with BERTopic (UMAP and HDBSCAN, its defaults) if it is installed, else nothing.

    It is no dependency of ours. A seed for UMAP is all that is given besides our stop words; a
    second row counts what it calls outliers in the topic it finds nearest to them.
    """
    if importlib.util.find_spec("bertopic") is None:
        print("BERTopic is not installed: left out")
        return []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from bertopic import BERTopic
        from sklearn.feature_extraction.text import CountVectorizer
        from umap import UMAP

        started = time.perf_counter()
        model = BERTopic(
            language="multilingual",
            umap_model=UMAP(
                n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed
            ),
            vectorizer_model=CountVectorizer(stop_words=sorted(DEFAULT)),
        )
        topics, _ = model.fit_transform(texts, embeddings=vectors)
        found = np.array(topics)
        rows = [_row("BERTopic", labels, found, time.perf_counter() - started)]
        if (found < 0).any() and found.max() >= 0:
            reduced = np.array(
                model.reduce_outliers(texts, topics, strategy="embeddings", embeddings=vectors)
            )
            taken = time.perf_counter() - started
            rows.append(_row("BERTopic, outliers reduced", labels, reduced, taken))
    return rows


def _row(method: str, labels: list[str], found: np.ndarray, seconds: float) -> dict[str, object]:
    return {
        "method": method,
        "themes": len(np.unique(found[found >= 0])),
        "v_measure": round(float(v_measure_score(labels, found)), 4),
        "ami": round(float(adjusted_mutual_info_score(labels, found)), 4),
        "ari": round(float(adjusted_rand_score(labels, found)), 4),
        "unassigned": round(float((found < 0).mean()), 4),
        "seconds": round(seconds, 2),
    }
