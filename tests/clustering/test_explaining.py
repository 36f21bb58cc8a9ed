"""Why texts are together, in words anybody can check, and themes drawn on a plane."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from gatp_participa.clustering.documents import Document
from gatp_participa.clustering.draft import draft_themes
from gatp_participa.clustering.explain import quoted, share_in_words, shared_terms
from gatp_participa.clustering.normalize import stem
from gatp_participa.clustering.plane import circles
from gatp_participa.clustering.space import Places
from gatp_participa.clustering.subthemes import SMALLEST, split
from tests.clustering.structured import made_up
from tests.clustering.texts import proposals

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def draft():
    return draft_themes(proposals(), themes=5)


def test_every_theme_says_why(draft):
    for theme in draft.themes:
        assert theme.because.endswith(".")
        assert "juntas" in theme.because or "pocas palabras" in theme.because
    water = next(theme for theme in draft.themes if "agua" in theme.name.lower())
    assert "de cada 10 hablan de" in water.because or "casi todas hablan de" in water.because
    assert "«agua»" in water.because


def test_words_are_few_heaviest_first_and_members_share_them(draft):
    bodies = {d.id: f"{d.title}\n{d.body}" for d in proposals()}
    shared = 0
    for theme in draft.themes:
        weights = [weight for _, _, weight in theme.words]
        assert 1 <= len(weights) <= 40
        assert weights == sorted(weights, reverse=True)
        assert weights[0] == 1
        for member in theme.members:
            assert member.shared_terms == shared_terms(bodies[member.document_id], theme.words)
            assert -1 <= member.closeness <= 1
            shared += bool(member.shared_terms)
    assert shared >= 40


def test_shared_terms_are_read_by_stem():
    forms = {"tuberías": 1.0, "agua": 0.8, "pipa": 0.1}
    words = tuple((stem(form), form, weight) for form, weight in forms.items())
    assert shared_terms("<b>AGUA</b>: la tuberia rota", words) == ("tuberías", "agua")
    assert shared_terms("", words) == ()
    assert shared_terms("nada que ver", words) == ()


def test_reading_shared_terms_loads_no_numpy():
    code = (
        "import sys, gatp_participa.clustering.explain;"
        "print([m for m in ('numpy', 'sklearn', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (1.0, "casi todas"),
        (0.7, "7 de cada 10"),
        (0.1, "1 de cada 10"),
        (0.05, "1 de cada 20"),
        (0.01, "1 de cada 100"),
        (0.0, "casi ninguna"),
    ],
)
def test_shares_are_said_as_people_say_them(share, words):
    assert share_in_words(share) == words


def test_lists_of_words_are_spanish():
    assert quoted(["agua", "pipas", "tuberías"]) == "«agua», «pipas» o «tuberías»"
    assert quoted(["agua", "hospitales"]) == "«agua» u «hospitales»"
    assert quoted(["agua"]) == "«agua»"


def campaign(text: str, n: int) -> list[Document]:
    return [
        Document(id=1_000 + i, title="", body=f"{text}{'.' * (i % 3)}{' hoy' * (i % 2)}")
        for i in range(n)
    ]


def test_copies_are_counted_and_do_not_name_a_theme():
    text = (
        "Exigimos agua potable y tubería nueva con el plan xilotepec para la cuenca del lago, "
        "porque llevamos tres semanas sin agua y la pipa no llega a la parte alta del cerro"
    )
    copies = campaign(text, 60)
    draft = draft_themes(proposals() + copies, themes=5)
    assert draft.copies[0] == tuple(d.id for d in copies)
    said = " ".join(
        [t.name + t.because + " ".join(t.terms) for t in draft.themes]
        + [form for t in draft.themes for _, form, _ in t.words]
    )
    assert "xilotepec" not in said.lower()
    homes = [t for t in draft.themes if copies[0].id in {m.document_id for m in t.members}]
    if homes:
        assert {d.id for d in copies} <= {m.document_id for m in homes[0].members}
        assert len(set(homes[0].central_ids) & {d.id for d in copies}) <= 1


@pytest.mark.parametrize("k", [1, 2, 3, 12, 60])
def test_circles_do_not_overlap_and_areas_are_sizes(k):
    chance = np.random.default_rng(k)
    rows = chance.normal(size=(k, 20))
    rows[: k // 3] = rows[0]
    sizes = chance.integers(1, 900, size=k)
    placed = circles(rows, sizes.tolist())
    for (x1, y1, r1), (x2, y2, r2) in combinations(placed.tolist(), 2):
        assert np.hypot(x1 - x2, y1 - y2) >= r1 + r2 - 3e-4
    assert (placed[:, :2] - placed[:, 2:] >= -2e-3).all()
    assert (placed[:, :2] + placed[:, 2:] <= 1 + 2e-3).all()
    assert np.allclose(placed[:, 2] ** 2 / sizes, placed[0, 2] ** 2 / sizes[0], rtol=0.1, atol=1e-6)
    assert (circles(rows, sizes.tolist()) == placed).all()
    assert circles(rows[:0], []).shape == (0, 3)


def test_like_themes_stand_near():
    rows = np.eye(6)[[0, 0, 1, 1]] + np.eye(6)[[2, 3, 4, 5]] * 0.2
    placed = circles(rows, [10, 10, 10, 10])[:, :2]
    near = np.linalg.norm(placed[0] - placed[1]) + np.linalg.norm(placed[2] - placed[3])
    assert near < np.linalg.norm(placed[0] - placed[2]) + np.linalg.norm(placed[1] - placed[3])


def cloud(n: int, parts: int, seed: int) -> Places:
    chance = np.random.default_rng(seed)
    middle = chance.normal(size=24)
    rows = middle + chance.normal(size=(n, 24)) * 0.5
    if parts > 1:
        rows += chance.normal(size=(parts, 24))[chance.integers(parts, size=n)] * 1.2
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return Places(plain=rows, smooth=rows, known=np.ones(n, dtype=bool), reasons={})


def test_a_theme_without_parts_is_left_whole():
    assert [len(split(cloud(120, 1, seed), seed=seed)) for seed in range(3)] == [0] * 3
    assert split(cloud(39, 3, 0), seed=0) == []


def test_real_parts_are_found():
    assert len(split(cloud(150, 3, 1), seed=0)) == 3


def test_sub_themes_are_named_and_members_know_theirs():
    documents, vectors, truth = made_up(400, subjects=8)
    # Two large subjects: the first four directions lean one way, the others the other.
    side = np.random.default_rng(1).normal(size=(2, 32)) * 3
    draft = draft_themes(
        documents, vectors=vectors + side[truth // 4].astype(np.float32), themes=2, subthemes=True
    )
    theme = max(draft.themes, key=lambda t: len(t.subthemes))
    assert 2 <= len(theme.subthemes) <= 6
    number = draft.themes.index(theme)
    assert len(draft.subcentres[number]) == len(theme.subthemes)
    parts = [m.subtheme for m in theme.members]
    assert min(parts.count(i) for i in range(len(theme.subthemes))) >= SMALLEST
    terms = [term for part in theme.subthemes for term in part.terms]
    assert len(terms) == len(set(terms))
    assert not set(terms) & set(theme.terms)
    plain = draft_themes(documents, vectors=vectors, themes=2)
    assert all(t.subthemes == () for t in plain.themes)
    assert replace(plain.themes[0], subthemes=()) == plain.themes[0]
