"""Real proposals spoiled as people spoil what they copy, and invented ones of the same words."""

from __future__ import annotations

import csv
import html
import random
import re
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path

from gatp_participa.core.text import fold

Text = tuple[str, str]  # title and body
# The export has attempts to break the platform it comes from, by the hundred.
ATTACKS = re.compile(r"\bssrf\b|flag\.txt|test proposal|test description|payload|<script", re.I)
FEWEST_CHARACTERS = 30  # as in our form


def read_texts(path: Path) -> list[Text]:
    """Return the real texts, without what says the same as an earlier one."""
    kept: dict[str, Text] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            title, body = _plain(row["title"]), _plain(row["description"])
            if len(body) >= FEWEST_CHARACTERS and not ATTACKS.search(f"{title} {body}"):
                kept.setdefault(re.sub(r"\W+", " ", fold(body)).strip(), (title, body))
    return list(kept.values())


def _plain(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def _drop(text: str, dice: random.Random) -> str:
    return " ".join(word for word in text.split() if dice.random() >= 0.15)


def _mistype(text: str, dice: random.Random) -> str:
    return " ".join(
        _typo(word, dice) if dice.random() < 0.12 and len(word) > 3 else word
        for word in text.split()
    )


def _typo(word: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(word) - 1)
    left, char, right = word[:at], word[at], word[at + 1 :]
    return left + dice.choice(["", char * 2, dice.choice("aeiosnrlt"), right[:1] + char]) + right


def _reorder(text: str, dice: random.Random) -> str:
    sentences = re.split(r"(?<=[.!?;])\s+", text)
    dice.shuffle(sentences)
    return " ".join(sentences)


def _retitle(text: Text, _dice: random.Random) -> Text:
    return " ".join(text[1].split()[2:9]), text[1]


def _half(text: Text, _dice: random.Random) -> Text:
    words = text[1].split()
    return text[0], " ".join(words[: (len(words) + 1) // 2])


def _both(spoil: Callable[[str, random.Random], str]) -> Callable[[Text, random.Random], Text]:
    return lambda text, dice: (spoil(text[0], dice), spoil(text[1], dice))


SPOILERS: dict[str, Callable[[Text, random.Random], Text]] = {
    "15 % of words missing": _both(_drop),
    "12 % of words mistyped": _both(_mistype),
    "sentences reordered": _both(_reorder),
    "without accents": _both(lambda text, _dice: fold(text)),
    "another title": _retitle,
    "first half only": _half,
    "no title yet": lambda text, _dice: ("", text[1]),
    "title only": lambda text, _dice: (text[0], ""),
    "title only, mistyped": lambda text, dice: (_mistype(text[0], dice), ""),
}
UNTOUCHED = {
    "whole": lambda text, _dice: text,
    "first half only": _half,
    "title only": lambda text, _dice: (text[0], ""),
}


def invent(texts: list[Text], count: int, dice: random.Random) -> Iterator[Text]:
    """Yield texts of real lengths and words, with one new word in thirty."""
    words = [word for text in texts for word in " ".join(text).split()]
    dice.shuffle(words)
    lengths = [(len(title.split()), len(body.split())) for title, body in texts]
    syllables = [a + b for a in "bcdfglmnprstv" for b in "aeiou"]
    ranks = list(accumulate(1 / rank for rank in range(1, 200_000)))

    def word() -> str:
        if dice.random() < 1 / 30:
            rank = dice.choices(range(1, 200_000), cum_weights=ranks)[0]
            return "".join(syllables[(rank * k) % 65] for k in (1, 7, 31, 97))
        return words[int(dice.random() * len(words))]

    for _ in range(count):
        title, body = dice.choice(lengths)
        yield " ".join(word() for _ in range(title)), " ".join(word() for _ in range(body))
