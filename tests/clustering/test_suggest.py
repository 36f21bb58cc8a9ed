import json

import numpy as np
import pytest

from gatp_participa.clustering import suggest
from gatp_participa.topics.rules import scoring
from tests.clustering.texts import SUBJECTS

TEXTS = [scoring.words_of(text) for texts in SUBJECTS.values() for text in texts]
LABELS = [name for name, texts in SUBJECTS.items() for _ in texts]
SEEDS = {
    "agua": ["agua", "pipa"], "transporte": ["autobús", "camión"], "salud": ["clínica", "hospital"],
    "seguridad": ["asaltos", "policía"], "escuela": ["escuela", "alumnos"],
}  # fmt: skip
PHRASES = {name: [scoring.words_of(word) for word in words] for name, words in SEEDS.items()}
NAMES = sorted(SEEDS)


def guesses():
    model = scoring.seed_model(SEEDS)
    found = [scoring.shares(model, words) for words in TEXTS]
    return np.array([[one[name] for name in NAMES] for one in found])


def as_model(learnt):
    return scoring.LinearModel(learnt.weights, learnt.biases, learnt.idf)


def test_what_is_learnt_is_scored_the_same_in_plain_python_and_with_numpy():
    learnt = suggest.learn(TEXTS, LABELS)
    shares, names = suggest.shares_of(learnt, TEXTS)
    for row, words in zip(shares, TEXTS, strict=True):
        plain = scoring.shares(as_model(learnt), words)
        assert [plain[name] for name in names] == pytest.approx(list(row))


def test_two_classes_are_learnt_as_well_as_many():
    some = [i for i, label in enumerate(LABELS) if label in ("agua", "salud")]
    learnt = suggest.learn([TEXTS[i] for i in some], [LABELS[i] for i in some])
    assert set(learnt.weights) == {"agua", "salud"}
    found = scoring.shares(as_model(learnt), scoring.words_of("una fuga de agua en la tubería"))
    assert found["agua"] > 0.6


def test_one_class_cannot_be_learnt():
    with pytest.raises(ValueError, match="two classes"):
        suggest.learn(TEXTS[:5], LABELS[:5])


def test_what_is_learnt_is_plain_small_and_always_the_same():
    first, again = suggest.learn(TEXTS, LABELS), suggest.learn(TEXTS, LABELS)
    assert first == again
    written = json.dumps(first.__dict__)
    assert json.loads(written) == first.__dict__
    assert max(map(len, first.weights.values())) <= suggest.STEMS_PER_CLASS


def test_texts_without_classes_teach_more_than_seed_words_alone():
    learnt = suggest.spread(TEXTS, guesses(), NAMES, known={}, seeds=PHRASES)
    shares, names = suggest.shares_of(learnt, TEXTS)
    before = suggest.figures_of(guesses(), NAMES, LABELS)
    after = suggest.figures_of(shares, names, LABELS)
    assert after.accuracy > before.accuracy
    assert after.confident_half >= before.confident_half


def test_what_people_said_is_not_guessed_even_against_the_seeds():
    known = {i: "salud" for i, label in enumerate(LABELS) if label == "agua"}
    learnt = suggest.spread(TEXTS, guesses(), NAMES, known=known, seeds=PHRASES)
    found = scoring.shares(
        as_model(learnt), scoring.words_of("una fuga moja la tubería y el tinaco")
    )
    assert max(found, key=found.__getitem__) == "salud"


def test_a_class_that_no_text_mentions_is_kept_by_its_seeds():
    seeds = PHRASES | {"mar": [scoring.words_of("pesca")]}
    wide = np.hstack([guesses(), np.zeros((len(TEXTS), 1))])
    learnt = suggest.spread(TEXTS, wide, [*NAMES, "mar"], known={}, seeds=seeds)
    assert learnt.weights["mar"]["pesc"] > 0


def test_no_texts_at_all_leave_the_seeds():
    learnt = suggest.spread([], np.zeros((0, len(NAMES))), NAMES, known={}, seeds=PHRASES)
    assert set(learnt.weights) == set(NAMES)
    assert suggest.shares_of(learnt, [])[0].shape == (0, len(NAMES))


def test_cross_validation_shows_no_text_its_own_class():
    labels = dict(enumerate(LABELS))
    seen = []

    def fit(known):
        seen.append(set(known))
        return suggest.learn([TEXTS[i] for i in known], list(known.values()))

    figures = suggest.cross_validate(TEXTS, labels, fit)
    assert len(seen) == 5
    assert set.intersection(*seen) == set()
    assert figures.accuracy > 0.6
    assert figures.top_three >= figures.accuracy


def test_equal_shares_are_not_being_right():
    figures = suggest.figures_of(np.full((4, 2), 0.5), ["a", "b"], ["a", "a", "b", "b"])
    assert figures.accuracy == 0


@pytest.mark.data
def test_on_the_labelled_set_learning_improves_on_seed_words(shared_data):
    from benchmarks import suggestions
    from gatp_participa.topics.queries import goal_seeds

    lines = suggestions.read(shared_data / "eval_ods_dev.csv")
    held = [one for one in lines if not suggestions.in_first_half(one[0])][:800]
    texts = [scoring.words_of(text) for _, text, _ in held]
    labels = [label for _, _, label in held]
    names = sorted(set(labels))
    seeds = {name: words for name, words in goal_seeds().items() if name in names}
    alone = suggest.figures_of(suggestions.seed_shares(seeds, texts), names, labels)
    assert alone.accuracy >= 0.68
    assert alone.top_three >= 0.88
