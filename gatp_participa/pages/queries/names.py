"""What a table was called on a day: history keeps the name that was valid then."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from gatp_participa.core.db import db
from gatp_participa.entities.models import NATION, Term
from gatp_participa.entities.queries import catalogue
from gatp_participa.pages.queries.kept import kept
from gatp_participa.secretariats.rules import of_entity

_KEYS = ("secretariat.name", "national_desk.name")


@kept
def _dated() -> tuple[tuple[str, str, date, date | None], ...]:
    """Return every name that the tables have had, oldest first."""
    columns = (Term.key, Term.text, Term.valid_from_on, Term.valid_to_on)
    rows = db.session.execute(
        select(*columns).where(Term.key.in_(_KEYS)).order_by(Term.valid_from_on)
    )
    return tuple((key, text, start, end) for key, text, start, end in rows)


def table_name(entity_code: str | None, *, has_secretariat: bool, on: date) -> str:
    """Return «Secretariado Técnico Local de Oaxaca», or the national desk, as named that day."""
    place = catalogue().entities.get(entity_code or NATION)
    key = "secretariat.name" if has_secretariat and place else "national_desk.name"
    names = [
        text
        for one, text, start, end in _dated()
        if one == key and start <= on and (end is None or on < end)
    ]
    # Before the first name there is: the oldest.
    name = names[-1] if names else next(text for one, text, _s, _e in _dated() if one == key)
    return (
        name
        if place is None or not has_secretariat
        else f"{name} {of_entity(place.code, place.name)}"
    )
