"""How a text is compared with classes: a linear model over stems, in plain Python.

The process that serves pages scores with this; it never loads a numeric library. What is
trained in the worker uses :func:`words_of` too, so both read a text in the same way.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from gatp_participa.core.text import fold, stem

BEST = 3
# Fewer different words than these say too little to guess from.
FEWEST_WORDS = 4
# How far ahead the first class must be, in share, for anything to be suggested, and for it to be
# called sure. Measured with seed words on 2,342 held-out texts of 16 goals, cut at 190 characters
# and whole: something is suggested for 69 and 90 % of them, the right one is among those shown in
# 77 and 90 % of these; it is sure of 26 and 69 %, and then right in 82 and 84 %.
LEAST_MARGIN = 0.08
SURE_MARGIN = 0.35
# Turns sums of seed weights into shares that are right about as often as they say.
SEED_STEEPNESS = 1.2
# Two words side by side are harder to find by chance than one.
PHRASE_WEIGHT = 1.6
MOST_WORDS = 4000

_WORD = re.compile(r"[^\W\d_]{3,}")
_GRAMMAR = """
al algo alguien alguna algunas alguno algunos ante antes aqui asi aun aunque bien cada casi como
con contra cual cuales cuando del desde donde dos ella ellas ellos entre era eran esa esas ese
eso esos esta estaba estan estar estas este esto estos fue fueron haber habia han hasta hay las
les los mas mientras mis mucha muchas mucho muchos muy nada nadie nos nosotros nuestra nuestras
nuestro nuestros nunca otra otras otro otros para pero poca pocas poco pocos por porque pues
puede pueden que quien quienes sea sean ser sido siempre sin sino sobre solo son sus tal tambien
tan tanto tener tengo tiene tienen toda todas todo todos tus una unas uno unos van varias varios
"""
_SILENT = frozenset(_GRAMMAR.split())


@dataclass(frozen=True)
class LinearModel:
    """Weights of stems per class, all of them plain data.

    With ``idf`` a text is its logarithmic counts times ``idf``, divided by its length (TF-IDF,
    Salton and Buckley, 1988); without it, as with seed words, counts are used as they are.
    """

    weights: Mapping[str, Mapping[str, float]]
    biases: Mapping[str, float] = field(default_factory=dict)
    idf: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Suggestion:
    """Up to three classes with their share (0 to 1), best first; empty when nothing is said.

    ``margin`` is how far the first is ahead of the second; ``reason`` why nothing is said:
    ``"too_short"`` or ``"unsure"``.
    """

    best: tuple[tuple[str, float], ...] = ()
    margin: float = 0.0
    is_sure: bool = False
    reason: str = ""


def words_of(text: str) -> list[str]:
    """Return the stems of a text in order, without grammar, digits and words of two letters."""
    words = _WORD.findall(fold(text))[:MOST_WORDS]
    return [stem(word) for word in words if word not in _SILENT]


def seed_model(seeds: Mapping[str, Iterable[str]]) -> LinearModel:
    """Return the model that a few words per class make.

    A word of several classes counts less in each (by the square root of how many), a phrase of
    two words more than a word. Phrases of more words count by each pair.
    """
    stems = {
        name: {gram for word in words for gram in _grams(word)} for name, words in seeds.items()
    }
    classes_of = Counter(one for chosen in stems.values() for one in chosen)
    return LinearModel(
        weights={
            name: {
                one: SEED_STEEPNESS
                * (PHRASE_WEIGHT if " " in one else 1.0)
                / classes_of[one] ** 0.5
                for one in sorted(chosen)
            }
            for name, chosen in stems.items()
            if chosen
        }
    )


def _grams(phrase: str) -> list[str]:
    words = words_of(phrase)
    return words if len(words) < 2 else [" ".join(pair) for pair in pairwise(words)]


def shares(model: LinearModel, words: Sequence[str]) -> dict[str, float]:
    """Return how much of the answer goes to each class; they add up to 1 (softmax)."""
    counts = Counter(words)
    counts.update(" ".join(pair) for pair in pairwise(words))
    values = {word: 1 + math.log(count) for word, count in counts.items()}
    if model.idf:
        known = {
            word: value * model.idf[word] for word, value in values.items() if word in model.idf
        }
        length = math.sqrt(sum(value * value for value in known.values())) or 1.0
        values = {word: value / length for word, value in known.items()}
    scores = {
        name: model.biases.get(name, 0.0)
        + sum(value * weights[word] for word, value in values.items() if word in weights)
        for name, weights in model.weights.items()
    }
    top = max(scores.values(), default=0.0)
    powers = {name: math.exp(score - top) for name, score in scores.items()}
    whole = sum(powers.values()) or 1.0
    return {name: power / whole for name, power in powers.items()}


def ranked(model: LinearModel, words: Sequence[str]) -> tuple[list[tuple[str, float]], float]:
    """Return the classes with their shares, best first, and how far the first is ahead."""
    found = sorted(shares(model, words).items(), key=lambda one: (-one[1], one[0]))
    if len(found) < 2:
        return found, 0.0
    return found, found[0][1] - found[1][1]


def suggest(model: LinearModel, text: str) -> Suggestion:
    """Suggest what a text is about, or say why nothing is suggested.

    Classes that share less than an even split are never among the best.
    """
    words = words_of(text)
    if len(set(words)) < FEWEST_WORDS:
        return Suggestion(reason="too_short")
    found, margin = ranked(model, words)
    if margin < LEAST_MARGIN:
        return Suggestion(margin=margin, reason="unsure")
    even = 1 / len(found)
    best = tuple((name, share) for name, share in found[:BEST] if share >= even)
    return Suggestion(best=best, margin=margin, is_sure=margin >= SURE_MARGIN)
