"""Why a text is where it is, in its own words. Pure Python: pages may use it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from gatp_participa.clustering.normalize import clean, fold
from gatp_participa.clustering.stopwords import DEFAULT
from gatp_participa.clustering.words import pieces, root

MOST_SHARED = 3

# Stem, usual written form, weight: as in `documents.DraftTheme.words`.
Words = Sequence[tuple[str, str, float]]


def shared_terms(text: str, words: Words) -> tuple[str, ...]:
    """Return up to three words that a text shares with a theme, the most distinctive first.

    Parameters
    ----------
    text : str
        Title and body as written.
    words : sequence of (str, str, float)
        Words of the theme, heaviest first. They are compared by stem and shown in the form most
        people write, never as this text has them: names and insults were left out of `words`.
    """
    # «para» is not «paran», though they share a stem.
    roots = {root(piece) for piece in pieces(clean(text)) if fold(piece) not in DEFAULT}
    return best_shared((found for found in roots if found), ranked(words))


def ranked(words: Words) -> dict[str, tuple[int, str]]:
    """Return the rank and the written form of each stem of `words`."""
    return {root: (rank, form) for rank, (root, form, _) in enumerate(words)}


def best_shared(stems: Iterable[str], ranks: Mapping[str, tuple[int, str]]) -> tuple[str, ...]:
    """Return the forms of the best ranked `stems`, at most three."""
    found = sorted(ranks[root] for root in stems if root in ranks)
    return tuple(form for _, form in found[:MOST_SHARED])


def share_in_words(share: float) -> str:
    """Return a share (0 to 1) as people say it: «7 de cada 10», «1 de cada 20».

    Rounded to tenths; under a tenth to one of so many, and never to «0 de cada 10».
    """
    if share >= 0.95:
        return "casi todas"
    if share >= 0.095:
        return f"{max(1, round(share * 10))} de cada 10"
    if share < 0.005:
        return "casi ninguna"
    return f"1 de cada {min((12, 15, 20, 25, 30, 40, 50, 100), key=lambda n: abs(1 / n - share))}"


def quoted(words: Sequence[str]) -> str:
    """Return «agua», «pipas» o «tuberías»."""
    marks = [f"«{word}»" for word in words]
    if len(marks) < 2:
        return "".join(marks)
    last = words[-1].lower()
    # «u» before its own sound: «agua» u «hospitales».
    either = "u" if last.startswith(("o", "ó", "ho", "hó")) else "o"
    return f"{', '.join(marks[:-1])} {either} {marks[-1]}"
