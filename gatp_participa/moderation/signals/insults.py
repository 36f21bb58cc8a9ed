"""Insults of Spanish as it is spoken in Mexico, by whole words of a list anybody can read.

The list is ``data/insults.txt``; an operator adds to it in a file of the same form, with
:func:`use`. A line is one of::

    root: endings        pendej: o a os as        («-» is no ending)
    root: endings ! ...  pinch: e es ! cocina     (no insult with one of these words near)
    = some words         = chinga tu madre        (only together and in that order)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from gatp_participa.core.text import fold
from gatp_participa.moderation.signals.findings import Span
from gatp_participa.moderation.status import SignalKind

DATA = Path(__file__).parent / "data" / "insults.txt"
_TOKEN = re.compile(r"[^\W_][\w@$*]*")
_DISGUISES = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "@": "a", "$": "s"})
_STRETCHED = re.compile(r"(.)\1{2,}")
_NEAR = 5  # words to each side that can make a word innocent


@dataclass
class WordList:
    """Words that insult, each with those that make it innocent, and phrases by their first word."""

    words: dict[str, frozenset[str]] = field(default_factory=dict)
    phrases: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)

    def read(self, lines: Iterable[str]) -> None:
        """Add the words of some lines.

        Raises:
            ValueError: a line cannot be read; it says which.
        """
        for number, raw in enumerate(lines, 1):
            line = fold(raw.split("#")[0]).strip()
            if line.startswith("="):
                words = tuple(line[1:].split())
                if not words:
                    raise ValueError(f"line {number} has no words")
                self.phrases.setdefault(words[0], []).append(words)
            elif line:
                self._add(line, number)

    def _add(self, line: str, number: int) -> None:
        root, colon, rest = line.partition(":")
        endings, _mark, innocent = rest.partition("!")
        if not colon or not endings.split():
            raise ValueError(f"line {number} is not «root: endings»")
        for ending in endings.split():
            self.words[root.strip() + ending.replace("-", "")] = frozenset(innocent.split())


_extra: Path | None = None


def use(folder: Path) -> None:
    """Read also the words of ``insults.txt`` in a folder, when there is one."""
    global _extra
    _extra = folder / "insults.txt"
    known.cache_clear()


@lru_cache(maxsize=1)
def known() -> WordList:
    """Return the words of the platform and of whoever runs it."""
    found = WordList()
    for path in filter(None, (DATA, _extra)):
        if path.is_file():
            found.read(path.read_text(encoding="utf-8").splitlines())
    return found


def find(text: str) -> Iterator[Span]:
    """Yield the insults of a text."""
    listed = known()
    tokens = [(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(text)]
    plain = [_plain(word) for word, _start, _end in tokens]
    for at, (_word, start, end) in enumerate(tokens):
        word = plain[at] if plain[at] in listed.words else _undisguised(plain[at])
        if word in listed.words and not _is_innocent(listed.words[word], plain, at):
            yield SignalKind.INSULT, start, end
        for phrase in listed.phrases.get(plain[at], ()):
            if tuple(plain[at : at + len(phrase)]) == phrase:
                yield SignalKind.INSULT, start, tokens[at + len(phrase) - 1][2]


@lru_cache(maxsize=50_000)
def _plain(word: str) -> str:
    return fold(word)


@lru_cache(maxsize=50_000)
def _undisguised(word: str) -> str:
    """Return a word with its letters for its figures, and stretched letters once."""
    if not any(char.isalpha() for char in word):
        return word
    return _STRETCHED.sub(r"\1", word.translate(_DISGUISES))


def _is_innocent(words: frozenset[str], plain: list[str], at: int) -> bool:
    if not words:
        return False
    return not words.isdisjoint(plain[max(0, at - _NEAR) : at + _NEAR + 1])
