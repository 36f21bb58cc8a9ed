from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from gatp_participa.core.db import Identified, Model

# The scope of what belongs to no single state; INEGI uses the same key for the whole country.
NATION = "00"


class FederalEntity(Model):
    """One of the 32 states (*entidad federativa*), by its INEGI key."""

    __tablename__ = "federal_entities"

    code: Mapped[str] = mapped_column(String(2), primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    official_name: Mapped[str]
    abbreviation: Mapped[str]
    folio_prefix: Mapped[str] = mapped_column(String(3), unique=True)
    map_id: Mapped[str] = mapped_column(String(3))
    population: Mapped[int]  # people, CONAPO's projection for the current year


class Municipality(Model):
    """A municipality or borough of Mexico City, by its five-digit INEGI key."""

    __tablename__ = "municipalities"

    code: Mapped[str] = mapped_column(String(5), primary_key=True)
    entity_code: Mapped[str] = mapped_column(ForeignKey("federal_entities.code"), index=True)
    name: Mapped[str]
    name_key: Mapped[str]  # folded, for ordering


class Institution(Identified, Model):
    """A public body or programme under the name it has between two days.

    ``key`` stays when the name changes; ``entity_code`` is "00" for national bodies.
    """

    __tablename__ = "institutions"
    __table_args__ = (
        CheckConstraint(
            "valid_to_on IS NULL OR valid_to_on > valid_from_on", name="ends_after_start"
        ),
    )

    key: Mapped[str] = mapped_column(index=True)
    entity_code: Mapped[str] = mapped_column(String(2))
    name: Mapped[str]
    acronym: Mapped[str] = mapped_column(default="")
    valid_from_on: Mapped[date]
    valid_to_on: Mapped[date | None]


class Term(Identified, Model):
    """A word of the interface that names an institution, programme or figure, with its gloss."""

    __tablename__ = "terms"
    __table_args__ = (
        CheckConstraint(
            "valid_to_on IS NULL OR valid_to_on > valid_from_on", name="ends_after_start"
        ),
    )

    key: Mapped[str] = mapped_column(index=True)
    text: Mapped[str]
    gloss: Mapped[str] = mapped_column(default="")  # one plain sentence
    valid_from_on: Mapped[date]
    valid_to_on: Mapped[date | None]
