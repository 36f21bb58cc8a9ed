"""What a table was called on a day: history keeps the name that was valid then."""

from __future__ import annotations

from datetime import date

from sqlalchemy import literal, select, union_all

from gatp_participa.core.db import db
from gatp_participa.entities.models import NATION, Term
from gatp_participa.entities.queries import catalogue
from gatp_participa.pages.queries.kept import kept
from gatp_participa.secretariats.models import SecretariatPeriod, TechnicalSecretariat
from gatp_participa.secretariats.rules import of_entity
from gatp_participa.secretariats.status import Stage

_KEYS = ("secretariat.name", "national_desk.name")
_OWN = "own."  # before the key of a state whose table named itself


@kept
def _dated() -> tuple[tuple[str, str, date, date | None], ...]:
    """Return every name that the tables have had, oldest first: the usual, and by state its own."""
    period = SecretariatPeriod
    usual = select(
        Term.key.label("key"), Term.text, Term.valid_from_on.label("start"), Term.valid_to_on
    ).where(Term.key.in_(_KEYS))
    own = (
        select(
            literal(_OWN) + TechnicalSecretariat.entity_code, period.display_name, period.from_on,
            period.to_on,
        )
        .join(period.secretariat)
        .where(
            TechnicalSecretariat.municipality_code.is_(None), period.display_name != "",
            period.stage == Stage.INSTALLED,
        )
    )  # fmt: skip
    every = union_all(usual, own)
    rows = db.session.execute(every.order_by(every.selected_columns.start))
    return tuple((key, text, start, end) for key, text, start, end in rows)


def table_name(entity_code: str | None, *, has_secretariat: bool, on: date) -> str:
    """Return «Secretariado Técnico Local de Oaxaca», or the national desk, as named that day."""
    place = catalogue().entities.get(entity_code or NATION)
    if place is None or not has_secretariat:
        return _named("national_desk.name", on)
    if own := _own(f"{_OWN}{place.code}", on):
        return own
    return f"{_named('secretariat.name', on)} {of_entity(place.code, place.name)}"


def _named(key: str, on: date) -> str:
    # Before the first name there is: the oldest.
    return _own(key, on) or next(text for one, text, _start, _end in _dated() if one == key)


def _own(key: str, on: date) -> str:
    names = [
        text
        for one, text, start, end in _dated()
        if one == key and start <= on and (end is None or on < end)
    ]
    return names[-1] if names else ""
