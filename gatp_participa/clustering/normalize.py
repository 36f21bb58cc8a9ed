"""Text as the machine compares it: clean, folded, stemmed. People never see these forms."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

import snowballstemmer

# No proposal is this long; beyond it, somebody is testing our patience.
MAX_CHARACTERS = 20_000

_SCRIPT = re.compile(r"<(script|style)\b[^<>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
# A tag starts with a letter, "/" or "!": «ingresos < 5 y > 3» is not HTML.
_TAG = re.compile(r"<[/!a-zA-Z][^<>]*>")
_URL = re.compile(r"\b(?:https?://|ftp://|www\.)\S+", re.IGNORECASE)
# Bounded repetitions: without them a long row of letters takes quadratic time.
# With a domain, or two letters after the sign: «@alguien» too, but not «tod@s».
_EMAIL = re.compile(r"[\w.+-]{0,64}@(?:[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}|[\w-]{2,63})")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028-\u202e\ufeff\ufffd]")
_SPACE = re.compile(r"\s+")

_stemmer = snowballstemmer.stemmer("spanish")


def clean(text: str) -> str:
    """Remove what is not language: HTML, addresses, control characters; compose accents (NFC).

    Parameters
    ----------
    text : str
        Anything a person or an import gave. Only the first `MAX_CHARACTERS` count.

    Returns
    -------
    str
        One line, with its accents, capitals and punctuation.
    """
    text = text[:MAX_CHARACTERS]
    # Twice: imports bring «&lt;p&gt;», which is a tag only after unescaping.
    for _ in range(2):
        if "<" in text:
            text = _TAG.sub(" ", _SCRIPT.sub(" ", text))
        text = html.unescape(text)
    text = _URL.sub(" ", text)
    if "@" in text:
        text = _EMAIL.sub(" ", text)
    # Lone surrogates cannot be encoded as UTF-8, neither by the digest nor by the encoder.
    text = text.encode("utf-8", "ignore").decode("utf-8")
    text = unicodedata.normalize("NFC", _CONTROL.sub(" ", text))
    return _SPACE.sub(" ", text).strip()


@lru_cache(maxsize=500_000)
def fold(word: str) -> str:
    """Return `word` in lower case without accents; «ñ» stays, «año» is another word."""
    kept = word.lower().replace("ñ", "\0")
    plain = "".join(c for c in unicodedata.normalize("NFD", kept) if not unicodedata.combining(c))
    return plain.replace("\0", "ñ")


@lru_cache(maxsize=500_000)
def stem(word: str) -> str:
    """Return the Snowball Spanish stem of the folded `word`.

    Folding comes first because half of the people write without accents: Snowball alone gives
    «tuberías» and «tuberias» two stems.
    """
    return str(_stemmer.stemWord(fold(word)))
