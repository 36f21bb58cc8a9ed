import pytest

from gatp_participa.calls.models import Topic
from gatp_participa.topics.queries import goal_seeds, goals, topic_seeds
from gatp_participa.topics.rules import scoring

WATER = "La pipa de agua pasa sin avisar y el tinaco está vacío desde el lunes."


def seeded():
    return scoring.seed_model(goal_seeds())


def test_there_are_17_goals_with_10_to_25_seed_words_each():
    assert list(goals()) == list(range(1, 18))
    assert all(10 <= len(words) <= 25 for words in goal_seeds().values())
    assert all(len(set(words)) == len(words) for words in goal_seeds().values())


@pytest.mark.parametrize(
    ("text", "goal"),
    [
        (WATER, "6"),
        ("En la clínica no hay medicinas y los médicos llegan tarde.", "3"),
        ("Los alumnos de la primaria no tienen maestro desde enero.", "4"),
        ("Hay baches y las banquetas de la colonia están rotas.", "11"),
        ("La policía pide moches y nadie atiende la denuncia.", "16"),
        ("Talan los árboles del bosque y ya no se ven animales silvestres.", "15"),
    ],
)
def test_seed_words_tell_the_goal_of_everyday_texts(text, goal):
    assert scoring.suggest(seeded(), text).best[0][0] == goal


def test_a_suggestion_has_up_to_three_classes_with_shares_in_order_and_a_margin():
    found = scoring.suggest(seeded(), WATER)
    shares = [share for _name, share in found.best]
    assert 1 <= len(shares) <= 3
    assert shares == sorted(shares, reverse=True)
    assert found.is_sure
    assert found.margin == pytest.approx(shares[0] - ([*shares, 0])[1], abs=0.1)


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "too_short"), ("Agua", "too_short"), ("agua " * 50, "too_short"), ("123 !!", "too_short"),
     ("Ojalá mañana alguien conteste pronto mi mensaje.", "unsure")],
)  # fmt: skip
def test_nothing_is_suggested_about_texts_that_say_too_little(text, reason):
    found = scoring.suggest(seeded(), text)
    assert (found.best, found.reason) == ((), reason)


def test_a_word_of_two_classes_counts_less_and_a_phrase_more():
    model = scoring.seed_model({"a": ["luz", "río"], "b": ["luz", "salud mental"]})
    assert model.weights["a"]["luz"] < model.weights["a"]["rio"]
    assert model.weights["b"]["salud mental"] > model.weights["a"]["rio"]


def test_shares_add_up_to_one_even_without_words_or_classes():
    assert sum(scoring.shares(seeded(), []).values()) == pytest.approx(1)
    assert scoring.shares(scoring.LinearModel({}), ["agu"]) == {}
    assert scoring.suggest(scoring.LinearModel({}), WATER).best == ()
    assert scoring.suggest(scoring.LinearModel({"a": {"agu": 3.0}}), WATER).best == ()


def test_a_very_long_text_is_read_to_a_point():
    assert len(scoring.words_of("agua limpia " * 10_000)) <= scoring.MOST_WORDS


@pytest.mark.parametrize(
    ("name", "hint", "seed"),
    [
        ("Agua", "", "pipas"),
        ("Salud, escuelas y cuidados", "", "maestros"),
        ("Salud, escuelas y cuidados", "", "medicinas"),
        ("MOVILIDAD", "", "banquetas"),
        ("El dinero de todos", "", "presupuesto"),
        ("Lo nuestro", "La cultura y las lenguas de aquí", "museo"),
    ],
)
def test_a_topic_takes_the_seeds_of_the_subjects_it_names(name, hint, seed):
    assert seed in topic_seeds([Topic(id=7, name=name, hint=hint)])["7"]


def test_a_topic_that_names_no_subject_has_no_seeds():
    assert topic_seeds([Topic(id=7, name="Asunto 1", hint="")]) == {}
