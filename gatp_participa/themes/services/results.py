"""Write what the engine proposed: draft themes in place of the drafts that were there."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from gatp_participa.audit.services import record
from gatp_participa.core.db import db
from gatp_participa.core.text import fold
from gatp_participa.themes.models import ClusteringRun, Theme, ThemeMember
from gatp_participa.themes.status import MemberOrigin, RunStatus, ThemeStatus

if TYPE_CHECKING:
    from gatp_participa.clustering.documents import Draft, DraftTheme

# Said to anyone who asks why a proposal has no theme.
LEFTOVER_REASONS = {
    "language": "Está en una lengua que la agrupación automática no lee: la lee una persona.",
    "does_not_fit": "Habla de algo que casi nadie más propuso: se lee aparte.",
    "too_few": "Hay muy pocas propuestas para agruparlas: se leen una por una.",
    "empty": "Su texto no tiene palabras suficientes para saber de qué trata.",
}
MEMBERS_PER_INSERT = 1_000


def store(run: ClusteringRun, draft: Draft, *, now: datetime, left_out: int) -> None:
    """Keep a draft under its run; the drafts of earlier runs of the same scope are discarded.

    Published themes are not touched. A discarded draft that a person had named passes its
    name to the new theme that keeps more than half of both, if there is one.
    """
    replaced = _replaced(run)
    named = {theme.id: (theme, _members_of(theme)) for theme in replaced if theme.is_name_locked}
    for theme in replaced:
        theme.status = ThemeStatus.DISCARDED
    taken = _public_names(run)
    heirs = [_heir_of(proposed, named) for proposed in draft.themes]
    taken |= {fold(heir.name) for heir in heirs if heir}
    for position, (proposed, heir) in enumerate(zip(draft.themes, heirs, strict=True)):
        theme = _new_theme(run, proposed, position, heir, taken)
        db.session.add(theme)
        db.session.flush()
        _add_members(run, theme, proposed)
        if heir:
            record("themes.keep_name", theme, person=None, now=now, name=theme.name, of=heir.id)
    _insert_members(
        [
            _member(run, left.document_id, leftover_reason=LEFTOVER_REASONS[left.reason])
            for left in draft.leftovers
        ]
    )
    _describe(run, draft, now=now, left_out=left_out)
    record(
        "themes.run", run, person=None, now=now, themes=run.themes_count, texts=run.texts_count,
        unassigned=run.unassigned_count, input_digest=run.input_digest, replaced=len(replaced),
    )  # fmt: skip


def _describe(run: ClusteringRun, draft: Draft, *, now: datetime, left_out: int) -> None:
    run.status, run.finished_at, run.error = RunStatus.DONE, now, ""
    run.texts_count = sum(len(theme.members) for theme in draft.themes) + len(draft.leftovers)
    run.themes_count, run.unassigned_count = len(draft.themes), len(draft.leftovers)
    run.chosen_because, run.input_digest = draft.chosen_because, draft.input_digest
    run.quality = dict(draft.quality)
    run.parameters = dict(draft.parameters) | {"already_in_public_themes": left_out}
    run.versions = dict(draft.versions)
    run.candidates = {
        "tried": [
            {"themes": c.themes, "stability": c.stability, "cohesion": c.cohesion, "score": c.score}
            for c in draft.candidates
        ]
    }


def _replaced(run: ClusteringRun) -> list[Theme]:
    drafts = select(Theme).where(
        Theme.call_id == run.call_id, Theme.scope == run.scope, Theme.status == ThemeStatus.DRAFT
    )
    return list(db.session.scalars(drafts.order_by(Theme.id)))


def _members_of(theme: Theme) -> set[int]:
    members = select(ThemeMember.proposal_id).where(ThemeMember.theme_id == theme.id)
    return set(db.session.scalars(members))


def _public_names(run: ClusteringRun) -> set[str]:
    names = select(Theme.name).where(
        Theme.call_id == run.call_id, Theme.status == ThemeStatus.PUBLISHED
    )
    return {fold(name) for name in db.session.scalars(names)}


def _heir_of(proposed: DraftTheme, named: dict[int, tuple[Theme, set[int]]]) -> Theme | None:
    """Return the named draft that this theme continues: they share more than half of their union.

    Themes of one run do not overlap, so at most one pair can.
    """
    members = {member.document_id for member in proposed.members}
    for theme, old in named.values():
        if 2 * len(members & old) > len(members | old):
            return theme
    return None


def _new_theme(
    run: ClusteringRun, proposed: DraftTheme, position: int, heir: Theme | None, taken: set[str]
) -> Theme:
    name = heir.name if heir else _free_name(proposed, position, taken)
    taken.add(fold(name))
    return Theme(
        call_id=run.call_id, run_id=run.id, scope=run.scope, name=name, position=position,
        is_name_locked=heir is not None, summary=heir.summary if heir else "",
        terms=list(proposed.terms), cohesion=round(float(proposed.cohesion), 4),
        members_count=len(proposed.members),
    )  # fmt: skip


def _free_name(proposed: DraftTheme, position: int, taken: set[str]) -> str:
    """Return the engine's name, told apart from the names that are taken; never empty."""
    name = proposed.name.strip() or ", ".join(proposed.terms[:3]) or f"Tema {position + 1}"
    if fold(name) not in taken:
        return name
    words = [term for term in proposed.terms if fold(term) not in fold(name)]
    # One more number than there are names taken: one of them is free.
    numbers = map(str, range(2, len(taken) + 3))
    free = (f"{name} ({more})" for more in [*words, *numbers])
    return next(one for one in free if fold(one) not in taken)


def _add_members(run: ClusteringRun, theme: Theme, proposed: DraftTheme) -> None:
    central = set(proposed.central_ids)
    _insert_members(
        [
            _member(
                run, member.document_id, theme_id=theme.id,
                confidence=round(float(member.confidence), 4),
                is_central=member.document_id in central,
            )
            for member in proposed.members
        ]
    )  # fmt: skip


def _member(run: ClusteringRun, proposal_id: int, **values: Any) -> dict[str, Any]:
    empty = {"theme_id": None, "confidence": 0.0, "is_central": False, "leftover_reason": ""}
    return {
        "run_id": run.id, "proposal_id": proposal_id, "origin": MemberOrigin.MACHINE,
        **empty, **values,
    }  # fmt: skip


def _insert_members(rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), MEMBERS_PER_INSERT):
        db.session.execute(insert(ThemeMember), rows[start : start + MEMBERS_PER_INSERT])
