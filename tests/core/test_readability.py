import pytest

from gatp_participa.core.readability import Ease, readability, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("sol", 1), ("agua", 2), ("país", 2), ("ciudad", 2), ("poeta", 3), ("guitarra", 3),
        ("pingüino", 3), ("queso", 2), ("día", 2), ("hay", 1), ("leía", 3), ("transparencia", 4),
        ("ahora", 3), ("Uruguay", 3), ("y", 1), ("xyz", 1), ("ÁRBOL", 2), ("averiguáis", 4),
    ],
)  # fmt: skip
def test_syllables(word, count):
    assert syllables(word) == count


def test_the_figures_are_those_of_the_formulas():
    found = readability("La casa es mía. " * 10)
    assert (found.words, found.sentences, found.syllables) == (40, 10, 60)
    assert found.perspicuity == round(206.835 - 62.3 * 1.5 - 4, 1)
    assert found.fernandez_huerta == round(206.84 - 60 * 1.5 - 1.02 * 4, 1)
    assert found.ease is Ease.VERY_EASY


def test_the_language_of_offices_is_harder_than_that_of_people():
    office = (
        "En términos de la normatividad aplicable en materia de transparencia y acceso a la "
        "información pública gubernamental, las dependencias y entidades deberán instrumentar "
        "mecanismos interinstitucionales de sistematización, homologación y actualización permanente."
    )
    people = (
        "La pipa del agua pasa sin avisar. Quien trabaja no la alcanza. Pedimos que avisen un día "
        "antes. Así todos llenan sus cubetas y nadie se queda sin agua en casa."
    )
    assert readability(office).ease is Ease.VERY_HARD
    assert readability(people).ease in {Ease.RATHER_EASY, Ease.VERY_EASY}


@pytest.mark.parametrize("text", ["", "No hay agua.", "🦜 " * 50, "1 2 3 " * 30])
def test_too_little_says_nothing(text):
    assert readability(text) is None


def test_what_has_no_full_stop_is_one_sentence():
    assert readability("agua " * 30).sentences == 1
