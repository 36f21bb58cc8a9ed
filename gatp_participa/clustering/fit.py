"""From texts to themes that any number of texts can be sent to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from gatp_participa.clustering.assigning import assign_places
from gatp_participa.clustering.describing import describe
from gatp_participa.clustering.documents import DraftTheme
from gatp_participa.clustering.encoders import Encoder
from gatp_participa.clustering.fitted import Fitted
from gatp_participa.clustering.fitting import fit_space
from gatp_participa.clustering.grouping import Grouping, drop_small, group, reordered
from gatp_participa.clustering.preparing import FEWEST_TEXTS, Progress, Read, prepare
from gatp_participa.clustering.quality import parameters_of, silhouette, versions
from gatp_participa.clustering.sources import SAMPLE, TextSource, take
from gatp_participa.clustering.space import Space
from gatp_participa.clustering.warm import SMALLEST_NEW, reorganise

SMALLEST_THEME = 2
_TOO_FEW = "Hay muy pocos textos para agruparlos: aquí están, uno por uno."
_ALIKE = "Todos los textos son iguales: forman un solo tema."


def fit_themes(
    source: TextSource,
    *,
    themes: int | None = None,
    limits: tuple[int, int] | None = None,
    encoder: Encoder | None = None,
    stop_words: frozenset[str] = frozenset(),
    seed: int = 0,
    keep: Mapping[int, int] | None = None,
    pinned: frozenset[int] = frozenset(),
    smallest: int | None = None,
    subthemes: bool = False,
    progress: Progress | None = None,
) -> Fitted:
    """Fit themes on up to 20,000 texts of `source`; send all of them with `Fitted.assign`.

    The parameters are those of `draft.draft_themes`.

    Raises
    ------
    ValueError
        If ids do not ascend, vectors do not match or are not finite, or `themes`, `limits` or
        `smallest` make no sense.
    """
    return fit_and_read(
        source, themes=themes, limits=limits, encoder=encoder, stop_words=stop_words, seed=seed,
        keep=keep, pinned=pinned, smallest=smallest, subthemes=subthemes, progress=progress,
    )[0]  # fmt: skip


def fit_and_read(
    source: TextSource,
    *,
    themes: int | None,
    limits: tuple[int, int] | None,
    encoder: Encoder | None,
    stop_words: frozenset[str],
    seed: int,
    keep: Mapping[int, int] | None,
    pinned: frozenset[int],
    smallest: int | None,
    subthemes: bool,
    progress: Progress | None,
) -> tuple[Fitted, Read]:
    """As `fit_themes`, with the texts it was fitted on, so that nobody reads them twice."""
    _check(themes, limits, smallest)
    tell = progress or (lambda share, message: None)
    keep = keep or {}
    tell(0.0, "Leyendo los textos")
    sample = take(source, size=SAMPLE, seed=seed, keep=keep)
    # One BLAS and OpenMP thread: sums in another order would end in other bits.
    with threadpool_limits(1):
        seen = prepare(sample, encoder, stop_words, keep, pinned, tell)
        usable = int((~seen.blank).sum())
        space: Space | None = None
        found: Grouping | None = None
        if usable >= FEWEST_TEXTS and len(seen.voices) > 1:
            label = f"{encoder.name} {encoder.version}" if encoder else ""
            label = label or ("vectors" if seen.vectors is not None else "")
            tell(0.5, "Comparando los textos")
            space, seen = _placed(seen, stop_words, label, seed)
            found = _grouped(seen, themes, limits, smallest, seed, tell)
        if found is not None and space is not None:
            space = replace(space, bar=found.bar)
        else:
            space = None
            seen = replace(seen, places=None)
        fitted = Fitted(
            themes=(),
            candidates=found.candidates if found else (),
            chosen_because=_reason(found, seen, usable),
            parameters={
                "themes": themes, "limits": list(limits) if limits else None,
                "encoder": encoder.name if encoder else None,
                "vectors_given": sample.vectors is not None,
                "stop_words": sorted(stop_words), "kept": len(keep), "pinned": len(pinned),
                "smallest": smallest, "subthemes": subthemes,
                "sample": None if sample.whole else len(sample.documents),
            } | (parameters_of(space, found) if found and space else {}),
            versions=versions(encoder), seed=seed, stop_words=stop_words, copies=seen.copies,
            space=space, centres=tuple(found.centres) if found else (),
            stability=found.stability if found else 0.0, pinned=pinned, encoder=encoder,
        )  # fmt: skip
        tell(0.9, "Buscando palabras para cada tema")
        return _described(fitted, seen, found, keep, usable, subthemes=subthemes), seen


def _check(themes: int | None, limits: tuple[int, int] | None, smallest: int | None) -> None:
    if themes is not None and themes < 1:
        raise ValueError("themes must be at least 1")
    if limits is not None and not 1 <= limits[0] <= limits[1]:
        raise ValueError("limits must satisfy 1 <= fewest <= most")
    if smallest is not None and smallest < 1:
        raise ValueError("smallest must be at least 1")


def _placed(seen: Read, stop_words: frozenset[str], encoder: str, seed: int) -> tuple[Space, Read]:
    space = fit_space(
        seen.tokens, seen.vectors, seen.voices, stop_words=stop_words, encoder=encoder, seed=seed
    )
    places = space.place_read(seen.tokens, seen.vectors, seen.blank, seen.reasons)
    known = seen.voices[places.known[seen.voices]]
    return space, replace(seen, places=places, voices=known)


def _grouped(
    seen: Read,
    themes: int | None,
    limits: tuple[int, int] | None,
    smallest: int | None,
    seed: int,
    tell: Progress,
) -> Grouping | None:
    """Return the groups, largest first; None when nothing is known of enough texts."""
    places = seen.places
    if places is None or places.known.sum() < FEWEST_TEXTS or not len(seen.voices):
        return None
    tell(0.6, "Formando los temas")
    if seen.themes:
        found = reorganise(
            places, seen.voices, seen.homes, seen.pinned, seen.themes,
            smallest=smallest or SMALLEST_NEW,
        )  # fmt: skip
    else:
        found = group(
            places, seen.voices, themes=themes, limits=limits, seed=seed,
            progress=lambda share, text: tell(0.6 + share * 0.3, text),
        )  # fmt: skip
        found = drop_small(found, places, smallest or SMALLEST_THEME)
    index = assign_places(
        places, found.centres, bar=found.bar, homes=seen.homes, pinned=seen.pinned
    ).index
    sizes = np.bincount(index[index >= 0], minlength=len(found.centres))
    order = np.argsort(-sizes, kind="stable").tolist()
    # A theme that all its texts left is over, but a sample cannot tell.
    return reordered(found, [i for i in order if sizes[i] or not seen.sample.whole])


def _reason(found: Grouping | None, seen: Read, usable: int) -> str:
    if found is not None:
        return found.because
    alike = usable >= FEWEST_TEXTS and len(seen.voices) == 1
    return _ALIKE if alike and not seen.themes else _TOO_FEW


def _described(
    fitted: Fitted,
    seen: Read,
    found: Grouping | None,
    keep: Mapping[int, int],
    usable: int,
    *,
    subthemes: bool,
) -> Fitted:
    """Return `fitted` with its themes in words."""
    if found is not None:
        previous = found.previous
    elif seen.themes:
        previous = list(seen.themes)
    elif usable >= FEWEST_TEXTS and len(seen.voices) == 1:
        previous = [None]
    else:
        return fitted
    position = {theme: i for i, theme in enumerate(previous) if theme is not None}
    homes = {d: position[theme] for d, theme in keep.items() if theme in position}
    bare = tuple(
        DraftTheme(terms=(), name="", central_ids=(), members=(), cohesion=0.0, previous=p)
        for p in previous
    )
    fitted = replace(fitted, themes=bare, keep=homes)
    assigned = fitted.assign_read(seen.sample.documents, seen.tokens, seen.places, seen.reasons)
    labels = np.array([-1 if a.theme is None else a.theme for a in assigned], dtype=int)
    closeness = np.array([a.closeness for a in assigned])
    fitted = replace(fitted, **describe(seen, fitted, labels, closeness, subthemes=subthemes))
    if seen.places is None:
        return fitted
    inside = seen.voices[labels[seen.voices] >= 0]
    width = silhouette(seen.places.plain[inside], labels[inside], seed=fitted.seed)
    return replace(fitted, silhouette=width)
