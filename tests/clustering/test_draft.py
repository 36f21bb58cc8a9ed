"""What a draft promises whatever the texts."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gatp_participa.clustering.documents import Document
from gatp_participa.clustering.draft import draft_themes
from gatp_participa.clustering.encoders import encode_here, encoder_named, text_to_encode
from tests.clustering.texts import covered, members, proposals, subject_of


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
    return json.dumps(asdict(draft), sort_keys=False).encode()


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
    assert replace(fresh, parameters={}) == replace(draft, parameters={})


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


@pytest.mark.parametrize("n", [0, 1, 5, 7])
def test_too_few_texts_are_shown_one_by_one(n, encoder):
    draft = draft_themes(proposals()[:n], encoder=encoder)
    assert draft.themes == ()
    assert [leftover.reason for leftover in draft.leftovers] == ["too_few"] * n
    assert draft.quality["unassigned_share"] == (1.0 if n else 0.0)
    assert "pocos" in draft.chosen_because


@pytest.mark.parametrize("n", [8, 30])
@pytest.mark.parametrize("name", ["hybrid", "lexical"])
def test_small_calls_are_grouped(n, name):
    draft = draft_themes(proposals()[:n], encoder=encoder_named(name))
    assert draft.themes
    assert covered(draft) == list(range(1, n + 1))
    assert draft.quality["unassigned_share"] <= 0.3


@pytest.mark.parametrize("name", ["hybrid", "lexical"])
def test_copies_of_one_text_are_one_theme(name):
    copies = [Document(id=i, title="Agua", body="Falta agua en la parte alta") for i in range(200)]
    draft = draft_themes(copies, encoder=encoder_named(name))
    assert [len(theme.members) for theme in draft.themes] == [200]
    assert draft.leftovers == ()


@pytest.mark.parametrize("name", ["hybrid", "lexical"])
def test_a_campaign_does_not_hide_the_others(name):
    campaign = [
        Document(id=100 + i, title="Parque", body="Árboles en el parque") for i in range(200)
    ]
    draft = draft_themes(proposals() + campaign, encoder=encoder_named(name), themes=6)
    inside = {m.document_id for m in draft.themes[0].members}
    assert {d.id for d in campaign} <= inside
    assert len(draft.themes) >= 4


def test_hostile_and_empty_texts_are_left_over(encoder):
    hostile = [
        "",
        "   ",
        "https://example.org/a?b=c",
        "🎉🎉🎉",
        "\x00\u202e\ud800",
        "<b></b>",
        "a@b.mx",
        "123 456",
    ]
    strange = [Document(id=100 + i, title="", body=text) for i, text in enumerate(hostile)]
    draft = draft_themes(proposals() + strange, encoder=encoder, themes=5)
    reasons = {leftover.document_id: leftover.reason for leftover in draft.leftovers}
    assert all(reasons[d.id] == "empty" for d in strange)
    assert covered(draft) == sorted(d.id for d in proposals() + strange)
    json.dumps(asdict(draft)).encode()


def test_languages_the_encoder_does_not_know_go_to_people(encoder):
    texts = [replace(d, language="nah") if d.id == 7 else d for d in proposals()]
    texts = [replace(d, language="es-MX") if d.id == 8 else d for d in texts]
    draft = draft_themes(texts, encoder=encoder, themes=5)
    reasons = {leftover.document_id: leftover.reason for leftover in draft.leftovers}
    assert reasons[7] == "language"
    assert reasons.get(8) != "language"


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


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    texts=st.lists(
        st.text(max_size=60) | st.sampled_from([d.body for d in proposals()]), max_size=40
    ),
    themes=st.none() | st.integers(1, 12),
)
def test_any_text_is_survived(texts, themes):
    documents = [Document(id=i, title="", body=text) for i, text in enumerate(texts)]
    draft = draft_themes(documents, themes=themes)
    assert covered(draft) == list(range(len(texts)))
    assert members(draft) == members(draft_themes(documents[::-1], themes=themes))
