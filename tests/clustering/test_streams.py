"""More texts than memory holds: the same answer, batch by batch."""

from __future__ import annotations

import numpy as np
import pytest

from gatp_participa.clustering import fit
from gatp_participa.clustering.draft import draft_themes
from gatp_participa.clustering.fit import fit_themes
from gatp_participa.clustering.fitted import Tally
from gatp_participa.clustering.sources import Listed
from tests.clustering.structured import home_of, made_up


class Batches:
    """A source that gives its texts so many at a time."""

    def __init__(self, documents, vectors, size):
        self.documents, self.vectors, self.size = documents, vectors, size

    def __len__(self):
        return len(self.documents)

    def batches(self):
        for start in range(0, len(self.documents), self.size):
            part = slice(start, start + self.size)
            yield self.documents[part], self.vectors[part]


def streamed(source, fitted):
    tally, assigned = Tally(fitted), []
    for documents, vectors in source.batches():
        part = fitted.assign(documents, vectors)
        tally.add(documents, part)
        assigned += part
    return tally, assigned


@pytest.mark.parametrize("size", [9, 64, 400])
def test_streaming_equals_the_list(size):
    documents, vectors, _ = made_up(200)
    draft = draft_themes(documents, vectors=vectors, themes=5)
    source = Batches(documents, vectors, size)
    fitted = fit_themes(source, themes=5)
    tally, assigned = streamed(source, fitted)
    assert fitted.space.to_bytes() == draft.space.to_bytes()
    assert tally.input_digest == draft.input_digest
    assert tally.quality == draft.quality
    members = {m.document_id: (i, m) for i, t in enumerate(draft.themes) for m in t.members}
    for one in assigned:
        if one.theme is None:
            assert one.document_id not in members
        else:
            theme, member = members[one.document_id]
            assert (theme, member.confidence, member.closeness, member.shared_terms) == (
                one.theme, one.confidence, one.closeness, one.shared_terms,
            )  # fmt: skip
    for streamed_theme, theme in zip(tally.themes, draft.themes, strict=True):
        assert (streamed_theme.x, streamed_theme.cohesion) == (theme.x, theme.cohesion)


def test_a_sample_decides_and_everybody_is_sent(monkeypatch):
    monkeypatch.setattr(fit, "SAMPLE", 200)
    documents, vectors, truth = made_up(900)
    source = Batches(documents, vectors, 100)
    fitted = fit_themes(source, themes=5, seed=3)
    assert fitted.parameters["sample"] == 200
    tally, assigned = streamed(source, fitted)
    assert tally.texts == 900 == len(assigned)
    assert sum(tally.sizes) >= 850
    again = fit_themes(Batches(documents, vectors, 77), themes=5, seed=3)
    assert again.space.digest == fitted.space.digest
    groups = {}
    for one, kind in zip(assigned, truth.tolist(), strict=True):
        if one.theme is not None:
            groups.setdefault(one.theme, []).append(kind)
    right = sum(max(map(kinds.count, set(kinds))) for kinds in groups.values())
    assert right / sum(tally.sizes) >= 0.95
    draft = draft_themes(documents, vectors=vectors, themes=5, seed=3)
    assert len(home_of(draft)) + len(draft.leftovers) == 900


@pytest.mark.parametrize("n", [0, 1, 7, 8])
def test_few_texts_stream_too(n):
    documents, vectors, _ = made_up(n)
    source = Listed(documents, vectors)
    fitted = fit_themes(source)
    tally, assigned = streamed(source, fitted)
    assert len(assigned) == n == tally.texts
    if n < 8:
        assert [a.reason for a in assigned] == ["too_few"] * n
        assert "pocos" in fitted.chosen_because
    else:
        assert fitted.themes


def test_ids_out_of_order_are_refused():
    documents, vectors, _ = made_up(30)
    with pytest.raises(ValueError, match="ascend"):
        fit_themes(Batches(documents[::-1], vectors, 10))
    with pytest.raises(ValueError, match="finite"):
        fit_themes(Batches(documents, np.full_like(vectors, np.nan), 10))
