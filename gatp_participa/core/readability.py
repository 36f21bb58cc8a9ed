"""How easily a Spanish text reads. Pure.

Szigriszt-Pazos' perspicuity (1993), 206.835 - 62.3 syllables/words - words/sentences, read on the
INFLESZ scale (Barrio-Cantalejo et al., 2008), and Fernández Huerta's index (1959),
206.84 - 60 syllables/words - 1.02 words/sentences.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

# Fewer say nothing of how somebody writes.
FEWEST_WORDS = 20
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$|[»\"”)])|\n\s*\n|\n\s*[-•*]")
_STRONG = "aeoáéó"
_ACCENTED_WEAK = "íú"
_VOWELS = set("aeiouáéíóúü")


class Ease(StrEnum):
    """The INFLESZ scale."""

    VERY_HARD = "very_hard"  # up to 40: a scientific paper
    RATHER_HARD = "rather_hard"  # to 55: a specialised press
    NORMAL = "normal"  # to 65: a newspaper
    RATHER_EASY = "rather_easy"  # to 80: a primary school's book
    VERY_EASY = "very_easy"  # above: a comic


@dataclass(frozen=True)
class Readability:
    """Figures of a text; ``perspicuity`` and ``fernandez_huerta`` are higher the easier it is."""

    words: int
    sentences: int
    syllables: int
    perspicuity: float
    fernandez_huerta: float

    @property
    def ease(self) -> Ease:
        """Where it falls on the INFLESZ scale."""
        for limit, ease in ((40, Ease.VERY_HARD), (55, Ease.RATHER_HARD), (65, Ease.NORMAL)):
            if self.perspicuity < limit:
                return ease
        return Ease.RATHER_EASY if self.perspicuity <= 80 else Ease.VERY_EASY


def readability(text: str) -> Readability | None:
    """Return how easily a text reads, or None when it is too short to say (under 20 words)."""
    text = unicodedata.normalize("NFC", text)
    words = _WORD.findall(text)
    if len(words) < FEWEST_WORDS:
        return None
    sentences = max(1, sum(bool(_WORD.search(part)) for part in _SENTENCE_END.split(text)))
    count = sum(syllables(word) for word in words)
    per_word, per_sentence = count / len(words), len(words) / sentences
    return Readability(
        words=len(words),
        sentences=sentences,
        syllables=count,
        perspicuity=round(206.835 - 62.3 * per_word - per_sentence, 1),
        fernandez_huerta=round(206.84 - 60 * per_word - 1.02 * per_sentence, 1),
    )


def syllables(word: str) -> int:
    """Return how many syllables a Spanish word has, at least one.

    Two strong vowels, or a weak one with an accent beside another vowel, make two; any other
    vowels in a row make one. The u of que, qui, gue and gui is not said; a last y is a vowel.
    """
    letters = re.sub(r"(q)u(?=[eiéí])|(g)u(?=[eiéí])", r"\1\2", word.lower())
    letters = re.sub(r"y$", "i", letters)
    count, before = 0, ""
    for letter in letters:
        if letter not in _VOWELS:
            before = ""
            continue
        if not before or _is_hiatus(before, letter):
            count += 1
        before = letter
    return max(1, count)


def _is_hiatus(one: str, other: str) -> bool:
    if one in _STRONG and other in _STRONG:
        return True
    return one in _ACCENTED_WEAK or other in _ACCENTED_WEAK
