"""What a theme is called until a person names it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from gatp_participa.clustering.normalize import fold
from gatp_participa.clustering.pairs import Pairs
from gatp_participa.clustering.tokens import Tokens
from gatp_participa.clustering.unprintable import unprintable_stems
from gatp_participa.clustering.wording import Wording, joined_in_spanish

MOST_TERMS = 5
FEWEST_TERMS = 3
TERMS_IN_NAME = 3
# Where things happen and what to do with them say less than what they are.
_PLACE_WEIGHT = 0.4
_VERB_WEIGHT = 0.5
# A word of fewer of its texts does not speak for a theme, unless there is no other.
_SEEN_IN = 0.04
_LOOK_AT = 60
_SAME_ROOT = 0.75


@dataclass(frozen=True, kw_only=True)
class Label:
    """Terms of a theme, best first, and a name made from them."""

    terms: tuple[str, ...]
    name: str


def name_themes(tokens: Tokens, labels: np.ndarray) -> list[Label]:
    """Name every theme with words that are frequent in it and rare in the others.

    Parameters
    ----------
    tokens : Tokens
    labels : ndarray of shape (n_texts,), int
        Theme of each text from 0; -1 for none.

    Returns
    -------
    list of Label
        One per theme. No term is used by two themes.
    """
    k = int(labels.max(initial=-1)) + 1
    if k == 0:
        return []
    chooser = _Chooser(tokens, labels)
    shares, weights = _shares(tokens, labels, k)
    scores = shares * weights * chooser.free
    scores[:, chooser.wording.proper_nouns()] *= _PLACE_WEIGHT
    # First every theme takes the words that are most its own; only then, if it is short of
    # them, words that say more about another theme and that the other did not need.
    own = scores * (scores.argmax(axis=0) == np.arange(k)[:, None])
    common = shares >= _SEEN_IN
    rounds = (
        (own * common, MOST_TERMS),
        (scores * common, FEWEST_TERMS),
        (scores, FEWEST_TERMS),
    )
    for offer, enough in rounds:
        for theme in range(k):
            chooser.fill(theme, offer[theme], enough)
    return [
        Label(
            terms=tuple(chooser.terms[theme]),
            name=joined_in_spanish(chooser.terms[theme][:TERMS_IN_NAME]) or f"Tema {theme + 1}",
        )
        for theme in range(k)
    ]


def _shares(tokens: Tokens, labels: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the factors of class-based TF-IDF: (n_themes, n_stems) and (n_stems,), float64.

    Grootendorst (2022), ``tf(t, c) * log(1 + A / f(t))``, counting texts instead of words so
    that one insistent text does not name a theme: ``tf`` is the share of the theme's texts that
    use the stem, ``f`` the texts that use it anywhere and ``A`` the mean size of a theme.
    """
    kept = labels >= 0
    n = int(kept.sum())
    member = sparse.csr_matrix((np.ones(n), (labels[kept], np.arange(n))), shape=(k, n))
    used = (tokens.counts[kept] > 0).astype(np.float64)
    within = np.asarray((member @ used).todense())
    size = np.asarray(member.sum(axis=1))
    anywhere = within.sum(axis=0)
    # A word of a single text is an accident, unless there are hardly any texts.
    within[within < (2 if n >= 2 * k * FEWEST_TERMS else 1)] = 0
    return within / size, np.log1p((n / k) / np.maximum(1, anywhere))


class _Chooser:
    """Gives words to themes, each word once."""

    def __init__(self, tokens: Tokens, labels: np.ndarray) -> None:
        self.wording = Wording(tokens)
        self.free = ~unprintable_stems(tokens)
        self.terms: list[list[str]] = [[] for _ in range(int(labels.max()) + 1)]
        self._pairs = Pairs(tokens)
        self._labels = labels

    def fill(self, theme: int, offer: np.ndarray, enough: int) -> None:
        """Give `theme` the best free stems of `offer` (n_stems,) until it has `enough` terms."""
        best = np.argsort(-offer, kind="stable")[:_LOOK_AT]
        ranked = [int(column) for column in best if offer[column] > 0]
        weight = {c: _VERB_WEIGHT if self.wording.is_verb(c) else 1.0 for c in ranked}
        for column in sorted(ranked, key=lambda c: (-offer[c] * weight[c], c)):
            if len(self.terms[theme]) >= enough:
                return
            if self.free[column]:
                self._give(theme, column)

    def _give(self, theme: int, column: int) -> None:
        term = self.wording.usual_form(column)
        if self._repeats(theme, term):
            return
        self.free[column] = False
        pair = self._pairs.companion(column, self._labels == theme, self.free)
        if pair is not None and not any(self._repeats(theme, w) for w in pair[1].split()):
            self.free[pair[0]] = False
            term = pair[1]
        self.terms[theme].append(term)

    def _repeats(self, theme: int, word: str) -> bool:
        """Say whether the theme already has a word of the same root: «cultura», «cultural»."""
        word = fold(word)
        for other in (w for term in self.terms[theme] for w in fold(term).split()):
            shorter = min(len(word), len(other))
            root = math.ceil(_SAME_ROOT * shorter)
            if shorter > 3 and word[:root] == other[:root]:
                return True
        return False
