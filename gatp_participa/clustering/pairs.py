"""Words that come together: a theme is about a «carril bici», not about «carril» and «bici»."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np

from gatp_participa.clustering.normalize import fold
from gatp_participa.clustering.tokens import Tokens
from gatp_participa.clustering.wording import spelling

# Words that join two others into one notion: «silla de ruedas».
_LINKS = frozenset({"de", "del", "la", "las", "los", "el", "para", "en", "al", "a"})
_MOST_LINKS = 2


class Pairs:
    """Neighbouring words that come together again and again.

    Parameters
    ----------
    tokens : Tokens
        Two meaningful words are a pair when at most two linking words stand between them.
    """

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        words = tokens.words
        columns = tokens.stem_of[words]
        links = np.array([s.lower() in _LINKS for s in tokens.surfaces])[words]
        places = np.flatnonzero(columns >= 0)
        first, second = places[:-1], places[1:]
        gap = second - first
        joined = gap <= _MOST_LINKS + 1
        for step in range(1, _MOST_LINKS + 1):
            between = np.minimum(first + step, len(words) - 1)
            joined &= (gap <= step) | links[between]
        self._first, self._second = first[joined], second[joined]
        left, right = columns[self._first], columns[self._second]
        # Every pair twice, once under each of its words, sorted by that word.
        under = np.concatenate((left, right))
        order = np.argsort(under, kind="stable")
        self._under = under[order]
        self._other = np.concatenate((right, left))[order]
        self._pair = np.tile(np.arange(len(left)), 2)[order]
        self._used = (tokens.counts > 0).tocsc()

    def companion(
        self, column: int, inside: np.ndarray, allowed: np.ndarray
    ) -> tuple[int, str] | None:
        """Return the stem that most often stands next to `column` and the pair as written.

        Parameters
        ----------
        column : int
            A stem.
        inside : ndarray of shape (n_texts,), bool
            Texts to look at.
        allowed : ndarray of shape (n_stems,), bool
            Stems that may be the companion.

        Returns
        -------
        (int, str) or None
            None when no companion stands in half of the texts that use the stem.
        """
        tokens = self._tokens
        start, stop = np.searchsorted(self._under, [column, column + 1])
        mine, other = self._pair[start:stop], self._other[start:stop]
        owners = tokens.owners[self._first[mine]]
        kept = inside[owners] & allowed[other] & (other != column)
        mine, other, owners = mine[kept], other[kept], owners[kept]
        if not len(mine):
            return None
        # Texts count, not times.
        seen = np.unique(owners.astype(np.int64) * len(tokens.stems) + other) % len(tokens.stems)
        names, support = np.unique(seen, return_counts=True)
        best = int(support.argmax())
        users = self._used.indices[self._used.indptr[column] : self._used.indptr[column + 1]]
        if support[best] < max(2, inside[users].sum() / 2):
            return None
        return int(names[best]), self._written(mine[other == names[best]])

    def _written(self, pairs: np.ndarray) -> str:
        written: dict[str, Counter[str]] = defaultdict(Counter)
        surfaces = self._tokens.surfaces
        for pair in pairs:
            span = self._tokens.words[self._first[pair] : self._second[pair] + 1]
            text = " ".join(surfaces[word] for word in span)
            written[" ".join(fold(word) for word in text.split())][text] += 1
        best = max(written, key=lambda form: (sum(written[form].values()), form))
        return spelling(written[best])
