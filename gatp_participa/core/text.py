"""Text as people write it and as it is compared: slugs, folding, stems, cuts."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_ACCENTS = re.compile("[\u0300-\u036f]+")
_WORD = re.compile(r"[^\W_]+")
# A Snowball stemmer object is not safe to share between threads.
_local = threading.local()


def fold(text: str) -> str:
    """Return ``text`` in lower case and without accents, for comparing and ordering."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    unaccented = _ACCENTS.sub("", decomposed)
    if unaccented.isascii():  # almost all Spanish, without looking at each character
        return unaccented
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def slugify(text: str, *, limit: int = 60) -> str:
    """Return ``text`` as it goes in an address: lower case, no accents, words by dashes."""
    words = _WORD.findall(fold(text))
    slug = "-".join(words)[:limit]
    return slug.rsplit("-", 1)[0] if len("-".join(words)) > limit and "-" in slug else slug


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the Spanish stem of a folded word.

    Accents go before the stemmer, on both sides of a search: otherwise «ciclovia» would
    not find «ciclovías».
    """
    if not hasattr(_local, "stemmer"):
        from snowballstemmer import stemmer  # lazily: many commands never search

        _local.stemmer = stemmer("spanish")
    return _local.stemmer.stemWord(word)


def search_words(text: str, *, limit: int = 4000) -> list[str]:
    """Return the stems of ``text``, in order: what is indexed and what is asked for."""
    return [stem(word) for word in _WORD.findall(fold(text))[:limit]]


def shorten(text: str, limit: int) -> str:
    """Return ``text`` on one line cut at a word, with an ellipsis when something is left out."""
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    return flat[: limit - 1].rsplit(" ", 1)[0].rstrip(",.;:") + "…"


def clean_input(text: str) -> str:
    """Return what a person typed in NFC, without control characters or trailing spaces."""
    kept = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    # Almost every text is printable: character by character is only for the rest.
    if not kept.replace("\n", "").replace("\t", "").isprintable():
        kept = "".join(
            char
            for char in kept
            if char in "\n\t" or unicodedata.category(char)[0] != "C" or char == "\u200d"
        )
    # Line by line: a pattern for spaces before an end takes the square of a long run of them.
    lines = "\n".join(line.rstrip(" \t") for line in kept.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """Return a text without what XML cannot carry (section 2.2 of its specification)."""
    return _UNPRINTABLE.sub("", text)


def without(text: str, pieces: Iterable[str], instead: str) -> str:
    """Return ``text`` with each of some pieces replaced, the longest first, wherever they are."""
    for piece in sorted(filter(None, pieces), key=len, reverse=True):
        text = text.replace(piece, instead)
    return text
