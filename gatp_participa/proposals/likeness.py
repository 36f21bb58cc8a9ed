"""How alike two texts are, by the pieces of their words. Pure, and plain Python.

A text is the sum of its words' character 3- to 5-grams, each word weighing what its stem is
worth in the collection (inverse document frequency, Spärck Jones 1972); likeness is the cosine
of two such sums. Pieces forgive typing mistakes and endings; weights keep «de la colonia» from
making everything alike. Shingles of whole words, the usual choice, miss edited texts.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from gatp_participa.core.text import fold, stem

# Chosen on real proposals, by benchmarks/similar.py: what is shown, and how it is called.
ALIKE = 0.65
VERY_ALIKE = 0.75
ALMOST_THE_SAME = 0.85
# A title alone says little, so two titles must nearly coincide.
TITLES_ALIKE = 0.85
FEWEST_COUNTED = 50
FEWEST_TITLE_WORDS = 3
FEWEST_TEXT_WORDS = 6
# Nobody tells two texts apart by what comes after this.
MOST_WORDS = 400
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Rarity:
    """What each stem is worth: in how many of ``total`` texts it is.

    A stem that is not here is as rare as the rarest that is; while few texts were counted,
    all are worth the same.
    """

    texts: Mapping[str, int] = field(default_factory=dict)
    total: int = 0

    fewest: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "fewest", min(self.texts.values(), default=0))

    @property
    def is_known(self) -> bool:
        return self.total >= FEWEST_COUNTED

    def count(self, one: str) -> int:
        """Return in how many texts a stem is, at most."""
        return self.texts.get(one, self.fewest)

    def weight(self, one: str) -> float:
        """Return ln((1 + N) / (1 + n)), or 1 when too little was counted to tell."""
        if not self.is_known:
            return 1.0
        return math.log((1 + self.total) / (1 + min(self.count(one), self.total)))


@dataclass(frozen=True)
class Profile:
    """A text ready to be compared: what its pieces weigh, and the length of them all."""

    pieces: Mapping[str, float]
    length: float


def profile(text: str, rarity: Rarity) -> Profile:
    """Return the profile of a text; an empty one is like nothing."""
    pieces: defaultdict[str, float] = defaultdict(float)
    for word, times in Counter(_WORD.findall(fold(text))[:MOST_WORDS]).items():
        weight = times * rarity.weight(stem(word))
        for piece in _pieces(word):
            pieces[piece] += weight
    return Profile(pieces, math.sqrt(sum([weight * weight for weight in pieces.values()])))


@lru_cache(maxsize=20_000)
def _pieces(word: str) -> tuple[str, ...]:
    closed = f" {word} "
    return tuple(
        closed[start : start + size]
        for size in (3, 4, 5)
        for start in range(max(1, len(closed) - size + 1))
    )


def likeness(one: Profile, other: Profile) -> float:
    """Return the cosine of two profiles, from 0 (nothing in common) to 1."""
    if not one.length or not other.length:
        return 0.0
    few, many = sorted((one.pieces, other.pieces), key=len)
    product = sum([weight * many[piece] for piece, weight in few.items() if piece in many])
    return min(1.0, product / (one.length * other.length))


def enough(rarity: Rarity, *, only_title: bool) -> float:
    """Return from what likeness a text is worth showing.

    While nobody knows which words are common, only what is almost the same.
    """
    if not rarity.is_known:
        return ALMOST_THE_SAME
    return TITLES_ALIKE if only_title else ALIKE


def shared_words(text: str, typed: str, rarity: Rarity, *, most: int = 3) -> list[str]:
    """Return the most telling words of ``text`` whose stems are in ``typed`` too, as written."""
    asked = {stem(word) for word in _WORD.findall(fold(typed))}
    found: dict[str, str] = {}
    worth: defaultdict[str, float] = defaultdict(float)
    for word in _WORD.findall(text.lower())[:MOST_WORDS]:
        one = stem(fold(word))
        if len(word) > 3 and one in asked and not word.isdigit():
            found.setdefault(one, word)
            worth[one] += rarity.weight(one)
    return [found[one] for one in sorted(found, key=lambda one: (-worth[one], -len(one)))[:most]]


def telling_stems(stems: Iterable[str], rarity: Rarity, *, rows: int, most: int) -> list[str]:
    """Return the rarest of some stems, as many as can be looked up within ``rows`` rows.

    When even the rarest is in too many texts, none is returned. Among equals the longest goes
    first: long words are rarer.
    """
    ordered = sorted(set(stems), key=lambda one: (rarity.count(one), -len(one), one))
    chosen: list[str] = []
    for one in ordered[:most]:
        rows -= rarity.count(one)
        if rows < 0:
            break
        chosen.append(one)
    return chosen
