"""Bring in what a list says of tables: their stages, or who has a place at each. Row by row."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.accounts.status import Sector
from gatp_participa.core.db import db
from gatp_participa.core.errors import DomainError, InvalidInputError
from gatp_participa.core.text import fold
from gatp_participa.secretariats.models import (
    SecretariatPeriod,
    SecretariatSeat,
    TechnicalSecretariat,
)
from gatp_participa.secretariats.services.bodies import begin_stage, open_body
from gatp_participa.secretariats.services.common import one_line
from gatp_participa.secretariats.services.seats import add_seat
from gatp_participa.secretariats.status import Stage

Row = Mapping[str, str]
MADE, THERE, SKIPPED = "made", "there", "skipped"
_STAGES = {"fecha_declaratoria": Stage.PROMOTER_GROUP, "fecha_stl": Stage.INSTALLED}
# How each side of the table is called in the lists that go round, folded.
_SECTORS = {
    "sociedad civil": Sector.CIVIL_SOCIETY, "gobierno": Sector.GOVERNMENT,
    "organo garante": Sector.OVERSIGHT_BODY,
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """What came of a row: its number in the file (the headings are the first), and why in words."""

    row: int
    outcome: str
    said: str


def read_list(path: Path, *, now: datetime) -> Iterator[Line]:
    """Bring in each row of a CSV and yield what came of it; doing it twice changes nothing.

    With ``cve_ent, fecha_declaratoria, fecha_stl`` it says stages; with ``cve_ent, sector,
    integrante``, which institution has a place. What a row cannot say is left out, not guessed.

    Raises:
        InvalidInputError: the file is not one of the two.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        act = _kind(set(rows.fieldnames or ()))
        for number, row in enumerate(rows, start=2):
            clean = {key: " ".join((value or "").split()) for key, value in row.items() if key}
            try:
                with db.session.begin_nested():
                    outcome, said = act(clean, now)
            except DomainError as error:
                outcome, said = SKIPPED, str(error)
            yield Line(number, outcome, said)


def _kind(headers: set[str]) -> Callable[[Row, datetime], tuple[str, str]]:
    if {"cve_ent", "sector", "integrante"} <= headers:
        return _place
    if {"cve_ent", "fecha_stl"} <= headers:
        return _stages
    raise InvalidInputError(
        _(
            "No reconocemos esa lista. Debe tener las columnas cve_ent y fecha_stl, o cve_ent, "
            "sector e integrante."
        )
    )


def _stages(row: Row, now: datetime) -> tuple[str, str]:
    body = open_body(row["cve_ent"].zfill(2), person=None, now=now)
    begun = {
        (one.stage, one.from_on)
        for one in db.session.scalars(
            select(SecretariatPeriod).where(SecretariatPeriod.secretariat_id == body.id)
        )
    }
    said = []
    for column, stage in _STAGES.items():
        if not row.get(column):
            continue
        day = _day(row[column])
        if (stage, day) not in begun:
            note = _("Según la lista que se importó; su acta no venía con ella.")
            begin_stage(body, stage, from_on=day, note=note, person=None, now=now)
            said.append(f"{stage.label} {day.isoformat()}")
    if said:
        return MADE, ", ".join(said)
    if not any(row.get(column) for column in _STAGES):
        raise InvalidInputError(_("No dice ninguna fecha."))
    return THERE, _("Ya estaba.")


def _place(row: Row, now: datetime) -> tuple[str, str]:
    name, sector = row["integrante"], _sector(row["sector"])
    if not name or name.startswith("["):
        raise InvalidInputError(_("No dice quién es: anótalo a mano en la mesa."))
    if sector is None:
        raise InvalidInputError(
            _("«%(sector)s» no es un lado de la mesa: anótalo a mano.", sector=row["sector"])
        )
    # Without opening it: a list of members does not say since when there is a table.
    body = db.session.scalar(
        select(TechnicalSecretariat).where(
            TechnicalSecretariat.entity_code == row["cve_ent"].zfill(2),
            TechnicalSecretariat.municipality_code.is_(None),
        )
    )
    if body is None or not body.periods:
        raise InvalidInputError(_("Primero importa o anota desde cuándo existe la mesa."))
    title = one_line(name.rstrip("."))
    titles = select(SecretariatSeat.title).where(
        SecretariatSeat.secretariat_id == body.id, SecretariatSeat.sector == sector,
        SecretariatSeat.to_on.is_(None),
    )  # fmt: skip
    if title in set(db.session.scalars(titles)):
        return THERE, _("Ya estaba.")
    add_seat(body, sector, title=title, from_on=body.periods[-1].from_on, person=None, now=now)
    return MADE, title


def _sector(text: str) -> Sector | None:
    return next((one for start, one in _SECTORS.items() if fold(text).startswith(start)), None)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInputError(
            _("«%(text)s» no es una fecha completa (año-mes-día).", text=text)
        ) from None
