"""What goes into the engine and what comes out: frozen, without a database behind.

Whoever calls the engine keeps its own rows; here a text is an ``id``, a title and a body,
and a draft of themes speaks of texts only by that ``id``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gatp_participa.clustering.centres import Centre
    from gatp_participa.clustering.space import Space


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Assigned:
    """Where one text goes.

    Attributes
    ----------
    theme, subtheme : int or None
        Positions in the themes of the run and in the sub-themes of that theme.
    confidence : float
        0 when the two nearest centres are equally far, towards 1 as the text's own is nearer:
        ``(d2 - d1) / d2`` with Euclidean distances ``d1 <= d2`` (the simplified silhouette of
        Hruschka et al., 2004). 1 with a single theme and for a text that a person pinned; 0
        for a text that stays where it was although another centre is nearer.
    closeness : float
        Cosine with the centre of its theme, or of the nearest if it has none, -1 to 1.
    shared_terms : tuple of str
        Up to three words it shares with its theme, the most distinctive first.
    reason : str
        ``""``, or why it has no theme, as in `Leftover`.
    """

    document_id: int
    theme: int | None
    subtheme: int | None = None
    confidence: float = 0.0
    closeness: float = 0.0
    shared_terms: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftMember:
    """A text inside a theme; the attributes mean what they mean in `Assigned`."""

    document_id: int
    confidence: float
    closeness: float = 0.0
    shared_terms: tuple[str, ...] = ()
    subtheme: int | None = None


@dataclass(frozen=True, kw_only=True)
class DraftSubtheme:
    """A part of a theme that stands on its own; the attributes mean what they do in a theme."""

    terms: tuple[str, ...]
    name: str
    central_ids: tuple[int, ...]


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
    because : str
        A plain Spanish sentence: what its texts share.
    subthemes : tuple of DraftSubtheme
        Empty, or two to six.
    words : tuple of (str, str, float)
        At most 40 of the words most its own: stem, usual written form and weight, 0 to 1,
        heaviest first. What `explain.shared_terms` needs.
    x, y, radius : float
        A circle on a plane of side 1, in the same unit: like themes stand near each other, areas
        are proportional to the number of texts, and circles do not overlap; see ``plane``.
    previous : int or None
        In a reorganisation, the theme of ``keep`` that this one continues.
    """

    terms: tuple[str, ...]
    name: str
    central_ids: tuple[int, ...]
    members: tuple[DraftMember, ...]
    cohesion: float
    because: str = ""
    subthemes: tuple[DraftSubtheme, ...] = ()
    words: tuple[tuple[str, str, float], ...] = ()
    x: float = 0.5
    y: float = 0.5
    radius: float = 0.0
    previous: int | None = None


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
    copies : tuple of tuple of int
        Ids of near-identical texts, largest group first; each group had one voice. Of the texts
        the themes were fitted on, which are all of them up to 20,000.
    space : Space or None
        Where the texts were placed, to be saved; None if there was nothing to compare.
    centres : tuple of Centre
        One per theme; with `space`, all that it takes to place a later text.
    subcentres : tuple of tuple of Centre
        One per sub-theme of each theme.
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
    copies: tuple[tuple[int, ...], ...] = ()
    space: Space | None = None
    centres: tuple[Centre, ...] = ()
    subcentres: tuple[tuple[Centre, ...], ...] = ()
