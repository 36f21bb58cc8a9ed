"""Bring the commitments of a plan from a file: all of them or none."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from flask_babel import gettext as _

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core.errors import ConflictError, InvalidInputError
from gatp_participa.entities.queries import catalogue
from gatp_participa.importers.readers.errors import NotATableError
from gatp_participa.importers.readers.table import Table
from gatp_participa.plans import imports
from gatp_participa.plans.imports import Frame, Reading
from gatp_participa.plans.models import ActionPlan
from gatp_participa.plans.services.committing import add_commitment
from gatp_participa.plans.services.detailing import set_details
from gatp_participa.plans.services.planning import check_may_write
from gatp_participa.plans.status import PlanStatus


def frame_of(plan: ActionPlan) -> Frame:
    """Return what reading a file needs of the plan it is for."""
    return Frame(
        plan.entity_code, catalogue().entity_name(plan.entity_code), plan.ordinal, plan.starts_on,
        plan.ends_on,
    )  # fmt: skip


def rehearse(plan: ActionPlan, path: Path) -> Reading:
    """Read a CSV or XLSX without writing anything.

    Raises:
        InvalidInputError: it is not a table, or has no column with the title.
    """
    try:
        table = Table(path, named=imports.EVERY_NAME)
    except NotATableError as error:
        if error.headers:
            raise InvalidInputError(_no_title(error.headers)) from None
        raise
    if "title" not in imports.columns_of(table.headers):
        raise InvalidInputError(_no_title(table.headers))
    return imports.read(table.headers, table.rows(), frame_of(plan))


def bring(plan: ActionPlan, reading: Reading, *, person: User, now: datetime) -> int:
    """Add to a draft what a file says; return how many commitments.

    Raises:
        NotAllowedError: the person does not write that state's plan.
        ConflictError: the plan is public, or some row has a problem.
        InvalidInputError: something cannot be.
    """
    check_may_write(person, plan.entity_code)
    if plan.status is not PlanStatus.DRAFT:
        raise ConflictError(_("Solo se traen compromisos a un borrador."))
    if reading.problems:
        raise ConflictError(_("Primero corrige las filas con problemas: se trae todo o nada."))
    frame = frame_of(plan)
    for one in reading.commitments:
        made = add_commitment(plan, one.draft(frame), person=person, now=now)
        if one.goals or one.activities:
            set_details(made, one.goals, one.activities, person=person, now=now)
    count = len(reading.commitments)
    record("plans.import_commitments", plan, person=person, now=now, commitments=count)
    return count


def _no_title(headers: list[str]) -> str:
    shown = ", ".join(f"«{header[:40]}»" for header in headers[:12] if header)
    return _(
        "No encontramos la columna con el título de los compromisos (la primera fila dice "
        "%(headers)s). Llámala «título».",
        headers=shown,
    )
