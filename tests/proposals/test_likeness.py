import pytest

from gatp_participa.core.text import search_words
from gatp_participa.proposals import likeness
from gatp_participa.proposals.likeness import Rarity, profile
from gatp_participa.proposals.likeness import likeness as alike

WATER = "La pipa del agua pasa sin avisar por la colonia y quien trabaja nunca la alcanza."
LIGHT = "El parque de la colonia está oscuro y nadie cambia las luminarias fundidas."


@pytest.fixture
def rarity():
    """A hundred texts in which «de la colonia» is everywhere."""
    common = dict.fromkeys(search_words("la el de del y la que por quien sin"), 90)
    return Rarity(common | dict.fromkeys(search_words("colonia pasa agua"), 30) | {"luz": 2}, 100)


def score(one, other, rarity):
    return alike(profile(one, rarity), profile(other, rarity))


def test_a_text_is_wholly_like_itself_and_likeness_has_no_direction(rarity):
    assert score(WATER, WATER, rarity) == pytest.approx(1)
    assert score(WATER, LIGHT, rarity) == pytest.approx(score(LIGHT, WATER, rarity))


@pytest.mark.parametrize(
    "edited",
    [
        WATER.upper(),
        WATER.replace("á", "a"),
        "La pipa del agua pasa sin abisar por la colinia y quien trabaja nunca la alcansa.",
        "Quien trabaja nunca alcanza la pipa del agua: pasa por la colonia sin avisar.",
    ],
    ids=["shouted", "without accents", "mistyped", "in another order"],
)
def test_an_edited_text_is_still_alike(edited, rarity):
    assert score(WATER, edited, rarity) >= likeness.ALIKE


def test_another_matter_of_the_same_neighbourhood_is_not_alike(rarity):
    assert score(WATER, LIGHT, rarity) < 0.2


def test_common_words_make_nothing_alike(rarity):
    same_frame = ("que la de la pipa por el agua", "que la de la banca por el parque")
    assert score(*same_frame, rarity) < score(*same_frame, Rarity())


@pytest.mark.parametrize("text", ["", "   ", "¡!", "…"])
def test_a_text_without_words_is_like_nothing(text, rarity):
    assert score(text, WATER, rarity) == 0
    assert score(text, text, rarity) == 0


def test_a_very_long_text_is_read_up_to_a_point(rarity):
    assert score(WATER * 40, WATER * 4000, rarity) == pytest.approx(1)


def test_a_stem_that_was_not_counted_is_as_rare_as_the_rarest(rarity):
    assert rarity.weight("nunca visto") == rarity.weight("luz") > rarity.weight("agu")


def test_while_little_was_counted_all_words_are_worth_the_same_and_only_copies_are_shown():
    young = Rarity({"agu": 9}, 10)
    assert young.weight("agu") == young.weight("pip") == 1
    assert likeness.enough(young, only_title=False) == likeness.ALMOST_THE_SAME


def test_a_title_alone_must_nearly_coincide(rarity):
    assert likeness.enough(rarity, only_title=True) > likeness.enough(rarity, only_title=False)


def test_shared_words_are_the_telling_ones_as_they_were_published(rarity):
    typed = "las PIPAS de agua y los calendários de la colonia"
    words = likeness.shared_words("Calendario de pipas por colonia, 2026", typed, rarity)
    assert set(words) == {"calendario", "pipas", "colonia"}
    assert words[-1] == "colonia"
    assert likeness.shared_words("Nada que ver", typed, rarity) == []


def test_the_index_is_asked_for_the_rarest_stems_that_fit():
    rarity = Rarity({"de": 90, "agu": 30, "luz": 2}, 100)
    assert likeness.telling_stems(["de", "agu", "luz", "pip"], rarity, rows=40, most=9) == [
        "luz", "pip", "agu",
    ]  # fmt: skip
    assert likeness.telling_stems(["de", "agu", "luz"], rarity, rows=40, most=1) == ["luz"]
    assert likeness.telling_stems(["de"], rarity, rows=40, most=9) == []
