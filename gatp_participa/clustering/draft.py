"""From texts to a draft of themes, for people to accept, change or discard.

The answer depends on the arguments alone: the same texts, parameters and seed give the same
bytes, whatever the order of the texts and the number of cores.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from gatp_participa.clustering.documents import Document, Draft, DraftMember, DraftTheme, Leftover
from gatp_participa.clustering.encoders import Encoder
from gatp_participa.clustering.grouping import FEWEST_TEXTS, Grouping, group
from gatp_participa.clustering.labels import name_themes
from gatp_participa.clustering.quality import digest, silhouette, versions
from gatp_participa.clustering.reading import encode, read
from gatp_participa.clustering.stopwords import with_own
from gatp_participa.clustering.tokens import Tokens

_CENTRAL = 3
_TOO_FEW = "Hay muy pocos textos para agruparlos: aquí están, uno por uno."


def draft_themes(
    documents: Sequence[Document],
    *,
    vectors: np.ndarray | None = None,
    themes: int | None = None,
    limits: tuple[int, int] | None = None,
    encoder: Encoder | None = None,
    stop_words: frozenset[str] = frozenset(),
    seed: int = 0,
    progress: Callable[[float, str], None] | None = None,
) -> Draft:
    """Group documents by theme, largest theme first.

    Parameters
    ----------
    documents : sequence of Document
        From none to some 100,000. Under eight nothing is grouped.
    vectors : ndarray of shape (n_documents, n_dimensions) or None
        Stored vectors of `text_to_encode`, in the order of `documents`. Without them `encoder`
        is used; without either, words alone.
    themes : int or None
        Number of themes, or None to let `choose` propose one. Fewer come out when there are
        fewer different texts, or when a theme is left with a single text.
    limits : (int, int) or None
        Fewest and most themes to try; by default they grow with the number of texts.
    encoder : Encoder or None
        Who made, or is to make, the vectors.
    stop_words : frozenset of str
        Words without meaning in this call, besides the usual ones.
    seed : int
    progress : callable or None
        Receives a share from 0 to 1 and a Spanish message.

    Returns
    -------
    Draft

    Raises
    ------
    ValueError
        If two documents share an id, `vectors` do not match the documents or are not finite, or
        `themes` or `limits` make no sense.
    """
    _check(documents, vectors, themes, limits)
    tell = progress or (lambda share, message: None)
    tell(0.0, "Leyendo los textos")
    order = sorted(range(len(documents)), key=lambda i: documents[i].id)
    everybody = [documents[i] for i in order]
    tokens, reasons = read(everybody, with_own(stop_words))
    rows = np.array([i for i, d in enumerate(everybody) if d.id not in reasons], dtype=int)
    parameters = {
        "themes": themes,
        "limits": list(limits) if limits else None,
        "encoder": encoder.name if encoder else None,
        "vectors_given": vectors is not None,
        "stop_words": sorted(stop_words),
    }
    found: Grouping | None = None
    # One BLAS and OpenMP thread: sums in another order would end in other bits.
    with threadpool_limits(1):
        if len(rows) >= FEWEST_TEXTS:
            kept = [everybody[i] for i in rows]
            if vectors is not None:
                space = np.asarray(vectors, dtype=np.float32)[order][rows]
            else:
                space = encode(kept, encoder, lambda share, text: tell(0.1 + share / 2, text))
            found = group(
                tokens.counts[rows],
                space,
                [f"{d.title}\n{d.body}" for d in kept],
                themes=themes,
                limits=limits,
                seed=seed,
                progress=lambda share, text: tell(0.6 + share * 0.3, text),
            )
        drafted: tuple[DraftTheme, ...] = ()
        if found is None:
            reasons.update({everybody[i].id: "too_few" for i in rows})
        else:
            labels = np.full(len(everybody), -1)
            labels[rows] = found.labels
            reasons.update({everybody[i].id: "does_not_fit" for i in rows[found.labels < 0]})
            tell(0.9, "Buscando palabras para cada tema")
            drafted = _themes(everybody, tokens, rows, labels, found)
        quality = _quality(found, len(everybody), len(reasons), seed)
    tell(1.0, "Listo")
    return Draft(
        themes=drafted,
        leftovers=tuple(
            Leftover(document_id=d.id, reason=reasons[d.id]) for d in everybody if d.id in reasons
        ),
        candidates=found.candidates if found else (),
        chosen_because=found.because if found else _TOO_FEW,
        quality=quality,
        parameters=parameters | (found.parameters if found else {}),
        versions=versions(encoder),
        input_digest=digest(documents),
        seed=seed,
    )


def _check(
    documents: Sequence[Document],
    vectors: np.ndarray | None,
    themes: int | None,
    limits: tuple[int, int] | None,
) -> None:
    if len({d.id for d in documents}) != len(documents):
        raise ValueError("two documents share an id")
    if vectors is not None:
        if vectors.ndim != 2 or len(vectors) != len(documents):
            raise ValueError("vectors must have one row per document")
        if not np.isfinite(vectors).all():
            raise ValueError("vectors must be finite")
    if themes is not None and themes < 1:
        raise ValueError("themes must be at least 1")
    if limits is not None and not 1 <= limits[0] <= limits[1]:
        raise ValueError("limits must satisfy 1 <= fewest <= most")


def _themes(
    documents: Sequence[Document],
    tokens: Tokens,
    rows: np.ndarray,
    labels: np.ndarray,
    found: Grouping,
) -> tuple[DraftTheme, ...]:
    themes = []
    for number, label in enumerate(name_themes(tokens, labels)):
        inside = np.flatnonzero(found.labels == number)
        nearest = inside[np.argsort(-found.closeness[inside], kind="stable")]
        members = tuple(
            DraftMember(
                document_id=documents[rows[i]].id, confidence=round(float(found.margins[i]), 4)
            )
            for i in inside
        )
        themes.append(
            DraftTheme(
                terms=label.terms,
                name=label.name,
                central_ids=tuple(documents[rows[i]].id for i in nearest[:_CENTRAL]),
                members=members,
                cohesion=round(float(found.closeness[inside].mean()), 4),
            )
        )
    return tuple(themes)


def _quality(found: Grouping | None, n: int, left: int, seed: int) -> dict[str, float]:
    share = round(left / n, 4) if n else 0.0
    if found is None:
        return {"silhouette": 0.0, "stability": 0.0, "cohesion": 0.0, "unassigned_share": share}
    kept = found.labels >= 0
    width = silhouette(found.plain[kept], found.labels[kept], seed=seed)
    return {
        "silhouette": round(width, 4),
        "stability": round(found.stability, 4),
        "cohesion": round(float(found.closeness[kept].mean()), 4),
        "unassigned_share": share,
    }
