"""Near copies: found when they are, and only then."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from gatp_participa.clustering.documents import Document
from gatp_participa.clustering.duplicates import _comparable, near_copies
from tests.clustering.texts import proposals

LONG = " ".join(d.body for d in proposals()[:6])


def test_identical_and_retouched_texts_are_one_group():
    documents = [
        *proposals(),
        Document(id=101, title="", body=LONG),
        Document(id=102, title="", body=LONG.upper().replace("Á", "A")),
        Document(id=103, title="", body=LONG + " Gracias."),
        Document(id=104, title="", body=f"<p>{LONG}</p> https://example.org"),
    ]
    assert near_copies(documents) == ((101, 102, 103, 104),)


def test_different_texts_are_no_copies():
    assert near_copies(proposals()) == ()


def test_texts_without_words_are_no_copies_of_each_other():
    assert near_copies([Document(id=i, title="", body="🎉 !!") for i in range(5)]) == ()


def test_order_does_not_matter_and_large_groups_come_first():
    first = [replace(proposals()[0], id=i) for i in (9, 3)]
    second = [replace(proposals()[1], id=i) for i in (4, 8, 6)]
    assert near_copies(first + second) == ((4, 6, 8), (3, 9))
    assert near_copies((second + first)[::-1]) == ((4, 6, 8), (3, 9))


@pytest.mark.parametrize("threshold", [0.2, 0.35, 0.5, 0.9])
def test_nothing_is_missed_against_comparing_all_with_all(threshold):
    rng = np.random.default_rng(0)
    bodies = [d.body for d in proposals()]
    bodies += [" ".join(w for w in b.split() if rng.random() > 0.2) for b in bodies]
    documents = [Document(id=i, title="", body=b) for i, b in enumerate(bodies)]
    texts = [_comparable(d) for d in documents]
    rows = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True).fit_transform(
        texts
    )
    cosine = (rows @ rows.T).toarray()
    found = {i: group for group in near_copies(documents, threshold=threshold) for i in group}
    for a, b in zip(*np.nonzero(np.triu(cosine >= threshold + 0.01, 1)), strict=True):
        assert found[a] == found[b]
    lonely = (cosine - np.eye(len(bodies))).max(axis=1) < threshold - 0.01
    assert not any(i in found for i in np.flatnonzero(lonely))


@pytest.mark.parametrize("threshold", [0, -1, 1.1])
def test_a_threshold_out_of_range_is_refused(threshold):
    with pytest.raises(ValueError, match="threshold"):
        near_copies([], threshold=threshold)
