"""Texts that a person puts where they belong: moved and pinned, or let go again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select, update

from gatp_participa.accounts.models import User
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError
from gatp_participa.themes import rules
from gatp_participa.themes.models import ClusteringRun, Theme, ThemeEvent, ThemeMember
from gatp_participa.themes.services import history, naming
from gatp_participa.themes.services.history import Scope
from gatp_participa.themes.status import EventKind, MemberOrigin, ThemeStatus
from gatp_participa.web.languages import to_translate

PUT_ASIDE = to_translate("Una persona la dejó sin tema: se lee aparte.")


def move(
    scope: Scope,
    proposal_ids: Collection[int],
    *,
    to: int | None,
    reason: str,
    person: User,
    now: datetime,
) -> ThemeEvent:
    """Put some proposals in a theme (``to`` None: in the tray) and pin them there.

    Raises:
        NotAllowedError: the person does not review these themes.
        InvalidInputError: nothing or too much was chosen, or the reason says nothing.
        ConflictError: the theme is gone, a proposal is not in this grouping, or all of them
            are there already.
    """
    history.check_reviewer(scope, person)
    reason = history.clean_reason(reason)
    _check_size(proposal_ids)
    history.lock(scope)
    target = None if to is None else history.live_theme(to, scope)
    return _move(scope, proposal_ids, target, None, reason, person, now)


def move_to_new(
    scope: Scope,
    proposal_ids: Collection[int],
    *,
    name: str,
    reason: str,
    person: User,
    now: datetime,
) -> ThemeEvent:
    """Make a theme out of some proposals, with the name a person gives it.

    Raises:
        as :func:`move`, and InvalidInputError when the name will not do.
    """
    history.check_reviewer(scope, person)
    reason = history.clean_reason(reason)
    _check_size(proposal_ids)
    history.lock(scope)
    source = _theme_of(scope, proposal_ids)
    theme = Theme(
        call_id=scope.call_id, scope=scope.code, run_id=_run_of(scope, proposal_ids), name=name,
        is_name_locked=True, terms=[], cohesion=0.0, members_count=0,
        # Undoing leaves it as a theme that never was.
        status=ThemeStatus.DISCARDED,
    )  # fmt: skip
    theme.name, theme.summary = naming.checked_words(theme, name, "")
    db.session.add(theme)
    db.session.flush()
    return _move(scope, proposal_ids, theme, source, reason, person, now)


def unpin(
    scope: Scope, proposal_ids: Collection[int], *, person: User, now: datetime
) -> ThemeEvent:
    """Let the machine place some proposals again; until it does, they stay where they are.

    Raises:
        as :func:`move`; ConflictError when none of them is pinned.
    """
    history.check_reviewer(scope, person)
    _check_size(proposal_ids)
    history.lock(scope)
    pinned = [row[0] for row in _members(scope, proposal_ids) if row[2]]
    if not pinned:
        raise ConflictError(_("Ninguna de esas propuestas está fija: no hay nada que soltar."))
    before = history.snapshot(scope, pinned)
    _update(scope, pinned, is_pinned=False)
    after = history.snapshot(scope, pinned)
    return history.write(EventKind.UNPIN, scope, before, after, person=person, now=now)


def _move(
    scope: Scope,
    proposal_ids: Collection[int],
    target: Theme | None,
    other: int | None,
    reason: str,
    person: User,
    now: datetime,
) -> ThemeEvent:
    found = _members(scope, proposal_ids)
    if len(found) != len(set(proposal_ids)):
        raise ConflictError(_("Alguna de esas propuestas ya no está en esta agrupación."))
    number = None if target is None else target.id
    moving = [row[0] for row in found if row[1] != number or not row[2]]
    if not moving:
        raise ConflictError(_("Esas propuestas ya están fijas ahí."))
    touched = {row[1] for row in found if row[0] in set(moving)} | {number}
    before = history.snapshot(scope, moving, touched)
    _update(
        scope, moving, theme_id=number, is_pinned=True, origin=MemberOrigin.PERSON, confidence=1.0,
        closeness=0.0, is_central=False, subtheme=None, shared_terms=[],
        leftover_reason="" if number else PUT_ASIDE,
    )  # fmt: skip
    if target is not None and target.status is ThemeStatus.DISCARDED:
        target.status = ThemeStatus.DRAFT
    history.recount(touched)
    after = history.snapshot(scope, moving, touched)
    return history.write(
        EventKind.MOVE, scope, before, after, person=person, now=now, reason=reason,
        theme_id=number, other_theme_id=other or _only({row[1] for row in found} - {number}),
    )  # fmt: skip


def _only(numbers: set[int | None]) -> int | None:
    return numbers.pop() if len(numbers) == 1 else None


def _check_size(proposal_ids: Collection[int]) -> None:
    if not proposal_ids:
        raise InvalidInputError(_("Elige al menos una propuesta."))
    if len(proposal_ids) > rules.MOST_MOVED:
        raise InvalidInputError(
            _(
                "Son demasiadas para una sola vez: elige hasta %(most_moved)s propuestas.",
                most_moved=rules.MOST_MOVED,
            )
        )


def _members(scope: Scope, proposal_ids: Collection[int]) -> list[tuple[int, int | None, bool]]:
    rows = db.session.execute(
        select(ThemeMember.proposal_id, ThemeMember.theme_id, ThemeMember.is_pinned).where(
            ThemeMember.call_id == scope.call_id,
            ThemeMember.scope == scope.code,
            ThemeMember.proposal_id.in_(set(proposal_ids)),
        )
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _update(scope: Scope, proposal_ids: list[int], **values: object) -> None:
    for part in history.chunks(proposal_ids):
        db.session.execute(
            update(ThemeMember)
            .where(
                ThemeMember.call_id == scope.call_id,
                ThemeMember.scope == scope.code,
                ThemeMember.proposal_id.in_(part),
            )
            .values(**values)
        )


def _theme_of(scope: Scope, proposal_ids: Collection[int]) -> int | None:
    return _only({row[1] for row in _members(scope, proposal_ids)})


def _run_of(scope: Scope, proposal_ids: Collection[int]) -> int:
    """Return the run a new theme belongs to: that of the texts in it."""
    run_id = db.session.scalar(
        select(ThemeMember.run_id)
        .join(ClusteringRun, ClusteringRun.id == ThemeMember.run_id)
        .where(
            ThemeMember.call_id == scope.call_id,
            ThemeMember.scope == scope.code,
            ThemeMember.proposal_id.in_(set(proposal_ids)),
        )
        .order_by(ThemeMember.run_id.desc())
        .limit(1)
    )
    if run_id is None:
        raise ConflictError(_("Esas propuestas no están en esta agrupación."))
    return run_id
