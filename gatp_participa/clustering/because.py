"""Why some texts are together, said in a sentence that anybody can check."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from gatp_participa.clustering.explain import Words, quoted, share_in_words

_MOST_NAMED = 3
_LOOK_AT = 15
# Words explain a theme when four texts in ten use them, three times as many as elsewhere.
_ENOUGH = 0.4
_TIMES_AS_MANY = 3
# One text in ten must use a word for a sentence to speak of it.
_WORTH_SAYING = 0.1


def because(
    words: Words,
    stems: Sequence[str],
    used: sparse.csr_matrix,
    inside: np.ndarray,
    outside: np.ndarray,
    *,
    by_meaning: bool,
) -> str:
    """Say what the texts of a theme share.

    Parameters
    ----------
    words : sequence of (str, str, float)
        Words of the theme, heaviest first.
    stems : sequence of str
        Columns of `used`.
    used : CSR matrix of shape (n_texts, n_stems)
        1 where a text uses a stem.
    inside, outside : ndarrays of shape (n_texts,), bool
        Texts of the theme and of the others, one per voice.
    by_meaning : bool
        Whether an encoder, and not words alone, had a say.
    """
    column = {stem: i for i, stem in enumerate(stems)}
    looked = [(column[stem], form) for stem, form, _ in words[:_LOOK_AT]]
    here = used[inside][:, [c for c, _ in looked]].toarray() > 0
    there = used[outside][:, [c for c, _ in looked]].toarray() > 0
    chosen = _cover(here, there)
    share, elsewhere = _share(here, chosen), _share(there, chosen)
    named = quoted([looked[i][1] for i in chosen])
    if share >= _ENOUGH and share >= _TIMES_AS_MANY * elsewhere:
        text = f"Están juntas porque {share_in_words(share)} hablan de {named}"
        if not outside.any():
            return text + "."
        rare = "palabra poco usada" if len(chosen) == 1 else "palabras poco usadas"
        return f"{text}, {rare} en los demás temas ({share_in_words(elsewhere)})."
    text = (
        "Usan palabras distintas, pero dicen cosas parecidas"
        if by_meaning
        else "Comparten pocas palabras: conviene leerlas antes de darles un nombre"
    )
    if share < _WORTH_SAYING:
        return text + "."
    return f"{text}; lo que más repiten es {named} ({share_in_words(share)})."


def _cover(here: np.ndarray, there: np.ndarray) -> list[int]:
    """Choose up to three columns, each the one that adds most texts here and fewest there."""
    chosen: list[int] = []
    while len(chosen) < min(_MOST_NAMED, here.shape[1]):
        gains = [
            -1.0
            if i in chosen
            else _share(here, [*chosen, i]) - _TIMES_AS_MANY * _share(there, [*chosen, i])
            for i in range(here.shape[1])
        ]
        best = int(np.argmax(gains))
        before = _share(here, chosen) - _TIMES_AS_MANY * _share(there, chosen)
        if gains[best] <= before:
            break
        chosen.append(best)
    return sorted(chosen)


def _share(uses: np.ndarray, chosen: list[int]) -> float:
    if not chosen or not len(uses):
        return 0.0
    return float(uses[:, chosen].any(axis=1).mean())
