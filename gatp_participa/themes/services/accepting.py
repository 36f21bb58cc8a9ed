"""A run's proposal becomes the themes, when a person says so; or it does not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import undefer

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError
from gatp_participa.core.text import fold
from gatp_participa.themes import rules
from gatp_participa.themes.models import (
    ClusteringRun,
    RunAssignment,
    RunGroup,
    Theme,
    ThemeCentre,
    ThemeEvent,
    ThemeMember,
)
from gatp_participa.themes.services import history
from gatp_participa.themes.services.history import Scope
from gatp_participa.themes.status import (
    LIVE,
    EventKind,
    MemberOrigin,
    RunKind,
    RunOutcome,
    ThemeStatus,
)

BATCH = 5_000
_PLACE = (
    "confidence", "closeness", "is_central", "subtheme", "shared_terms", "leftover_reason",
)  # fmt: skip


def accept(run: ClusteringRun, *, person: User | None, now: datetime) -> ThemeEvent:
    """Make the themes of a scope be what a run proposed, except what a person fixed.

    Themes that a group continues keep their number, and their name if a person gave it. Pinned
    texts, and those in a public theme, stay where they are. A draft theme that loses its last
    text is discarded. ``person`` None is the first grouping of a scope, which replaces nothing.

    Raises:
        NotAllowedError: the person does not review the themes of this scope.
        ConflictError: it was decided already, or a newer one took its place.
    """
    scope = Scope.of(run)
    _check(run, scope, person)
    mine = {theme.id for theme in db.session.scalars(_live_themes(scope))}
    faces = history.faces(mine)
    before = history.snapshot(scope, (), mine) | {"absent": [], "stayed": []}
    theme_of = {number: _theme_for(run, scope, number) for number in _numbers(run)}
    new = set(theme_of.values()) - mine
    before["faces"] = [face for face in faces if face[0] in theme_of.values()]
    before["themes"] += history.snapshot(scope, (), new)["themes"]
    touched = mine | new
    kept = _apply(run, scope, theme_of, before)
    history.recount(touched)
    if not kept:
        _keep_centres(run)
    _discard_empty(touched)
    run.outcome, run.decided_at = RunOutcome.ACCEPTED, now
    run.decided_by_id = None if person is None else person.id
    # The first one has no way back: there is nothing to go back to.
    changed = [row[0] for row in before["members"]] + before["absent"]
    small = person is not None and len(changed) <= rules.MOST_UNDONE
    moved = changed if small else []
    after = history.snapshot(scope, moved, touched)
    event = history.write(
        EventKind.ACCEPT, scope, before if small else {"too_large": True}, after,
        person=person, now=now, run_id=run.id,
    )  # fmt: skip
    event.texts_count = run.texts_count
    db.session.flush()
    return event


def discard(run: ClusteringRun, *, person: User, now: datetime) -> None:
    """Leave the themes as they are; the proposal stays in the history.

    Raises:
        as :func:`accept`.
    """
    _check(run, Scope.of(run), person, newest=False)
    run.outcome, run.decided_at, run.decided_by_id = RunOutcome.DISCARDED, now, person.id
    db.session.flush()
    record("themes.discard_run", run, person=person, now=now)


def replaces_nothing(run: ClusteringRun) -> bool:
    """Say whether a run is the first of its scope: there is nothing to compare it with."""
    scope = Scope.of(run)
    drafts = _live_themes(scope).with_only_columns(func.count()).order_by(None)
    pinned = select(func.count()).where(
        ThemeMember.call_id == scope.call_id, ThemeMember.scope == scope.code,
        ThemeMember.is_pinned,
    )  # fmt: skip
    return not db.session.scalar(drafts) and not db.session.scalar(pinned)


def _check(run: ClusteringRun, scope: Scope, person: User | None, *, newest: bool = True) -> None:
    if person is not None:
        history.check_reviewer(scope, person)
    history.lock(scope)
    db.session.refresh(run)
    if not rules.may_decide(run):
        raise ConflictError(_("Sobre esta agrupación ya se decidió."))
    newer = select(func.count()).where(
        ClusteringRun.call_id == run.call_id, ClusteringRun.scope == run.scope,
        ClusteringRun.id > run.id, ClusteringRun.outcome == RunOutcome.ACCEPTED,
    )  # fmt: skip
    if newest and db.session.scalar(newer):
        raise ConflictError(
            _("Después de esta se aceptó otra agrupación. Pide una nueva para ver qué cambiaría.")
        )


def _live_themes(scope: Scope) -> Any:
    return (
        select(Theme)
        .where(
            Theme.call_id == scope.call_id, Theme.scope == scope.code,
            Theme.status == ThemeStatus.DRAFT,
        )
        .order_by(Theme.id)
    )  # fmt: skip


def _numbers(run: ClusteringRun) -> list[int]:
    groups = select(RunGroup.number).where(RunGroup.run_id == run.id).order_by(RunGroup.number)
    return list(db.session.scalars(groups))


def _theme_for(run: ClusteringRun, scope: Scope, number: int) -> int:
    """Return the theme that a group continues, brought up to date, or a new one."""
    group = db.session.scalars(
        select(RunGroup)
        .where(RunGroup.run_id == run.id, RunGroup.number == number)
        .options(undefer(RunGroup.words))
    ).one()
    theme = db.session.get(Theme, group.theme_id) if group.theme_id else None
    is_new = theme is None or theme.status is not ThemeStatus.DRAFT or Scope.of(theme) != scope
    if theme is None or is_new:
        theme = Theme(
            call_id=scope.call_id, scope=scope.code, members_count=0,
            # Undoing leaves it as a theme that never was.
            status=ThemeStatus.DISCARDED,
        )  # fmt: skip
        db.session.add(theme)
    if not theme.is_name_locked and (is_new or run.kind is RunKind.FRESH):
        theme.name = _free_name(group, theme, scope)
    theme.run_id, theme.position, theme.cohesion = run.id, number, group.cohesion
    theme.terms, theme.words, theme.because = group.terms, group.words, group.because
    theme.subthemes, theme.radius = group.subthemes, group.radius
    theme.x, theme.y = group.x, group.y
    db.session.flush()
    group.theme_id = theme.id
    return theme.id


def _free_name(group: RunGroup, theme: Theme, scope: Scope) -> str:
    """Return the engine's name, told apart from the names that are taken; never empty."""
    others = select(Theme.id, Theme.name).where(
        Theme.call_id == scope.call_id, Theme.scope == scope.code, Theme.status.in_(LIVE)
    )
    with db.session.no_autoflush:
        rows = db.session.execute(others).all()
    taken = {fold(row.name) for row in rows if row.id != theme.id}
    name = group.name.strip() or ", ".join(group.terms[:3]) or f"Tema {group.number + 1}"
    if fold(name) not in taken:
        return name
    words = [term for term in group.terms if fold(term) not in fold(name)]
    # One more number than there are names taken: one of them is free.
    numbers = map(str, range(2, len(taken) + 3))
    free = (f"{name} ({more})" for more in [*words, *numbers])
    return next(one for one in free if fold(one) not in taken)


