"""The road of every proposal as files: a row for each point where it forks, or a line for each.

Identifiers are those of the other tables of open data, so that files join: a folio,
``T12-20`` (theme 12 at the table of Oaxaca), ``PAL-20-2-C3`` with its ``-A40`` and ``-E1``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Row

from gatp_participa.core import clock
from gatp_participa.entities.queries import Catalogue, catalogue
from gatp_participa.notices.letters import link
from gatp_participa.pages.exports.dictionary import ROAD
from gatp_participa.pages.queries import joined
from gatp_participa.pages.queries.commitments import Promise
from gatp_participa.pages.queries.joined import Leg, Whole
from gatp_participa.plans.progress import DONE
from gatp_participa.plans.status import CommitmentStatus
from gatp_participa.web.exports import csv_lines


def as_csv() -> Iterator[str]:
    """Yield a row for each proposal, theme and commitment, by parts."""
    return csv_lines(_rows())


def as_json_lines() -> Iterator[str]:
    """Yield a proposal in each line, with everything inside."""
    places = catalogue()
    for whole in joined.every_road():
        yield json.dumps(_told(whole, places), ensure_ascii=False, separators=(",", ":")) + "\n"


def _rows() -> Iterator[Sequence[object]]:
    names = [column.name for column in ROAD.columns]
    yield names
    places = catalogue()
    for whole in joined.every_road():
        start = _proposal(whole, places)
        for leg in whole.legs:
            middle = start | (_theme(leg.theme) if leg.theme is not None else {})
            for why, promise in leg.promises or ((None, None),):
                row = middle if promise is None else middle | _promise(promise) | {"origen": why}
                yield [_cell(row.get(name)) for name in names]


def _cell(value: object) -> object:
    return "" if value is None else value


def _told(whole: Whole, places: Catalogue) -> dict[str, Any]:
    return _proposal(whole, places) | {"temas": [_leg(leg) for leg in whole.legs if _says(leg)]}


def _says(leg: Leg) -> bool:
    return leg.theme is not None or bool(leg.promises)


def _leg(leg: Leg) -> dict[str, Any]:
    theme = _theme(leg.theme) if leg.theme is not None else dict.fromkeys(("tema_id", "tema"))
    answer = leg.theme and leg.theme.decision and {
        "respondido": theme.pop("respondido"), "decision": theme.pop("decision"),
        "fundamento": leg.theme.grounds, "razon": theme.pop("razon"),
        "que_sigue": leg.theme.next_step, "firma": leg.theme.signed_as,
        "respuesta_url": theme.pop("respuesta_url"),
    }  # fmt: skip
    for name in ("respondido", "decision", "razon", "respuesta_url"):
        theme.pop(name, None)
    return theme | {
        "respuesta": answer,
        "compromisos": [
            {"origen": why, **_promise(one), "actividades": _activities(one)}
            for why, one in leg.promises
        ],
    }


def _proposal(whole: Whole, places: Catalogue) -> dict[str, Any]:
    one = whole.proposal
    return {
        "folio": one.folio, "propuesta_url": link("pages.proposal", folio=one.folio),
        "convocatoria": one.call_slug, "entidad": one.entity_code,
        "entidad_nombre": places.entity_name(one.entity_code) if one.entity_code else None,
        "municipio": one.municipality_code, "municipio_nombre": one.municipality,
        "canal": one.channel.value, "fecha": _day(one.submitted_at),
        "apoyos": one.supports_count, "apoyos_verificados": one.verified_supports_count,
        "llego_a": whole.advance.value,
    }  # fmt: skip


def _theme(row: Row) -> dict[str, Any]:
    is_referred = row.place is not None
    return {
        "tema_id": row.theme_id, "tema": row.name,
        "turno_id": f"T{row.theme_id}-{row.place}" if is_referred else None,
        "turno_estado": row.referral_status.value if is_referred else None,
        "turnado": _day(row.referred_at), "acusado": _day(row.acknowledged_at),
        "plazo": _day(row.answer_due_on), "respondido": _day(row.answered_at),
        "decision": row.decision.value if row.decision else None, "razon": row.reason,
        "respuesta_url": _answer(row) if row.decision else None,
    }  # fmt: skip


def _answer(row: Row) -> str:
    return link("routing.referral_history", theme_id=row.theme_id, code=row.place)


# A commitment is behind many proposals of a batch: it is told once, and read, never changed.
@lru_cache(maxsize=256)
def _promise(promise: Promise) -> dict[str, Any]:
    one = promise.row
    live = [row for row in promise.activities if row.status is not CommitmentStatus.WITHDRAWN]
    return {
        "plan_id": f"PAL-{one.entity_code}-{one.ordinal}", "compromiso_id": _key(one),
        "compromiso": one.title, "inicia": _day(one.starts_on), "termina": _day(one.ends_on),
        "estado_compromiso": one.status.value, "num_actividades": len(live),
        "actividades_completadas": sum(row.status in DONE for row in live),
        "actividades_verificadas": sum(row.status is CommitmentStatus.VERIFIED for row in live),
        "evidencias": len({row.number for row in promise.evidence}),
        "avance_declarado": one.declared_progress, "avance_verificado": one.verified_progress,
        "verificado_en": _day(one.verified_at),
        "compromiso_url": link("plans.commitment", commitment_id=one.id),
    }  # fmt: skip


@lru_cache(maxsize=256)
def _activities(promise: Promise) -> list[dict[str, Any]]:
    key = _key(promise.row)
    return [
        {
            "actividad_id": f"{key}-A{one.id}", "actividad": one.title,
            "inicia": _day(one.starts_on), "termina": _day(one.ends_on),
            "estado": one.status.value, "avance": one.progress,
            "evidencias": [
                _evidence(row, key) for row in promise.evidence if row.activity_id == one.id
            ],
            "verificaciones": [
                {"resultado": row.verdict.value, "sector": row.sector.value,
                 "fecha": _day(row.verified_at)}
                for row in promise.verifications
                if row.activity_id == one.id
            ],
        }
        for one in promise.activities
    ]  # fmt: skip


def _evidence(row: Row, key: str) -> dict[str, Any]:
    return {
        "evidencia_id": f"{key}-E{row.number}", "version": row.version,
        "informe": row.report.value, "enlace": row.url or None, "sha256": row.digest or None,
        "fecha": _day(row.added_at),
        "url": link(
            "plans.evidence_file", commitment_id=row.commitment_id, number=row.number,
            version=row.version,
        ),
    }  # fmt: skip


def _key(row: Row) -> str:
    return f"PAL-{row.entity_code}-{row.ordinal}-C{row.number}"


def _day(value: date | datetime | None) -> str | None:
    if value is None:
        return None
    return (clock.local_day(value) if isinstance(value, datetime) else value).isoformat()
