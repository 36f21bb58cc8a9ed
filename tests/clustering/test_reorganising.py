"""Themes that exist: who continues whom, who may move and who never does."""

from __future__ import annotations

import numpy as np
import pytest

from gatp_participa.clustering.draft import draft_themes
from gatp_participa.clustering.matching import match_groups
from gatp_participa.clustering.warm import SMALLEST_NEW
from tests.clustering.structured import home_of, made_up


@pytest.fixture(scope="module")
def before():
    documents, vectors, truth = made_up(300, subjects=6)
    kept = truth < 5
    documents = [d for d, ok in zip(documents, kept, strict=True) if ok]
    draft = draft_themes(documents, vectors=vectors[kept], themes=5)
    keep = {d: 100 + home for d, home in home_of(draft).items()}
    return documents, vectors[kept], truth[kept], keep


def later(n, *, subject=None, seed=5):
    documents, vectors, truth = made_up(n * 6, subjects=6, seed=seed, first_id=1_000)
    chosen = np.flatnonzero(truth == subject if subject is not None else truth < 5)[:n]
    return [documents[i] for i in chosen], vectors[chosen]


def reorganised(before, late, **options):
    return draft_themes(
        before[0] + late[0], vectors=np.vstack((before[1], late[1])), keep=before[3], **options
    )


def moved(draft, keep) -> set[int]:
    now = {m.document_id: t.previous for t in draft.themes for m in t.members}
    return {document for document, theme in keep.items() if now.get(document) != theme}


def test_old_texts_stay_and_themes_keep_their_identity(before):
    draft = reorganised(before, later(100))
    assert {theme.previous for theme in draft.themes} == set(before[3].values())
    assert len(moved(draft, before[3])) <= 0.05 * len(before[3])
    assert "Se conservan los 5 temas" in draft.chosen_because
    assert len(home_of(draft)) >= 0.95 * (len(before[0]) + 100)


def test_a_subject_nobody_had_becomes_a_theme(before):
    late = later(30, subject=5)
    draft = reorganised(before, late)
    new = [theme for theme in draft.themes if theme.previous is None]
    assert len(new) == 1
    inside = {m.document_id for m in new[0].members}
    assert len(inside & {d.id for d in late[0]}) >= 25
    assert not inside & before[3].keys()
    assert "un tema nuevo" in draft.chosen_because


def test_a_handful_is_no_theme(before):
    draft = reorganised(before, later(SMALLEST_NEW - 1, subject=5))
    assert all(theme.previous is not None for theme in draft.themes)


def test_pinned_texts_never_move_even_alone(before):
    documents, vectors, truth, keep = before
    home = keep[documents[0].id]
    stranger = next(
        d.id for d, kind in zip(documents, truth, strict=True) if kind != truth[0] and d.id in keep
    )
    wrong = keep | {stranger: home, documents[1].id: 999}
    pins = frozenset({stranger, documents[1].id})
    draft = draft_themes(documents, vectors=vectors, keep=wrong, pinned=pins)
    now = {m.document_id: (t.previous, m) for t in draft.themes for m in t.members}
    assert now[stranger][0] == home
    assert now[documents[1].id][0] == 999
    assert now[stranger][1].confidence == 1
    free = draft_themes(documents, vectors=vectors, keep=keep | {stranger: home})
    assert stranger in moved(free, keep | {stranger: home})


def test_pins_hold_for_what_no_machine_reads(before):
    documents, vectors, _, keep = before
    from dataclasses import replace

    texts = [replace(documents[0], language="nah"), replace(documents[1], body="")]
    texts += documents[2:]
    pins = frozenset(d.id for d in texts[:2])
    keep = keep | {texts[0].id: 100, texts[1].id: 101}
    draft = draft_themes(texts, vectors=vectors, keep=keep, pinned=pins)
    assert not moved(draft, keep) & pins
    assert not {left.document_id for left in draft.leftovers} & pins


def test_few_texts_stay_where_they_were(before):
    documents, vectors, _, _ = before
    keep = {documents[0].id: 7, documents[1].id: 8}
    draft = draft_themes(documents[:4], vectors=vectors[:4], keep=keep)
    assert not moved(draft, keep)
    assert len(draft.leftovers) == 2


def test_a_reorganisation_is_repeatable(before):
    late = later(60)
    first, second = reorganised(before, late, seed=4), reorganised(before, late, seed=4)
    assert first.themes == second.themes
    assert first.space.to_bytes() == second.space.to_bytes()


@pytest.mark.parametrize(
    ("current", "proposed", "expected"),
    [
        ({}, {}, {}),
        ({1: 7, 2: 7}, {1: 0, 2: 0}, {0: 7}),
        # Numbers change, texts do not.
        ({1: 7, 2: 7, 3: 8, 4: 8}, {1: 1, 2: 1, 3: 0, 4: 0}, {0: 8, 1: 7}),
        # Cut in two: the larger part continues.
        (dict.fromkeys(range(10), 7), {i: int(i >= 7) for i in range(10)}, {0: 7}),
        # Poured together: the larger theme continues.
        ({i: 7 + (i >= 7) for i in range(10)}, dict.fromkeys(range(10), 0), {0: 7}),
        # A fifth is not a theme's continuation.
        ({i: i // 2 for i in range(10)}, dict.fromkeys(range(10), 0), {}),
        # New texts neither help nor harm.
        ({1: 7}, {1: 0, 2: 0, 3: 0, 4: 1}, {0: 7}),
    ],
)
def test_groups_continue_the_theme_whose_texts_they_hold(current, proposed, expected):
    assert match_groups(current, proposed) == expected
    backwards = dict(reversed(list(proposed.items())))
    assert match_groups(current, backwards) == expected
