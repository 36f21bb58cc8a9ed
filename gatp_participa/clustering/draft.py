"""From texts to a draft of themes, for people to accept, change or discard.

The answer depends on the arguments alone: the same texts, parameters and seed give the same
bytes, whatever the order of the texts and the number of cores.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from gatp_participa.clustering.documents import (
    Assigned,
    Document,
    Draft,
    DraftMember,
    DraftTheme,
    Leftover,
)
from gatp_participa.clustering.encoders import Encoder
from gatp_participa.clustering.fit import fit_and_read
from gatp_participa.clustering.fitted import Tally
from gatp_participa.clustering.sources import Listed


def draft_themes(
    documents: Sequence[Document],
    *,
    vectors: np.ndarray | None = None,
    themes: int | None = None,
    limits: tuple[int, int] | None = None,
    encoder: Encoder | None = None,
    stop_words: frozenset[str] = frozenset(),
    seed: int = 0,
    keep: Mapping[int, int] | None = None,
    pinned: frozenset[int] = frozenset(),
    smallest: int | None = None,
    subthemes: bool = False,
    progress: Callable[[float, str], None] | None = None,
) -> Draft:
    """Group documents by theme, largest theme first.

    For more texts than memory holds, use `fit.fit_themes` and `fitted.Tally`, which this joins.

    Parameters
    ----------
    documents : sequence of Document
        From none up. Under eight nothing is grouped.
    vectors : ndarray of shape (n_documents, n_dimensions) or None
        Stored vectors of `text_to_encode`, in the order of `documents`. Without them `encoder`
        is used; without either, words alone.
    themes : int or None
        Number of themes, or None to let `choose` propose one. Fewer come out when there are
        fewer different texts, or when a theme is left with fewer than `smallest`.
    limits : (int, int) or None
        Fewest and most themes to try; by default they grow with the number of texts.
    encoder : Encoder or None
        Who made, or is to make, the vectors.
    stop_words : frozenset of str
        Words without meaning in this call, besides the usual ones.
    seed : int
    keep : mapping of int to int, or None
        Document to theme id: reorganise these themes instead of starting anew. `themes` and
        `limits` are ignored. Texts stay unless another theme is clearly nearer; the others join
        the nearest, or form a new theme if enough of them are alike and far from all.
    pinned : frozenset of int
        Documents of `keep` that never move. Others are ignored.
    smallest : int or None
        Fewest texts of a theme; by default 2, and 8 for a new theme beside those of `keep`.
    subthemes : bool
        Whether to look for themes inside large themes.
    progress : callable or None
        Receives a share from 0 to 1 and a Spanish message.

    Returns
    -------
    Draft

    Raises
    ------
    ValueError
        If two documents share an id, `vectors` do not match the documents or are not finite, or
        `themes`, `limits` or `smallest` make no sense.
    """
    source = Listed(documents, vectors)
    fitted, seen = fit_and_read(
        source, themes=themes, limits=limits, encoder=encoder, stop_words=stop_words, seed=seed,
        keep=keep, pinned=pinned, smallest=smallest, subthemes=subthemes, progress=progress,
    )  # fmt: skip
    tally = Tally(fitted)
    assigned: list[Assigned] = []
    if seen.sample.whole:
        assigned = fitted.assign_read(seen.sample.documents, seen.tokens, seen.places, seen.reasons)
        tally.add(seen.sample.documents, assigned)
    else:
        for batch, rows in source.batches():
            part = fitted.assign(batch, rows)
            tally.add(batch, part)
            assigned += part
    if progress:
        progress(1.0, "Listo")
    members: list[list[DraftMember]] = [[] for _ in fitted.themes]
    for one in assigned:
        if one.theme is not None:
            members[one.theme].append(_member(one))
    return Draft(
        themes=_filled(tally.themes, members),
        leftovers=tuple(
            Leftover(document_id=a.document_id, reason=a.reason)
            for a in assigned
            if a.theme is None
        ),
        candidates=fitted.candidates,
        chosen_because=fitted.chosen_because,
        quality=tally.quality,
        parameters=fitted.parameters,
        versions=fitted.versions,
        input_digest=tally.input_digest,
        seed=seed,
        copies=fitted.copies,
        space=fitted.space,
        centres=fitted.centres,
        subcentres=fitted.subcentres,
    )


def _member(one: Assigned) -> DraftMember:
    return DraftMember(
        document_id=one.document_id,
        confidence=one.confidence,
        closeness=one.closeness,
        shared_terms=one.shared_terms,
        subtheme=one.subtheme,
    )


def _filled(
    themes: Sequence[DraftTheme], members: Sequence[Sequence[DraftMember]]
) -> tuple[DraftTheme, ...]:
    return tuple(
        replace(theme, members=tuple(inside)) for theme, inside in zip(themes, members, strict=True)
    )
