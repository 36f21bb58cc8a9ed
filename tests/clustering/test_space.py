"""Spaces and centres: saved and read back to the bit, whoever comes in the same batch."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gatp_participa.clustering.centres import Centre, centres_of, nearest
from gatp_participa.clustering.documents import Document
from gatp_participa.clustering.draft import draft_themes
from gatp_participa.clustering.space import Space
from tests.clustering.structured import home_of, made_up

ROOT = Path(__file__).parents[2]
DIGEST = """
from gatp_participa.clustering.draft import draft_themes
from tests.clustering.structured import made_up
documents, vectors, _ = made_up(300)
draft = draft_themes(documents, vectors=vectors, themes=5)
print(draft.space.digest, *(c.to_bytes().hex() for c in draft.centres))
"""


@pytest.fixture(scope="module")
def texts():
    return made_up(300)


@pytest.fixture(scope="module")
def draft(texts):
    return draft_themes(texts[0], vectors=texts[1], themes=5)


def test_a_space_comes_back_to_the_bit(draft, texts):
    data = draft.space.to_bytes()
    back = Space.from_bytes(data)
    assert back.to_bytes() == data
    assert back.digest == draft.space.digest
    here, there = draft.space.place(texts[0], texts[1]), back.place(texts[0], texts[1])
    assert here.plain.tobytes() == there.plain.tobytes()
    assert here.smooth.tobytes() == there.smooth.tobytes()
    assert replace(back, bar=back.bar + 0.1).digest != back.digest


@pytest.mark.parametrize("batch", [1, 7, 64, 150])
def test_places_do_not_depend_on_the_batch(draft, texts, batch):
    documents, vectors, _ = texts
    whole = draft.space.place(documents, vectors)
    for start in range(0, 150, batch):
        part = slice(start, start + batch)
        places = draft.space.place(documents[part], vectors[part])
        assert places.plain.tobytes() == whole.plain[part].tobytes()
        assert places.smooth.tobytes() == whole.smooth[part].tobytes()


def test_another_process_with_other_threads_gives_the_same_bytes(draft):
    done = subprocess.run(
        [sys.executable, "-c", DIGEST],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2"},
    )
    assert done.stdout.split() == [draft.space.digest, *(c.to_bytes().hex() for c in draft.centres)]


@pytest.mark.parametrize("data", [b"", b"hola", b"PK\x03\x04" + b"\0" * 40])
def test_bytes_that_are_no_space_are_refused(data):
    with pytest.raises(ValueError, match="not a saved space"):
        Space.from_bytes(data)


def test_a_damaged_space_is_refused(draft):
    data = bytearray(draft.space.to_bytes())
    with pytest.raises(ValueError, match="not a saved space"):
        Space.from_bytes(bytes(data[: len(data) // 2]))
    for place in range(len(data) // 3, len(data) // 3 + 30):
        data[place] ^= 0xFF
    with pytest.raises(ValueError, match="not a saved space"):
        Space.from_bytes(bytes(data))


def test_centres_come_back_to_the_bit(draft):
    for centre in draft.centres:
        data = centre.to_bytes()
        assert Centre.from_bytes(data).to_bytes() == data
        assert len(data) < 1_500
    for wrong in (b"", b"hola", data[:-1], data + b"\0"):
        with pytest.raises(ValueError, match="not a saved centre"):
            Centre.from_bytes(wrong)


def test_a_frozen_space_sends_everyone_where_the_draft_did(draft, texts):
    places = draft.space.place(texts[0], texts[1])
    found = nearest(places, draft.centres, bar=draft.space.bar)
    homes = home_of(draft)
    assert found.index.tolist() == [homes.get(d.id, -1) for d in texts[0]]
    assert ((found.confidence >= 0) & (found.confidence <= 1)).all()


def test_late_texts_go_to_their_subject(draft, texts):
    late, vectors, truth = made_up(100, seed=9, first_id=1_000)
    found = nearest(draft.space.place(late, vectors), draft.centres, bar=draft.space.bar)
    homes = home_of(draft)
    subject = {}
    for document, kind in zip(texts[0], texts[2].tolist(), strict=True):
        if document.id in homes:
            subject.setdefault(homes[document.id], []).append(kind)
    usual = {theme: max(set(kinds), key=kinds.count) for theme, kinds in subject.items()}
    right = [usual[i] == kind for i, kind in zip(found.index, truth, strict=True) if i >= 0]
    assert len(right) >= 85
    assert np.mean(right) >= 0.95


def test_strangers_and_the_wordless_have_no_theme(draft):
    texts = [
        Document(id=1, title="", body=""),
        Document(id=2, title="", body="Kali tlen", language="nah"),
    ]
    places = draft.space.place(texts, np.ones((2, 32), dtype=np.float32))
    assert places.reasons == {1: "empty", 2: "language"}
    assert nearest(places, draft.centres, bar=-1).index.tolist() == [-1, -1]
    assert draft.space.place([], np.zeros((0, 32))).plain.shape[0] == 0


def test_vectors_of_another_encoder_are_refused(draft, texts):
    with pytest.raises(ValueError, match="vectors must"):
        draft.space.place(texts[0], texts[1][:, :5])
    with pytest.raises(ValueError, match="vectors must"):
        draft.space.place(texts[0], None)


def test_an_empty_group_has_a_centre_nobody_goes_to(draft, texts):
    places = draft.space.place(texts[0], texts[1])
    labels = np.where(texts[2] == 0, 0, 2)
    centres = centres_of(places, labels)
    assert len(centres) == 3
    assert not centres[1].plain.any()
    assert 1 not in nearest(places, centres, bar=-1).index


def test_one_new_text_takes_no_time(draft, texts):
    started = time.process_time()
    for row in range(10):
        draft.space.place(texts[0][row : row + 1], texts[1][row : row + 1])
    assert (time.process_time() - started) / 10 < 0.05
