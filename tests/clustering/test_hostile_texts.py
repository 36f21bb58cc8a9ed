"""Few texts, copies, other languages and what nobody should send: nothing breaks, nothing is lost."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gatp_participa.clustering.documents import Document
from gatp_participa.clustering.draft import draft_themes
from gatp_participa.clustering.encoders import encoder_named
from tests.clustering.texts import covered, members, proposals


@pytest.fixture(scope="module")
def encoder():
    return encoder_named("hybrid")


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
def test_a_campaign_has_one_voice_and_does_not_hide_the_others(name):
    campaign = [
        Document(id=100 + i, title="Parque", body="Árboles en el parque") for i in range(200)
    ]
    draft = draft_themes(proposals() + campaign, encoder=encoder_named(name), themes=6)
    alone = draft_themes([*proposals(), campaign[0]], encoder=encoder_named(name), themes=6)
    assert draft.copies[0] == tuple(d.id for d in campaign)
    together = {frozenset(ids) & frozenset(range(1, 51)) for ids in members(draft)} - {frozenset()}
    assert together == {ids & frozenset(range(1, 51)) for ids in members(alone)} - {frozenset()}
    homes = {m.document_id: i for i, t in enumerate(draft.themes) for m in t.members}
    assert len({homes.get(d.id) for d in campaign}) == 1


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
    json.dumps(asdict(replace(draft, space=None, centres=(), subcentres=()))).encode()


def test_languages_the_encoder_does_not_know_go_to_people(encoder):
    texts = [replace(d, language="nah") if d.id == 7 else d for d in proposals()]
    texts = [replace(d, language="es-MX") if d.id == 8 else d for d in texts]
    draft = draft_themes(texts, encoder=encoder, themes=5)
    reasons = {leftover.document_id: leftover.reason for leftover in draft.leftovers}
    assert reasons[7] == "language"
    assert reasons.get(8) != "language"


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
