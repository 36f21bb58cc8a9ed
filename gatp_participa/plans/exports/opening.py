"""Open data: every public commitment, goal and activity of the country, with a dictionary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, select

from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.entities.queries import catalogue
from gatp_participa.notices.letters import link
from gatp_participa.plans.models import (
    ActionPlan,
    Activity,
    Commitment,
    Evidence,
    Goal,
    ProgressUpdate,
    Verification,
)
from gatp_participa.plans.status import PlanStatus
from gatp_participa.web.exports import csv_lines
from gatp_participa.web.filters import iso
from gatp_participa.web.languages import to_translate

_BATCH = 500


@dataclass(frozen=True)
class Column:
    """A column, what kind of value it has, and what it means."""

    name: str
    kind: str
    meaning: str

    @property
    def said(self) -> str:
        """Return what it means in the language of the page."""
        return _(self.meaning)


@dataclass(frozen=True)
class Resource:
    """A table of open data."""

    name: str
    title: str
    columns: Sequence[Column]

    @property
    def said(self) -> str:
        """Return its title in the language of the page."""
        return _(self.title)


_TEXT, _DAY, _COUNT, _FIGURE = "texto", "fecha ISO 8601", "entero", "número"
_PLAN = (
    Column("entidad", _TEXT, to_translate("Clave INEGI de la entidad, dos cifras.")),
    Column("entidad_nombre", _TEXT, to_translate("Nombre de la entidad.")),
    Column("plan_id", _TEXT, to_translate("Identificador del plan. No cambia.")),
)
_COMMITMENT = Column(
    "compromiso_id", _TEXT, to_translate("Compromiso: el del plan y su número. No cambia.")
)
RESOURCES = {
    one.name: one
    for one in (
        Resource(
            "compromisos",
            to_translate("Compromisos de los planes públicos"),
            (
                *_PLAN,
                _COMMITMENT,
                Column("numero", _COUNT, to_translate("Número dentro de su plan.")),
                Column("titulo", _TEXT, to_translate("Qué se va a tener.")),
                Column("resumen", _TEXT, to_translate("Una o dos oraciones.")),
                Column("origen", _TEXT, to_translate(
                    "co_created: nace de propuestas; proactive: lo ofrece la institución.")),
                Column("institucion_responsable", _TEXT, to_translate("Qué institución responde.")),
                Column("contraparte", _TEXT, to_translate("Quién lo acompaña y verifica.")),
                Column("inicia", _DAY, to_translate("Primer día.")),
                Column("termina", _DAY, to_translate("Último día.")),
                Column("estado", _TEXT, to_translate(
                    "not_started, in_progress, completed (declarado), verified, suspended, "
                    "withdrawn.")),
                Column("avance_declarado", _COUNT, to_translate(
                    "Lo que declara el gobierno, de 0 a 100.")),
                Column("avance_verificado", _COUNT, to_translate(
                    "Lo que comprobó quien no es gobierno, de 0 a 100.")),
                Column("publicado", _DAY, to_translate("Cuándo se publicó su plan.")),
                Column("url", _TEXT, to_translate("Su página.")),
            ),
        ),
        Resource(
            "metas",
            to_translate("Metas con su indicador"),
            (
                *_PLAN,
                _COMMITMENT,
                Column("meta_id", _TEXT, to_translate("La meta. No cambia.")),
                Column("texto", _TEXT, to_translate("Qué se alcanza.")),
                Column("indicador", _TEXT, to_translate("Qué se cuenta.")),
                Column("unidad", _TEXT, to_translate("En qué se cuenta.")),
                Column("linea_base", _FIGURE, to_translate("Cuánto había al empezar.")),
                Column("valor_meta", _FIGURE, to_translate("A cuánto se quiere llegar.")),
                Column("valor_alcanzado", _FIGURE, to_translate("La última cifra reportada.")),
            ),
        ),
        Resource(
            "actividades",
            to_translate("Actividades con sus fechas"),
            (
                *_PLAN,
                _COMMITMENT,
                Column("actividad_id", _TEXT, to_translate("La actividad. No cambia.")),
                Column("texto", _TEXT, to_translate("Qué se hace.")),
                Column("inicia", _DAY, to_translate("Primer día.")),
                Column("termina", _DAY, to_translate("Último día.")),
                Column("estado", _TEXT, to_translate("Como en los compromisos.")),
                Column("avance", _COUNT, to_translate("Declarado, de 0 a 100.")),
                Column("meta_id", _TEXT, to_translate("A qué meta ayuda, o vacío.")),
            ),
        ),
        Resource(
            "evidencias",
            to_translate("Evidencias, con cada una de sus versiones"),
            (
                *_PLAN,
                _COMMITMENT,
                Column("actividad_id", _TEXT, to_translate("La actividad que muestra hecha.")),
                Column("evidencia_id", _TEXT, to_translate("La evidencia. No cambia.")),
                Column("version", _COUNT, to_translate("Desde 1; las de antes se quedan.")),
                Column("informe", _TEXT, to_translate(
                    "first_advance, second_advance o final_result.")),
                Column("enlace", _TEXT, to_translate("Dónde está, cuando no es un archivo.")),
                Column("sha256", _TEXT, to_translate(
                    "Huella del archivo: si cambia un solo carácter, cambia.")),
                Column("fecha", _DAY, to_translate("Cuándo se publicó esa versión.")),
                Column("resultado", _TEXT, to_translate(
                    "Lo que dijo quien comprobó ese informe: accepted, refused o vacío.")),
                Column("comprobado_por", _TEXT, to_translate(
                    "civil_society u oversight_body: nunca el gobierno.")),
                Column("comprobado_en", _DAY, to_translate("Cuándo lo dijo.")),
                Column("url", _TEXT, to_translate("La dirección de esa versión.")),
            ),
        ),
    )
}  # fmt: skip


def lines_of(resource: Resource) -> Iterator[str]:
    """Yield a resource as CSV, a row at a time, whatever its length."""
    return csv_lines(_rows(resource))


def _rows(resource: Resource) -> Iterator[Sequence[object]]:
    yield [column.name for column in resource.columns]
    query, cells = _SOURCES[resource.name]
    for row in db.session.execute(query().execution_options(yield_per=_BATCH)):
        plan, number = f"PAL-{row.entity_code}-{row.ordinal}", row.number
        start = [row.entity_code, catalogue().entity_name(row.entity_code), plan]
        key = f"{plan}-C{number}"
        yield [*start, key, *("" if cell is None else cell for cell in cells(row, key))]


def _of_plans(*columns: Any) -> Select[Any]:
    return (
        select(ActionPlan.entity_code, ActionPlan.ordinal, Commitment.number, *columns)
        .join(Commitment, Commitment.plan_id == ActionPlan.id)
        .where(ActionPlan.status == PlanStatus.PUBLISHED)
        .order_by(ActionPlan.entity_code, ActionPlan.ordinal, Commitment.number)
    )


def _commitments() -> Select[Any]:
    return _of_plans(Commitment, ActionPlan.published_at)


def _commitment_cells(row: Any, _key: str) -> tuple[object, ...]:
    one = row.Commitment
    return (
        one.number, one.title, one.summary, one.origin.value, one.responsible_body,
        one.counterpart, one.starts_on, one.ends_on, one.status.value, one.declared_progress,
        one.verified_progress, iso(row.published_at), link("plans.commitment", commitment_id=one.id),
    )  # fmt: skip


def _goals() -> Select[Any]:
    return (
        _of_plans(Goal).join(Goal, Goal.commitment_id == Commitment.id).order_by(Goal.position)
    )  # fmt: skip


def _goal_cells(row: Any, key: str) -> tuple[object, ...]:
    one = row.Goal
    return (
        f"{key}-M{one.id}", one.body, one.indicator, one.unit, one.baseline, one.target,
        one.reached,
    )  # fmt: skip


def _activities() -> Select[Any]:
    return (
        _of_plans(Activity)
        .join(Activity, Activity.commitment_id == Commitment.id)
        .order_by(Activity.position)
    )


def _activity_cells(row: Any, key: str) -> tuple[object, ...]:
    one = row.Activity
    goal = f"{key}-M{one.goal_id}" if one.goal_id else ""
    return (
        f"{key}-A{one.id}", one.title, one.starts_on, one.ends_on, one.status.value, one.progress,
        goal,
    )  # fmt: skip


def _evidence() -> Select[Any]:
    return (
        _of_plans(
            Commitment.id.label("commitment_id"), Evidence, ProgressUpdate.report,
            Verification.verdict, Verification.sector, Verification.verified_at,
        )
        .join(Activity, Activity.commitment_id == Commitment.id)
        .join(Evidence, Evidence.activity_id == Activity.id)
        .join(ProgressUpdate, ProgressUpdate.id == Evidence.update_id)
        .outerjoin(Verification, Verification.update_id == ProgressUpdate.id)
        .order_by(Evidence.number, Evidence.version)
    )  # fmt: skip


def _evidence_cells(row: Any, key: str) -> tuple[object, ...]:
    one = row.Evidence
    address = link(
        "plans.evidence_file", commitment_id=row.commitment_id, number=one.number,
        version=one.version,
    )  # fmt: skip
    said = (
        (row.verdict.value, row.sector.value, _day(row.verified_at)) if row.verdict else ("",) * 3
    )
    return (
        f"{key}-A{one.activity_id}", f"{key}-E{one.number}", one.version, row.report.value,
        one.url, one.digest, _day(one.added_at), *said, address,
    )  # fmt: skip


def _day(moment: datetime) -> str:
    return clock.local_day(moment).isoformat()


_SOURCES: dict[str, tuple[Any, Any]] = {
    "compromisos": (_commitments, _commitment_cells),
    "metas": (_goals, _goal_cells),
    "actividades": (_activities, _activity_cells),
    "evidencias": (_evidence, _evidence_cells),
}
