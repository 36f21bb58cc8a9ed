"""What counts as a word. Pure Python, so that pages read texts as the engine does."""

from __future__ import annotations

import re

from gatp_participa.clustering.insults import is_insult
from gatp_participa.clustering.normalize import stem

BREAKS = '.!?;:,()«»"¿¡…/|'
MIN_LETTERS = 3
_LEET = str.maketrans("0134567@$", "oieasgtas")
# In order: «tod@s»; figures among letters, as in «covid19» or in insults that hide from a list;
# plain words; breaks between sentences.
PIECE = re.compile(
    r"[^\W\d_]+@s?(?![^\W_])"
    # Figures are read once: trying again from each of them takes quadratic time.
    r"|(?<!\d)\d*+[^\W\d_][^\W_]*"
    rf"|[{re.escape(BREAKS)}]"
)


def pieces(text: str) -> list[str]:
    """Return the words and the breaks of a clean text, in order, as written."""
    return PIECE.findall(text)


def root(piece: str) -> str | None:
    """Return the stem of a word, None for what is no word: breaks, «de», «m2», masked insults.

    «alumn@s» counts as «alumnas», «covid19» as «covid».
    """
    if not piece.isalpha():
        plain = piece.translate(_LEET)
        if is_insult(plain):
            return None
        piece = plain if "@" in piece else piece.strip("0123456789")
    return stem(piece) if len(piece) >= MIN_LETTERS and piece.isalpha() else None
