"""What a theme is called until a person names it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from gatp_participa.clustering.normalize import fold
from gatp_participa.clustering.pairs import Pairs
from gatp_participa.clustering.tokens import Tokens
from gatp_participa.clustering.unprintable import unprintable_stems
from gatp_participa.clustering.wording import Wording, joined_in_spanish
from gatp_participa.clustering.words import pieces, root

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
MOST_WORDS = 40
# Times more often than in the other themes, for a word to be called a theme's own.
_LIFT = 1.5


@dataclass(frozen=True, kw_only=True)
class Label:
    """Terms of a theme, best first, a name made from them, and the words most its own.

    ``words`` are (stem, usual written form, weight), as in `documents.DraftTheme`.
    """

    terms: tuple[str, ...]
    name: str
    words: tuple[tuple[str, str, float], ...] = ()


class Namer:
    """Names groups of the same texts: themes, and sub-themes within them.

    Parameters
    ----------
    tokens : Tokens
    """

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.wording = Wording(tokens)
        self.used: sparse.csr_matrix = (tokens.counts > 0).astype(np.float64)
        self._pairs = Pairs(tokens)
        self._printable = ~unprintable_stems(tokens)
        self._damped = np.where(self.wording.proper_nouns(), _PLACE_WEIGHT, 1.0)

    def name(self, labels: np.ndarray, *, taken: Iterable[str] = ()) -> list[Label]:
        """Name every group with words that are frequent in it and rare in the others.

        Parameters
        ----------
        labels : ndarray of shape (n_texts,), int
            Group of each text from 0; -1 for none, and for copies of another text.
        taken : iterable of str
            Terms that no group may use.

        Returns
        -------
        list of Label
            One per group. No term is used by two.
        """
        k = int(labels.max(initial=-1)) + 1
        if k == 0:
            return []
        chooser = _Chooser(self.wording, self._pairs, self._printable.copy(), labels, k)
        chooser.forbid(taken, self.tokens.stems)
        shares, weights = self._shares(labels, k)
        everything = shares * weights * self._damped
        scores = everything * chooser.free
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
        listed = self._words(everything * self._printable, shares)
        return [
            Label(
                terms=tuple(terms),
                name=joined_in_spanish(terms[:TERMS_IN_NAME]) or f"Tema {theme + 1}",
                words=words,
            )
            for theme, (terms, words) in enumerate(zip(chooser.terms, listed, strict=True))
        ]

    def _words(
        self, scores: np.ndarray, shares: np.ndarray
    ) -> list[tuple[tuple[str, str, float], ...]]:
        """Return for each theme its words that are clearly more used in it than elsewhere."""
        k = len(scores)
        elsewhere = (shares.sum(axis=0) - shares) / max(1, k - 1)
        scores = np.where(shares >= _LIFT * elsewhere, scores, 0.0)
        listed = []
        for row in scores:
            best = np.argsort(-row, kind="stable")[:MOST_WORDS]
            top = row[best[0]] if len(best) else 0.0
            listed.append(
                tuple(
                    (
                        self.tokens.stems[c],
                        self.wording.usual_form(int(c)),
                        round(float(row[c] / top), 4),
                    )
                    for c in best
                    if row[c] > 0
                )
            )
        return listed

    def _shares(self, labels: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the factors of class-based TF-IDF: (n_themes, n_stems) and (n_stems,), float64.

        Grootendorst (2022), ``tf(t, c) * log(1 + A / f(t))``, counting texts instead of words so
        that one insistent text does not name a theme: ``tf`` is the share of the theme's texts
        that use the stem, ``f`` the texts that use it anywhere and ``A`` the mean size of a theme.
        """
        kept = labels >= 0
        n = int(kept.sum())
        member = sparse.csr_matrix((np.ones(n), (labels[kept], np.arange(n))), shape=(k, n))
        within = np.asarray((member @ self.used[kept]).todense())
        size = np.asarray(member.sum(axis=1))
        anywhere = within.sum(axis=0)
        # A word of a single text is an accident, unless there are hardly any texts.
        least = np.where(size >= 2 * FEWEST_TERMS, 2, 1) if n >= 2 * k * FEWEST_TERMS else 1
        within[within < least] = 0
        return within / np.maximum(1, size), np.log1p((n / k) / np.maximum(1, anywhere))


def name_themes(tokens: Tokens, labels: np.ndarray) -> list[Label]:
    """Name the groups `labels` (n_texts,) of some texts, as `Namer.name`."""
    return Namer(tokens).name(labels)


class _Chooser:
    """Gives words to themes, each word once."""

    def __init__(
        self, wording: Wording, pairs: Pairs, free: np.ndarray, labels: np.ndarray, k: int
    ) -> None:
        self.wording = wording
        self.free = free
        self.terms: list[list[str]] = [[] for _ in range(k)]
        self._pairs = pairs
        self._labels = labels

    def forbid(self, terms: Iterable[str], stems: Sequence[str]) -> None:
        """Keep the words of some terms from being given."""
        roots = {root(piece) for term in terms for piece in pieces(term)}
        if roots:
            self.free &= ~np.isin(np.array(stems, dtype=str), sorted(r for r in roots if r))

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
