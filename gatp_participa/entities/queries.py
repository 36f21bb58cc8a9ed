"""Reads of places, institutions and words. The whole catalogue of states fits in memory."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import or_, select

from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.entities.models import NATION, FederalEntity, Institution, Municipality, Term


@dataclass(frozen=True)
class Place:
    """A state as pages need it."""

    code: str
    name: str
    official_name: str
    abbreviation: str
    folio_prefix: str
    map_id: str
    population: int


@dataclass(frozen=True)
class Word:
    """A term of the interface and its one-sentence explanation."""

    text: str
    gloss: str


@dataclass(frozen=True)
class Catalogue:
    """The 32 states by INEGI key, and the words and institutions in force on ``on``."""

    on: date
    entities: dict[str, Place]
    words: dict[str, Word]
    institutions: dict[tuple[str, str], tuple[str, str]]  # (key, entity) -> (name, acronym)

    def entity_name(self, code: str | None) -> str:
        """Return the name of a state; "" when none was said, «Nacional» for the nation."""
        if code == NATION:
            return _("Nacional")
        place = self.entities.get(code or "")
        return place.name if place else ""


def catalogue_on(on: date) -> Catalogue:
    """Read the catalogue with the names in force on a day (three queries)."""
    places = db.session.scalars(select(FederalEntity).order_by(FederalEntity.code))
    words = db.session.scalars(
        select(Term).where(*_in_force(Term, on)).order_by(Term.valid_from_on)
    )
    bodies = db.session.scalars(
        select(Institution).where(*_in_force(Institution, on)).order_by(Institution.valid_from_on)
    )
    return Catalogue(
        on=on,
        entities={
            p.code: Place(
                p.code, p.name, p.official_name, p.abbreviation, p.folio_prefix, p.map_id,
                p.population,
            )
            for p in places
        },
        words={w.key: Word(w.text, w.gloss) for w in words},
        institutions={(b.key, b.entity_code): (b.name, b.acronym) for b in bodies},
    )  # fmt: skip


def _in_force(model: type[Term] | type[Institution], on: date) -> tuple:
    return (
        model.valid_from_on <= on,
        or_(model.valid_to_on.is_(None), model.valid_to_on > on),
    )


_kept: tuple[float, Catalogue] | None = None
keep_seconds = 30.0  # set from the settings; 0 reads every time


def catalogue() -> Catalogue:
    """Return today's catalogue, read again every ``keep_seconds``."""
    global _kept
    if _kept is not None and time.monotonic() - _kept[0] < keep_seconds:
        return _kept[1]
    fresh = catalogue_on(clock.today())
    _kept = (time.monotonic(), fresh)
    return fresh


def forget_catalogue() -> None:
    """Read the catalogue again next time: it was just changed."""
    global _kept
    _kept = None


def term(key: str) -> str:
    """Return the word in force for ``key``; an unknown key is a mistake of ours."""
    return catalogue().words[key].text


def municipalities_of(entity_code: str) -> list[tuple[str, str]]:
    """Return ``(code, name)`` of a state's municipalities in Spanish alphabetical order."""
    rows = db.session.execute(
        select(Municipality.code, Municipality.name)
        .where(Municipality.entity_code == entity_code)
        .order_by(Municipality.name_key)
    )
    return [(code, name) for code, name in rows]


def municipality_name(code: str | None) -> str:
    """Return a municipality's name, or "" when none was said."""
    if code is None:
        return ""
    return db.session.scalar(select(Municipality.name).where(Municipality.code == code)) or ""


def entity_or_404(code: str) -> Place:
    """Return a state by its INEGI key.

    Raises:
        NotFoundError: there is no such state.
    """
    place = catalogue().entities.get(code)
    if place is None:
        raise NotFoundError(_("No hay una entidad federativa con esa clave."))
    return place
