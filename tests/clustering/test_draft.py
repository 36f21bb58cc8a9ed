"""What a draft promises whatever the texts."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, replace

import numpy as np
import pytest

from gatp_participa.clustering.draft import draft_themes
from gatp_participa.clustering.encoders import encode_here, encoder_named, text_to_encode
from tests.clustering.texts import covered, proposals, subject_of


@pytest.fixture(scope="module")
def encoder():
    return encoder_named("hybrid")


@pytest.fixture(scope="module")
def vectors(encoder):
    return encode_here(encoder, [text_to_encode(d) for d in proposals()])


@pytest.fixture(scope="module")
def draft(encoder, vectors):
    return draft_themes(proposals(), vectors=vectors, encoder=encoder, themes=5)


def as_bytes(draft) -> bytes:
    plain = asdict(replace(draft, space=None, centres=(), subcentres=()))
    saved = [draft.space.to_bytes(), *(centre.to_bytes() for centre in draft.centres)]
    saved += [centre.to_bytes() for parts in draft.subcentres for centre in parts]
    return json.dumps(plain, sort_keys=False).encode() + b"".join(saved)


def test_five_subjects_give_five_themes(draft):
    assert len(draft.themes) == 5
    right = sum(
        Counter(subject_of(m.document_id) for m in theme.members).most_common(1)[0][1]
        for theme in draft.themes
    )
    assert right >= 42


def test_every_text_is_in_one_theme_or_left_over(draft):
    assert covered(draft) == [d.id for d in proposals()]


def test_themes_come_largest_first_and_speak_of_their_own(draft):
    sizes = [len(theme.members) for theme in draft.themes]
    assert sizes == sorted(sizes, reverse=True)
    for theme in draft.themes:
        ids = [m.document_id for m in theme.members]
        assert ids == sorted(ids)
        assert set(theme.central_ids) <= set(ids)
        assert all(0 <= m.confidence <= 1 for m in theme.members)


def test_terms_are_unique_and_name_the_subject(draft):
    terms = [term for theme in draft.themes for term in theme.terms]
    assert len(terms) == len(set(terms))
    assert all(3 <= len(theme.terms) <= 5 for theme in draft.themes)
    names = " ".join(theme.name for theme in draft.themes).lower()
    for word in ("agua", "clínica", "policía", "escuela"):
        assert word in names
    assert all(theme.name[0].isupper() for theme in draft.themes)


def test_the_same_input_gives_the_same_bytes(draft, encoder, vectors):
    again = draft_themes(proposals(), vectors=vectors, encoder=encoder, themes=5)
    assert as_bytes(again) == as_bytes(draft)


def test_the_order_of_the_texts_does_not_matter(draft, encoder, vectors):
    order = np.random.default_rng(3).permutation(len(vectors))
    documents = [proposals()[i] for i in order]
    shuffled = draft_themes(documents, vectors=vectors[order], encoder=encoder, themes=5)
    assert as_bytes(shuffled) == as_bytes(draft)


def test_stored_vectors_and_fresh_ones_agree(draft, encoder):
    fresh = draft_themes(proposals(), encoder=encoder, themes=5)
    assert as_bytes(replace(fresh, parameters={})) == as_bytes(replace(draft, parameters={}))


def test_the_number_of_themes_is_chosen_inside_the_limits_and_explained(encoder, vectors):
    steps = []
    chosen = draft_themes(
        proposals(),
        vectors=vectors,
        encoder=encoder,
        limits=(3, 6),
        progress=lambda share, message: steps.append((share, message)),
    )
    assert [c.themes for c in chosen.candidates] == [3, 4, 5, 6]
    assert 3 <= len(chosen.themes) <= 6
    assert "de 3 a 6 temas" in chosen.chosen_because
    assert [share for share, _ in steps] == sorted(share for share, _ in steps)
    assert steps[0][0] == 0
    assert steps[-1] == (1.0, "Listo")


def test_what_is_published_can_repeat_the_run(draft):
    assert set(draft.quality) == {"silhouette", "stability", "cohesion", "unassigned_share"}
    assert len(draft.input_digest) == 64
    assert draft.versions["encoder"].startswith("use-multilingual-v3")
    assert draft.parameters["themes"] == 5
    changed = [replace(d, body=d.body + ".") if d.id == 1 else d for d in proposals()]
    assert draft_themes(changed, themes=5).input_digest != draft.input_digest


@pytest.mark.parametrize(
    "wrong",
    [
        {"themes": 0},
        {"limits": (5, 3)},
        {"limits": (0, 3)},
        {"vectors": np.zeros((3, 4))},
        {"vectors": np.full((50, 4), np.nan)},
    ],
)
def test_wrong_arguments_are_refused(wrong):
    with pytest.raises(ValueError, match="must"):
        draft_themes(proposals(), **wrong)


def test_two_documents_cannot_share_an_id():
    with pytest.raises(ValueError, match="share an id"):
        draft_themes([proposals()[0]] * 2)
