"""What is said in other languages. What is public fits in memory: it is on the busiest page."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.entities import queries as entities
from gatp_participa.languages.models import SpokenText
from gatp_participa.languages.status import NATIONAL, Place


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A public text as pages need it; ``seconds`` is 0 when it is not recorded."""

    id: int
    language: str
    place: Place
    label: str  # how the language is called, by those who speak it so
    title: str
    body: str
    voice: str
    kind: str
    size: int
    seconds: int
    version: str


_ORDER = {code: number for number, code in enumerate(NATIONAL)}
_PLACES = {place: number for number, place in enumerate(Place)}
_kept: tuple[float, Engine, list[Spoken]] | None = None


def published() -> list[Spoken]:
    """Return all that is public, by language and page; read as often as names are (one query)."""
    global _kept
    engine, found = db.engine, _kept
    if found and found[1] is engine and time.monotonic() - found[0] < entities.keep_seconds:
        return found[2]
    rows = db.session.scalars(select(SpokenText).where(SpokenText.is_published)).all()
    fresh = sorted(map(as_spoken, rows), key=_place_in_list)
    _kept = (time.monotonic(), engine, fresh)
    return fresh


def forget() -> None:
    """Read what is public again next time: it was just changed."""
    global _kept
    _kept = None


def published_in(place: Place) -> list[Spoken]:
    """Return what is public of a page, the most spoken language first."""
    return [one for one in published() if one.place is place]


def published_of(language: str) -> list[Spoken]:
    """Return what is public in a language, in the order of the road."""
    return [one for one in published() if one.language == language]


def as_spoken(row: SpokenText) -> Spoken:
    """Return a text as pages need it."""
    tongue = NATIONAL.get(row.language)
    return Spoken(
        id=row.id, language=row.language, place=row.place,
        label=row.variant or (tongue.label if tongue else row.language), title=row.title,
        body=row.body, voice=row.voice, kind=row.audio_type, size=row.audio_bytes,
        seconds=row.audio_seconds, version=row.audio_digest[:10],
    )  # fmt: skip


def everything() -> dict[str, dict[Place, SpokenText]]:
    """Return every text by language and page, public or not; the most spoken language first."""
    grid: dict[str, dict[Place, SpokenText]] = {}
    rows = db.session.scalars(select(SpokenText)).all()
    for row in sorted(rows, key=lambda row: _ORDER.get(row.language, len(_ORDER))):
        grid.setdefault(row.language, {})[row.place] = row
    return grid


def find(language: str, place: Place) -> SpokenText | None:
    """Return the text of a page in a language, public or not."""
    return db.session.scalar(
        select(SpokenText).where(SpokenText.language == language, SpokenText.place == place)
    )


def text_or_404(text_id: int) -> SpokenText:
    """Return a text, public or not.

    Raises:
        NotFoundError: there is no such text.
    """
    found = db.session.get(SpokenText, text_id)
    if found is None:
        raise NotFoundError(_("Ese texto ya no está aquí."))
    return found


def count_unpublished() -> int:
    """Return how many texts are kept and not public."""
    unseen = select(func.count()).select_from(SpokenText).where(~SpokenText.is_published)
    return db.session.scalar(unseen) or 0


def unknown_keys(keys: Sequence[str]) -> list[str]:
    """Return the keys that are of no text."""
    known = set(
        db.session.scalars(select(SpokenText.audio_key).where(SpokenText.audio_key.in_(keys)))
    )
    return [key for key in keys if key not in known]


def _place_in_list(one: Spoken) -> tuple[int, int]:
    return _ORDER.get(one.language, len(_ORDER)), _PLACES[one.place]
