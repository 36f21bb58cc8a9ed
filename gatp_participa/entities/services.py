"""Load the catalogues that ship with the platform, and change names on a date."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.core.db import db
from gatp_participa.core.errors import InvalidInputError, NotFoundError
from gatp_participa.core.text import fold
from gatp_participa.entities.models import FederalEntity, Institution, Municipality, Term
from gatp_participa.entities.queries import forget_catalogue

DATA = Path(__file__).parent / "data"


def load_catalogues(folder: Path = DATA) -> dict[str, int]:
    """Bring the tables to what the files say; loading twice changes nothing.

    Names that an operator changed by date stay: a row of ``terms`` or ``institutions`` is
    only added when its key has no row yet from that day.

    Returns:
        How many rows were added or changed, per table.
    """
    changed = {
        "entities": sum(_put(FederalEntity, row["code"], row) for row in _rows(folder, "entities")),
        "municipalities": _load_municipalities(folder),
        "institutions": sum(_add_dated(Institution, row) for row in _rows(folder, "institutions")),
        "terms": sum(_add_dated(Term, row) for row in _rows(folder, "terms")),
    }
    db.session.flush()
    forget_catalogue()
    return changed


def rename_term(key: str, text: str, *, from_on: date, gloss: str | None = None) -> Term:
    """Give a term another text from a day on; what was said before keeps the old one.

    Raises:
        NotFoundError: there is no such term.
        InvalidInputError: the day is not after the one its present name starts on.
    """
    current = db.session.scalar(select(Term).where(Term.key == key, Term.valid_to_on.is_(None)))
    if current is None:
        raise NotFoundError(_("No hay un término con esa clave."))
    if from_on <= current.valid_from_on:
        raise InvalidInputError(_("El nombre nuevo debe empezar después del actual."))
    current.valid_to_on = from_on
    renamed = Term(
        key=key, text=text, gloss=current.gloss if gloss is None else gloss, valid_from_on=from_on
    )
    db.session.add(renamed)
    db.session.flush()
    forget_catalogue()
    return renamed


def _rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for column, value in row.items():
                if column.endswith("_on"):
                    row[column] = date.fromisoformat(value) if value else None
                elif column == "population":
                    row[column] = int(value)
            yield row


def _put(model: Any, key: str, values: dict[str, Any]) -> int:
    row = db.session.get(model, key)
    if row is None:
        db.session.add(model(**values))
        return 1
    different = [name for name, value in values.items() if getattr(row, name) != value]
    for name in different:
        setattr(row, name, values[name])
    return int(bool(different))


def _load_municipalities(folder: Path) -> int:
    known = {row.code: row for row in db.session.scalars(select(Municipality))}
    changed = 0
    for row in _rows(folder, "municipalities"):
        values = {"name": row["name"], "name_key": fold(row["name"])}
        present = known.get(row["code"])
        if present is None:
            db.session.add(Municipality(code=row["code"], entity_code=row["code"][:2], **values))
        elif present.name != values["name"]:
            present.name, present.name_key = values["name"], values["name_key"]
        else:
            continue
        changed += 1
    return changed


def _add_dated(model: type[Institution] | type[Term], values: dict[str, Any]) -> int:
    query = select(model.id).where(
        model.key == values["key"], model.valid_from_on == values["valid_from_on"]
    )
    if model is Institution:
        query = query.where(Institution.entity_code == values["entity_code"])
    if db.session.scalar(query) is not None:
        return 0
    db.session.add(model(**values))
    return 1
