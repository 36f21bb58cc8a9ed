"""Groups in words: names, reasons, central texts and sub-themes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from gatp_participa.clustering.because import because
from gatp_participa.clustering.centres import Centre, cosines, nearest
from gatp_participa.clustering.documents import DraftSubtheme, DraftTheme
from gatp_participa.clustering.fitted import Fitted
from gatp_participa.clustering.labels import Namer
from gatp_participa.clustering.preparing import Read
from gatp_participa.clustering.subthemes import FEWEST_VOICES, split

_CENTRAL = 3
_SAME_TEXT = "Es el mismo texto, enviado muchas veces."


def describe(
    seen: Read, fitted: Fitted, labels: np.ndarray, closeness: np.ndarray, *, subthemes: bool
) -> dict[str, Any]:
    """Return ``themes`` and ``subcentres`` of a run, to replace those of `fitted`.

    Parameters
    ----------
    labels : ndarray of shape (n_texts,), int
        Theme of each text of the sample, -1 for none.
    closeness : ndarray of shape (n_texts,)
    """
    namer = Namer(seen.tokens)
    voice = np.zeros(len(labels), dtype=bool)
    voice[seen.voices] = True
    heard = np.where(voice, labels, -1)
    names = namer.name(_padded(heard, labels))
    by_meaning = bool(fitted.space and fitted.space.encoder)
    themes: list[DraftTheme] = []
    parts: list[tuple[Centre, ...]] = []
    for number, (theme, label) in enumerate(zip(fitted.themes, names, strict=True)):
        inside, outside = heard == number, (heard >= 0) & (heard != number)
        centres: list[Centre] = []
        if subthemes and seen.places is not None and inside.sum() >= FEWEST_VOICES:
            centres = split(seen.places[np.flatnonzero(inside)], seed=fitted.seed)
        reason = because(
            label.words, seen.tokens.stems, namer.used, inside, outside, by_meaning=by_meaning
        )
        alike = inside.sum() <= 1 < (labels == number).sum()
        themes.append(
            replace(
                theme,
                terms=label.terms,
                name=label.name,
                words=label.words,
                because=_SAME_TEXT if alike else reason,
                central_ids=_central(seen, inside if inside.any() else labels == number, closeness),
                subthemes=_named(seen, namer, inside, centres, label.terms),
            )
        )
        parts.append(tuple(centres))
    return {"themes": tuple(themes), "subcentres": tuple(parts)}


def _padded(heard: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Let texts that are no voice speak for a theme that has no other: a person put them there."""
    missing = np.setdiff1d(labels[labels >= 0], heard)
    return np.where(np.isin(labels, missing), labels, heard)


def _central(seen: Read, inside: np.ndarray, closeness: np.ndarray) -> tuple[int, ...]:
    rows = np.flatnonzero(inside)
    best = rows[np.argsort(-closeness[rows], kind="stable")][:_CENTRAL]
    return tuple(seen.sample.documents[i].id for i in best)


def _named(
    seen: Read, namer: Namer, inside: np.ndarray, centres: list[Centre], taken: tuple[str, ...]
) -> tuple[DraftSubtheme, ...]:
    if not centres or seen.places is None:
        return ()
    rows = np.flatnonzero(inside)
    places = seen.places[rows]
    part = nearest(places, centres, bar=-2.0).index
    labels = np.full(len(inside), -1)
    labels[rows] = part
    near = np.zeros(len(inside))
    near[rows] = cosines(places, centres)[np.arange(len(rows)), part]
    return tuple(
        DraftSubtheme(
            terms=label.terms,
            name=label.name,
            central_ids=_central(seen, labels == number, near),
        )
        for number, label in enumerate(namer.name(labels, taken=taken))
    )
