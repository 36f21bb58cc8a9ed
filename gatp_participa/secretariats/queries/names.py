"""What a table is called on a day: as it named itself, or as the catalogue says."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.entities.queries import Catalogue, Place, catalogue, catalogue_on
from gatp_participa.secretariats.models import SecretariatPeriod, TechnicalSecretariat
from gatp_participa.secretariats.queries.force import in_force
from gatp_participa.secretariats.rules import of_entity


def words_on(on: date) -> Catalogue:
    """Return the catalogue with the names in force on a day; today's is already in memory."""
    return catalogue() if on == clock.today() else catalogue_on(on)


def body_name(entity_code: str, *, has_secretariat: bool, on: date) -> str:
    """Return «Secretariado Técnico Local de Oaxaca» or the national desk, as named that day.

    A table that gave itself a name is called by it while that period lasts (one query).
    """
    words = words_on(on)
    if not has_secretariat:
        return words.words["national_desk.name"].text
    own = db.session.scalar(
        select(SecretariatPeriod.display_name)
        .join(SecretariatPeriod.secretariat)
        .where(
            TechnicalSecretariat.entity_code == entity_code,
            TechnicalSecretariat.municipality_code.is_(None),
            SecretariatPeriod.display_name != "",
            *in_force(on),
        )
    )
    return own or _usual(words, words.entities[entity_code])


def name_of(
    place: Place, period: SecretariatPeriod | None, *, on: date, municipality: str = ""
) -> str:
    """Return what a table is called in one of its periods, with what the page already read."""
    if period is not None and period.display_name:
        return period.display_name
    return _usual(words_on(on), place, municipality)


def _usual(words: Catalogue, place: Place, municipality: str = "") -> str:
    name = words.words["secretariat.name"].text
    if municipality:
        return f"{name} de {municipality}, {place.name}"
    return f"{name} {of_entity(place.code, place.name)}"
