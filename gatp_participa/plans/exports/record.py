"""A plan as data: whole as JSON, and a row for each activity as CSV.

Names that never change: ``PAL-20-2`` is the second plan of Oaxaca, ``PAL-20-2-C3`` its third
commitment, ``-M17`` and ``-A40`` a goal and an activity by their number in the platform, ``-E1``
the first piece of evidence of the commitment.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gatp_participa.core import clock
from gatp_participa.entities.queries import catalogue
from gatp_participa.notices.letters import link
from gatp_participa.plans import sdg
from gatp_participa.plans.models import ActionPlan, Activity, Commitment, Goal
from gatp_participa.plans.queries import Whole
from gatp_participa.web.filters import iso

SCHEMA = "https://json-schema.org/draft/2020-12/schema"
CSV_HEAD = (
    "plan_id", "compromiso_id", "numero", "titulo", "resumen", "problema", "objetivo", "origen",
    "institucion_responsable", "persona_responsable", "cargo", "suplente", "contraparte",
    "compromiso_inicio", "compromiso_fin", "compromiso_estado", "avance_declarado",
    "avance_verificado", "etiquetas", "ods", "meta_id", "meta", "indicador", "unidad",
    "linea_base", "valor_meta", "valor_alcanzado", "actividad_id", "actividad", "inicio", "fin",
    "medios_de_verificacion", "actividad_estado", "actividad_avance",
)  # fmt: skip


def plan_key(plan: ActionPlan) -> str:
    """Return the name of a plan that never changes."""
    return f"PAL-{plan.entity_code}-{plan.ordinal}"


def record_of(whole: Whole) -> dict[str, Any]:
    """Return a plan with everything it promises, ready to be JSON."""
    plan = whole.plan
    return {
        "id": plan_key(plan),
        "url": link("plans.show", code=plan.entity_code, ordinal=plan.ordinal),
        "entidad": {
            "clave": plan.entity_code, "nombre": catalogue().entity_name(plan.entity_code),
        },
        "numero": plan.ordinal,
        "titulo": plan.title,
        "presentacion": plan.introduction,
        "inicia": plan.starts_on.isoformat(),
        "termina": plan.ends_on.isoformat(),
        "estado": plan.status.value,
        "publicado": iso(plan.published_at) if plan.published_at else None,
        "revision": plan.revision,
        "partes": [
            {"clave": kind.value, "titulo": kind.label, "texto": text}
            for kind, text in whole.sections.items()
        ],
        "compromisos": [_commitment(one, whole) for one in whole.commitments],
    }  # fmt: skip


def _commitment(one: Commitment, whole: Whole) -> dict[str, Any]:
    key = f"{plan_key(whole.plan)}-C{one.number}"
    return {
        "id": key,
        "url": link("plans.commitment", commitment_id=one.id),
        "numero": one.number,
        "titulo": one.title,
        "resumen": one.summary,
        "problema": one.problem,
        "objetivo": one.objective,
        "origen": one.origin.value,
        "responsable": {
            "institucion": one.responsible_body, "persona": one.responsible_person,
            "cargo": one.responsible_position,
        },
        "suplente": {"persona": one.substitute_person, "cargo": one.substitute_position},
        "contraparte": one.counterpart,
        "inicia": one.starts_on.isoformat(),
        "termina": one.ends_on.isoformat(),
        "estado": one.status.value,
        "avance_declarado": one.declared_progress,
        "avance_verificado": one.verified_progress,
        "etiquetas": [tag.value for tag in whole.tags.get(one.id, ())],
        "ods": [
            {"clave": target.code, "texto": target.text}
            for target in sdg.in_order(whole.targets.get(one.id, ()))
        ],
        "temas": [
            {"id": row.id, "nombre": row.name, "url": link("themes.show", theme_id=row.id)}
            for row in whole.themes.get(one.id, ())
        ],
        "propuestas": [
            {"folio": row.folio, "titulo": row.title,
             "url": link("pages.proposal", folio=row.folio)}
            for row in whole.proposals.get(one.id, ())
        ],
        "metas": [_goal(goal, key) for goal in one.goals],
        "actividades": [
            _activity(activity, key) | {
                "evidencias": [_evidence(row, key, one.id) for row in whole.evidence.get(activity.id, ())]
            }
            for activity in one.activities
        ],
    }  # fmt: skip


def _goal(goal: Goal, key: str) -> dict[str, Any]:
    return {
        "id": f"{key}-M{goal.id}", "texto": goal.body, "indicador": goal.indicator,
        "unidad": goal.unit, "linea_base": goal.baseline, "valor_meta": goal.target,
        "valor_alcanzado": goal.reached,
    }  # fmt: skip


def _activity(one: Activity, key: str) -> dict[str, Any]:
    return {
        "id": f"{key}-A{one.id}", "texto": one.title,
        "meta_id": f"{key}-M{one.goal_id}" if one.goal_id else None,
        "inicia": one.starts_on.isoformat(), "termina": one.ends_on.isoformat(),
        "estado": one.status.value, "avance": one.progress,
        "medios_de_verificacion": [means.body for means in one.means],
    }  # fmt: skip


def _evidence(row: Any, key: str, commitment_id: int) -> dict[str, Any]:
    one, said = row.Evidence, row.Verification
    return {
        "id": f"{key}-E{one.number}", "version": one.version, "texto": one.title,
        "informe": row.report.value, "enlace": one.url or None, "sha256": one.digest or None,
        "fecha": clock.local_day(one.added_at).isoformat(),
        "url": link(
            "plans.evidence_file", commitment_id=commitment_id, number=one.number,
            version=one.version,
        ),
        "comprobacion": {
            "resultado": said.verdict.value, "sector": said.sector.value,
            "fecha": clock.local_day(said.verified_at).isoformat(),
        } if said else None,
    }  # fmt: skip


def csv_rows(whole: Whole) -> Iterator[tuple[object, ...]]:
    """Yield the headings and a row for each activity; one without activities has a row too."""
    yield CSV_HEAD
    for one in whole.commitments:
        said = _commitment(one, whole)
        goals = {goal["id"]: goal for goal in said["metas"]}
        start = _commitment_cells(said, plan_key(whole.plan))
        for activity in said["actividades"] or [None]:
            goal = goals.get(activity["meta_id"]) if activity else None
            yield start + _goal_cells(goal) + _activity_cells(activity)


def _commitment_cells(said: dict[str, Any], plan: str) -> tuple[object, ...]:
    who = said["responsable"]
    return (
        plan, said["id"], said["numero"], said["titulo"], said["resumen"], said["problema"],
        said["objetivo"], said["origen"], who["institucion"], who["persona"], who["cargo"],
        said["suplente"]["persona"], said["contraparte"], said["inicia"], said["termina"],
        said["estado"], said["avance_declarado"], said["avance_verificado"],
        "; ".join(said["etiquetas"]), "; ".join(one["clave"] for one in said["ods"]),
    )  # fmt: skip


def _goal_cells(goal: dict[str, Any] | None) -> tuple[object, ...]:
    if goal is None:
        return ("",) * 7
    names = ("id", "texto", "indicador", "unidad", "linea_base", "valor_meta", "valor_alcanzado")
    return tuple("" if goal[name] is None else goal[name] for name in names)


def _activity_cells(one: dict[str, Any] | None) -> tuple[object, ...]:
    if one is None:
        return ("",) * 7
    return (
        one["id"], one["texto"], one["inicia"], one["termina"],
        "; ".join(one["medios_de_verificacion"]), one["estado"], one["avance"],
    )  # fmt: skip
