"""Write what the engine proposed. Nothing that people see changes here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from gatp_participa.audit.services import record
from gatp_participa.core.db import db
from gatp_participa.themes.models import (
    ClusteringRun,
    ClusteringSpace,
    RunAssignment,
    RunGroup,
    Theme,
    ThemeMember,
)
from gatp_participa.themes.queries.coverage import without_theme
from gatp_participa.themes.services import drafting
from gatp_participa.themes.status import RunKind, RunOutcome, RunStatus, ThemeStatus
from gatp_participa.web.languages import to_translate

if TYPE_CHECKING:
    from gatp_participa.clustering.documents import Assigned, DraftTheme
    from gatp_participa.themes.services.drafting import Proposed

# Said to anyone who asks why a proposal has no theme.
LEFTOVER_REASONS = {
    "language": to_translate(
        "Está en una lengua que la agrupación automática no lee: la lee una persona."
    ),
    "does_not_fit": to_translate("Habla de algo que casi nadie más propuso: se lee aparte."),
    "too_few": to_translate("Hay muy pocas propuestas para agruparlas: se leen una por una."),
    "empty": to_translate("Su texto no tiene palabras suficientes para saber de qué trata."),
}
ROWS_PER_INSERT = 1_000


def begin(run: ClusteringRun, proposed: Proposed, *, now: datetime) -> None:
    """Keep the space and the groups of a run; what an earlier try of it left is erased."""
    for table in (RunAssignment, RunGroup):
        db.session.execute(delete(table).where(table.run_id == run.id))
    fitted = proposed.fitted
    if fitted.space is not None:
        space = ClusteringSpace(
            created_at=now, encoder=fitted.space.encoder, digest=fitted.space.digest,
            data=fitted.space.to_bytes(),
        )  # fmt: skip
        db.session.add(space)
        db.session.flush()
        run.space_id = space.id
    centres: list[bytes | None] = [centre.to_bytes() for centre in fitted.centres]
    centres = centres or [None] * len(fitted.themes)  # texts all alike have no middle
    rows = [
        _group(run, number, theme, centre)
        for number, (theme, centre) in enumerate(zip(fitted.themes, centres, strict=True))
    ]
    if rows:
        db.session.execute(insert(RunGroup), rows)


def add(run_id: int, assigned: Iterable[Assigned], central: frozenset[int]) -> None:
    """Keep where a run would put some proposals."""
    rows = [
        {
            "run_id": run_id,
            "proposal_id": one.document_id,
            "group_number": one.theme,
            "confidence": round(float(one.confidence), 4),
            "closeness": round(float(one.closeness), 4),
            "is_central": one.document_id in central,
            "subtheme": one.subtheme,
            "shared_terms": list(one.shared_terms),
            "leftover_reason": LEFTOVER_REASONS[one.reason] if one.reason else "",
        }
        for one in assigned
    ]
    for start in range(0, len(rows), ROWS_PER_INSERT):
        db.session.execute(insert(RunAssignment), rows[start : start + ROWS_PER_INSERT])


def finish(run: ClusteringRun, proposed: Proposed, *, now: datetime, left_out: int) -> None:
    """Close a run: its figures, which theme each group continues, and that it waits."""
    fitted, tally = proposed.fitted, proposed.tally
    run.texts_count = tally.texts
    run.unassigned_count = tally.texts - sum(tally.sizes)
    run.themes_count = sum(size > 0 for size in tally.sizes)
    _measure(run, proposed)
    _match(run, proposed)
    run.status, run.outcome = RunStatus.DONE, RunOutcome.WAITING
    run.finished_at, run.error = now, ""
    run.chosen_because, run.input_digest = fitted.chosen_because, tally.input_digest
    run.quality = dict(tally.quality)
    run.parameters = dict(fitted.parameters) | {"already_in_public_themes": left_out}
    run.versions = dict(fitted.versions)
    run.candidates = {
        "tried": [
            {"themes": c.themes, "stability": c.stability, "cohesion": c.cohesion, "score": c.score}
            for c in fitted.candidates
        ]
    }
    db.session.flush()
    run.coverage = without_theme(run.id)
    record(
        "themes.run", run, person=None, now=now, themes=run.themes_count, texts=run.texts_count,
        unassigned=run.unassigned_count, input_digest=run.input_digest,
    )  # fmt: skip


def _group(
    run: ClusteringRun, number: int, theme: DraftTheme, centre: bytes | None
) -> dict[str, Any]:
    return {
        "run_id": run.id,
        "number": number,
        "theme_id": theme.previous,
        "name": theme.name,
        "terms": list(theme.terms),
        "because": theme.because,
        "words": [list(word) for word in theme.words],
        "subthemes": [{"name": one.name, "terms": list(one.terms)} for one in theme.subthemes],
        "cohesion": round(float(theme.cohesion), 4),
        "members_count": 0,
        "x": theme.x,
        "y": theme.y,
        "radius": theme.radius,
        "centre": centre,
    }


def _measure(run: ClusteringRun, proposed: Proposed) -> None:
    """Write on each group what only all the texts together say: its size, its circle."""
    tally = proposed.tally
    for number, (theme, size) in enumerate(zip(tally.themes, tally.sizes, strict=True)):
        of_group = RunGroup.run_id == run.id, RunGroup.number == number
        if size:
            db.session.execute(
                update(RunGroup)
                .where(*of_group)
                .values(
                    members_count=size, cohesion=theme.cohesion, x=theme.x, y=theme.y,
                    radius=theme.radius,
                )
            )  # fmt: skip
        else:  # it ended with nobody: it is no theme
            db.session.execute(delete(RunGroup).where(*of_group))


def _match(run: ClusteringRun, proposed: Proposed) -> None:
    """Find which theme each group continues, by the texts they share."""
    if run.kind is RunKind.TRAY or any(theme.previous for theme in proposed.fitted.themes):
        return
    standing = db.session.execute(
        select(ThemeMember.proposal_id, ThemeMember.theme_id)
        .join(Theme, Theme.id == ThemeMember.theme_id)
        .where(
            ThemeMember.call_id == run.call_id, ThemeMember.scope == run.scope,
            Theme.status == ThemeStatus.DRAFT,
        )
    )  # fmt: skip
    placed = db.session.execute(
        select(RunAssignment.proposal_id, RunAssignment.group_number).where(
            RunAssignment.run_id == run.id, RunAssignment.group_number.is_not(None)
        )
    )
    found = drafting.match(
        {number: theme or 0 for number, theme in standing},
        {number: group or 0 for number, group in placed},
        of_theme=run.split_theme_id,
    )
    for number, theme_id in found.items():
        db.session.execute(
            update(RunGroup)
            .where(RunGroup.run_id == run.id, RunGroup.number == number)
            .values(theme_id=theme_id)
        )
