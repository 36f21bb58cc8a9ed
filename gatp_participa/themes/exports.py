"""The texts of a run as files: where each is, who put it there, and what the run proposed.

Written batch by batch, each its own query: nothing grows with the number of texts, and no
transaction stays open while somebody slow downloads.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select

from gatp_participa.audit.models import AuditEntry
from gatp_participa.core.db import db
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.themes.models import ClusteringRun, RunAssignment, Theme, ThemeMember
from gatp_participa.themes.services.vectors import let_go
from gatp_participa.themes.status import MemberOrigin, ThemeStatus
from gatp_participa.web.exports import safe_cell

BATCH = 1_000
CONTENT_TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson; charset=utf-8"}
COLUMNS = (
    "folio", "estado", "tema", "nombre_del_tema", "parte_del_tema", "claridad", "cercania",
    "origen", "fijo", "grupo_sugerido", "razon_sin_tema",
)  # fmt: skip
ORIGINS = {
    MemberOrigin.MACHINE: "programa",
    MemberOrigin.LATE: "programa, llego despues",
    MemberOrigin.PERSON: "persona",
}


@dataclass(frozen=True)
class Source:
    """Which texts: those that a run read, and those placed later among its themes."""

    run_id: int
    call_id: int
    scope: str

    @classmethod
    def of(cls, run: ClusteringRun) -> Source:
        """Return the source of a run, free of its session."""
        return cls(run.id, run.call_id, run.scope)


def version(source: Source) -> str:
    """Return what changes whenever the file could: the last act on the platform, the last place."""
    last_act = select(func.max(AuditEntry.id)).scalar_subquery()
    last_place = select(func.max(ThemeMember.id)).scalar_subquery()
    row = db.session.execute(select(last_act, last_place)).one()
    return "-".join(str(value or 0) for value in (source.run_id, *row))


def as_csv(source: Source) -> Iterator[str]:
    """Yield a CSV file by parts: UTF-8 with its mark, so that spreadsheets show accents."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(COLUMNS)
    for batch in _batches(source):
        writer.writerows([_cell(row[name]) for name in COLUMNS] for row in batch)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def as_json_lines(source: Source) -> Iterator[str]:
    """Yield a file with one JSON object per line, by parts."""
    for batch in _batches(source):
        yield "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in batch)


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "si" if value else "no"
    return "" if value is None else safe_cell(value)


def _batches(source: Source) -> Iterator[list[dict[str, Any]]]:
    query, last = _query(source), 0
    while rows := db.session.execute(query.where(Proposal.id > last)).all():
        last = rows[-1].id
        batch = [_row(row) for row in rows]
        let_go()
        yield batch


def _query(source: Source) -> Any:
    proposed = and_(RunAssignment.proposal_id == Proposal.id, RunAssignment.run_id == source.run_id)
    now = and_(
        ThemeMember.proposal_id == Proposal.id, ThemeMember.call_id == source.call_id,
        ThemeMember.scope == source.scope,
    )  # fmt: skip
    return (
        select(
            Proposal.id, Proposal.folio, Theme.id.label("theme_id"), Theme.status,
            Theme.name, Theme.subthemes, ThemeMember.subtheme, ThemeMember.confidence,
            ThemeMember.closeness, ThemeMember.origin, ThemeMember.is_pinned,
            RunAssignment.group_number, ThemeMember.leftover_reason,
            RunAssignment.leftover_reason.label("proposed_reason"),
        )
        .outerjoin(RunAssignment, proposed)
        .outerjoin(ThemeMember, now)
        .outerjoin(Theme, Theme.id == ThemeMember.theme_id)
        .where(
            Proposal.call_id == source.call_id, Proposal.status == ProposalStatus.PUBLISHED,
            or_(RunAssignment.proposal_id.is_not(None), ThemeMember.run_id == source.run_id),
        )
        .order_by(Proposal.id)
        .limit(BATCH)
    )  # fmt: skip


def _row(row: Any) -> dict[str, Any]:
    """Return a text as the file tells it. Of a theme nobody published only that it is in one."""
    is_public = row.status is ThemeStatus.PUBLISHED
    in_theme = row.theme_id is not None
    return {
        "folio": row.folio,
        "estado": "publicado" if is_public else "en revision" if in_theme else "sin tema",
        "tema": row.theme_id if is_public else None,
        "nombre_del_tema": row.name if is_public else "",
        "parte_del_tema": _part(row) if is_public else "",
        "claridad": row.confidence if in_theme else None,
        "cercania": row.closeness if in_theme else None,
        "origen": ORIGINS[row.origin] if row.origin else "",
        "fijo": bool(row.is_pinned),
        "grupo_sugerido": None if row.group_number is None else row.group_number + 1,
        "razon_sin_tema": "" if in_theme else row.leftover_reason or row.proposed_reason or "",
    }


def _part(row: Any) -> str:
    parts = row.subthemes or []
    return parts[row.subtheme]["name"] if row.subtheme in range(len(parts)) else ""
