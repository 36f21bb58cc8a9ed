"""Tell the same text sent again and again, with a word changed here and there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from gatp_participa.core.text import search_words

SAME_DAY = timedelta(days=1)
MOST_COMPARED = 50
FEWEST = 2  # others alike: with this one, three
_SHARED = 0.8


def alike(said: str, others: Iterable[str]) -> int:
    """Return how many of ``others`` say almost the same, or 0 when they are fewer than two.

    Alike is to share four of each five stems: P. Jaccard's coefficient (1901), at least 0.8.
    """
    stems = set(search_words(said))
    if not stems:
        return 0
    times = sum(_share(stems, set(search_words(one))) >= _SHARED for one in others)
    return times if times >= FEWEST else 0


def _share(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other)
