"""What goes into the engine and what comes out: frozen, without a database behind.

Whoever calls the engine keeps its own rows; here a text is an ``id``, a title and a body,
and a draft of themes speaks of texts only by that ``id``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Document:
    """A text to group.

    Parameters
    ----------
    id : int
        The caller's own number, unique within a call of the engine.
    title, body : str
        As people wrote them: HTML, addresses and accents are the engine's business.
    language : str, default="es"
        ISO 639 code the author declared. It is never guessed.
    """

    id: int
    title: str
    body: str
    language: str = "es"


@dataclass(frozen=True, kw_only=True)
class DraftMember:
    """A text inside a theme, and how clearly it belongs there.

    ``confidence`` is 0 when the two nearest centres are equally far and tends to 1 as the
    text's own centre is nearer: ``(d2 - d1) / d2`` with Euclidean distances ``d1 <= d2`` (the
    simplified silhouette of Hruschka et al., 2004). With a single theme it is 1.
    """

    document_id: int
    confidence: float


@dataclass(frozen=True, kw_only=True)
class DraftTheme:
    """A proposed theme, for a person to accept, rename or discard.

    Attributes
    ----------
    terms : tuple of str
        3 to 5 words as people wrote them, best first; fewer only if the texts give no more.
    name : str
        Readable name made from the best terms.
    central_ids : tuple of int
        Up to three texts nearest to the centre, nearest first.
    members : tuple of DraftMember
        In the order of ``document_id``.
    cohesion : float
        Mean cosine of the members with the centre, -1 to 1.
    """

    terms: tuple[str, ...]
    name: str
    central_ids: tuple[int, ...]
    members: tuple[DraftMember, ...]
    cohesion: float


@dataclass(frozen=True, kw_only=True)
class Leftover:
    """A text without a theme and why.

    ``reason`` is ``"language"`` (people read it, no machine does), ``"does_not_fit"``,
    ``"too_few"`` (there are not enough texts to group) or ``"empty"`` (no words left).
    """

    document_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A number of themes that was tried and how it did; see ``choose``."""

    themes: int
    stability: float
    cohesion: float
    score: float


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A proposal of themes for a set of texts, with all that is needed to repeat it.

    Attributes
    ----------
    themes : tuple of DraftTheme
        Largest first. Every text is in exactly one theme or in ``leftovers``.
    leftovers : tuple of Leftover
        In the order of ``document_id``.
    candidates : tuple of Candidate
        Numbers of themes that were compared; empty if the caller fixed the number.
    chosen_because : str
        A plain Spanish sentence for the review board.
    quality : mapping of str to float
        ``silhouette``, ``stability`` (mean adjusted Rand index between seeds), ``cohesion``
        and ``unassigned_share`` (of all the texts given).
    parameters, versions : mapping
        Everything that decided the result, as JSON-serialisable values.
    input_digest : str
        SHA-256 (hexadecimal) of the texts in the order of their ``id``.
    seed : int
    """

    themes: tuple[DraftTheme, ...]
    leftovers: tuple[Leftover, ...]
    candidates: tuple[Candidate, ...]
    chosen_because: str
    quality: Mapping[str, float]
    parameters: Mapping[str, object]
    versions: Mapping[str, str]
    input_digest: str
    seed: int