def _apply(
    run: ClusteringRun, scope: Scope, theme_of: dict[int, int], before: history.Snapshot
) -> int:
    """Put every text where the run says and return how many a person or a table kept elsewhere."""
    kept = 0
    for rows in _assignments(run.id):
        standing = _standing(scope, [row.proposal_id for row in rows])
        new, moving = [], []
        changing: list[int] = []
        staying: list[int] = []
        for row in rows:
            place = standing.get(row.proposal_id)
            target = None if row.group_number is None else theme_of[row.group_number]
            if target is None and run.kind in (RunKind.SPLIT, RunKind.TRAY):
                continue  # where it was is still its place
            if place is None:
                new.append(_values(run, row, target) | {"proposal_id": row.proposal_id})
            elif place.is_pinned or place.status == ThemeStatus.PUBLISHED:
                kept += 1
            else:
                moving.append(_values(run, row, target) | {"id": place.id})
                (staying if place.theme_id == target else changing).append(row.proposal_id)
        for name, texts in (("members", changing), ("stayed", staying)):
            if len(before[name]) <= rules.MOST_UNDONE:
                before[name] += history.snapshot(scope, texts)["members"]
        _write(new, moving)
        before["absent"] += [one["proposal_id"] for one in new]
    return kept


def _values(run: ClusteringRun, row: Any, theme_id: int | None) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _PLACE} | {
        "call_id": run.call_id, "scope": run.scope, "run_id": run.id, "theme_id": theme_id,
        "origin": MemberOrigin.MACHINE, "is_pinned": False,
    }  # fmt: skip


def _write(new: list[dict[str, Any]], moving: list[dict[str, Any]]) -> None:
    if new:
        db.session.execute(insert(ThemeMember), new)
    if moving:
        db.session.execute(update(ThemeMember), moving)


def _assignments(run_id: int) -> Iterator[list[Any]]:
    columns = [getattr(RunAssignment, name) for name in ("proposal_id", "group_number", *_PLACE)]
    query = select(*columns).where(RunAssignment.run_id == run_id).order_by(columns[0])
    last = 0
    while rows := db.session.execute(query.where(columns[0] > last).limit(BATCH)).all():
        yield list(rows)
        last = rows[-1].proposal_id


def _standing(scope: Scope, proposal_ids: list[int]) -> dict[int, Any]:
    rows = db.session.execute(
        select(
            ThemeMember.id, ThemeMember.proposal_id, ThemeMember.theme_id, ThemeMember.is_pinned,
            Theme.status,
        )
        .outerjoin(Theme, Theme.id == ThemeMember.theme_id)
        .where(
            ThemeMember.call_id == scope.call_id, ThemeMember.scope == scope.code,
            ThemeMember.proposal_id.between(proposal_ids[0], proposal_ids[-1]),
        )
    )  # fmt: skip
    return {row.proposal_id: row for row in rows}


def _keep_centres(run: ClusteringRun) -> None:
    """Keep the middles that the engine computed: nobody moved a text away from them."""
    found = select(RunGroup.theme_id, RunGroup.centre).where(
        RunGroup.run_id == run.id, RunGroup.centre.is_not(None)
    )
    rows = [
        {"theme_id": theme_id, "space_id": run.space_id, "centre": centre}
        for theme_id, centre in db.session.execute(found)
    ]
    if rows and run.space_id:
        db.session.execute(insert(ThemeCentre), rows)


def _discard_empty(theme_ids: set[int]) -> None:
    """Close the drafts that were left without texts, and open those that got their first ones."""
    now_in = select(ThemeMember.id).where(ThemeMember.theme_id == Theme.id).exists()
    some = Theme.id.in_(theme_ids), Theme.status.in_((ThemeStatus.DRAFT, ThemeStatus.DISCARDED))
    db.session.execute(update(Theme).where(*some, ~now_in).values(status=ThemeStatus.DISCARDED))
    db.session.execute(update(Theme).where(*some, now_in).values(status=ThemeStatus.DRAFT))
    db.session.expire_all()
