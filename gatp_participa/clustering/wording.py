"""From stems back to words people write: the usual form, its accents, its natural companion."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from gatp_participa.clustering.normalize import fold
from gatp_participa.clustering.tokens import BREAK, Tokens

_NOUN_ENDINGS = ("cion", "ciones", "sion", "siones", "miento", "mientos", "aje", "ajes")
_INFINITIVES = ("ar", "er", "ir", "arse", "erse", "irse")
_OTHER_VERBS = ("ando", "iendo", "aria", "eria", "iria")
# Many leave accents out; where a third of them write one, it is no slip.
_ACCENT_SHARE = 0.3
_LONGEST_ACRONYM = 6


class Wording:
    """Forms of each stem, with how often each is written.

    Parameters
    ----------
    tokens : Tokens
    """

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._uses = np.bincount(tokens.words, minlength=len(tokens.surfaces))
        self._spellings: dict[int, dict[str, Counter[str]]] = defaultdict(
            lambda: defaultdict(Counter)
        )
        for place in np.flatnonzero(tokens.stem_of >= 0):
            surface = tokens.surfaces[place]
            column = int(tokens.stem_of[place])
            self._spellings[column][fold(surface)][surface] += int(self._uses[place])
        self._folded = {fold(surface) for surface in tokens.surfaces}
        sentence_start = np.concatenate(([True], tokens.words[:-1] == BREAK))
        inside = tokens.words[~sentence_start]
        self._inside = np.bincount(inside, minlength=len(tokens.surfaces))

    def usual_form(self, column: int) -> str:
        """Return how people write the stem in `column`, in lower case unless it is a name."""
        forms = {form: sum(c.values()) for form, c in self._spellings[column].items()}
        best = max(forms, key=lambda form: (forms[form], form))
        if best.endswith(_INFINITIVES):
            # A theme is about «instalación» rather than «instalar», if both are in use.
            nouns = [f for f in forms if f.endswith(_NOUN_ENDINGS) and forms[f] >= forms[best] / 5]
            best = max(nouns, key=lambda form: (forms[form], form), default=best)
        return spelling(self._spellings[column][best])

    def is_verb(self, column: int) -> bool:
        """Say whether the usual form looks like a verb: «crear», «haciendo», «trataría».

        Nouns that end alike («mujer», «tubería») are known by their plural.
        """
        form = fold(self.usual_form(column))
        if form.endswith(_INFINITIVES):
            return form + "es" not in self._folded
        return form.endswith(_OTHER_VERBS) and form + "s" not in self._folded

    def proper_nouns(self) -> np.ndarray:
        """Say which stems are written with a capital inside sentences: (n_stems,), bool.

        Words all in capitals say nothing (titles are often shouted) and are not counted.
        """
        tokens = self._tokens
        capital = np.zeros(len(tokens.stems))
        small = np.zeros(len(tokens.stems))
        for place in np.flatnonzero(tokens.stem_of >= 0):
            surface, column = tokens.surfaces[place], tokens.stem_of[place]
            if surface.islower():
                small[column] += self._uses[place]
            elif not surface.isupper():
                capital[column] += self._inside[place]
        return capital > 2 * small


def joined_in_spanish(terms: Sequence[str]) -> str:
    """Return «Agua, pipas y tuberías»: a list with «y», or «e» before its own sound."""
    if not terms:
        return ""
    last = fold(terms[-1])
    and_ = "e" if last.startswith(("i", "hi")) and not last.startswith(("hie", "ie")) else "y"
    head = ", ".join(terms[:-1])
    text = f"{head} {and_} {terms[-1]}" if head else terms[-1]
    return text[:1].upper() + text[1:]


def spelling(written: Counter[str]) -> str:
    """Return the spelling to show among those that differ only in accents and capitals."""
    total = sum(written.values())
    shouted = sum(count for text, count in written.items() if text.isupper())
    lower: Counter[str] = Counter()
    for text, count in written.items():
        lower[text.lower()] += count
    accented = {t: c for t, c in lower.items() if t != fold(t) and c >= _ACCENT_SHARE * total}
    best = max(accented or lower, key=lambda text: (lower[text], text))
    # «IMSS», «CURP»: short and nearly always in capitals.
    return best.upper() if shouted > 0.8 * total and len(best) <= _LONGEST_ACRONYM else best
