"""What is done to themes is written down so that it can be undone: how things were, how they are.

A snapshot holds ``members`` (proposal, theme and what else a row says) and ``themes`` (number,
status, name...). An act takes one before and one after; undoing puts the first one back, if the
second still holds. Accepting a run also keeps what it writes over: ``faces`` of the themes it
continues, rows that ``stayed`` in their theme, and ``absent`` texts, which had no row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import bindparam, delete, func, select, update

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.calls.models import Call
from gatp_participa.calls.status import CallStatus
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.core.text import clean_input, fold
from gatp_participa.themes import rules
from gatp_participa.themes.models import Theme, ThemeCentre, ThemeEvent, ThemeMember
from gatp_participa.themes.status import LIVE, EventKind

# Far from the engines' limit of variables in one statement.
CHUNK = 500
_MEMBER = (
    "proposal_id", "theme_id", "is_pinned", "run_id", "confidence", "closeness", "is_central",
    "subtheme", "shared_terms", "origin", "leftover_reason",
)  # fmt: skip
_THEME = ("id", "status", "name", "is_name_locked", "summary", "merged_into_id")
# What a grouping says of a theme that it continues.
_FACE = (
    "id", "run_id", "position", "cohesion", "terms", "words", "because", "subthemes", "radius",
    "x", "y",
)  # fmt: skip
CHANGED_SINCE = _l(
    "Después de eso alguien cambió lo mismo, así que ya no se puede deshacer solo. "
    "Deshaz primero lo más reciente."
)
IN_USE = _l(
    "El tema que se hizo entonces ya tiene otras propuestas o se juntó con otro, así que no se "
    "puede deshacer solo. Saca primero lo que llegó después."
)
SAME_NAME = _l(
    "Otro tema se llama ahora como se llamaba este, así que no se puede deshacer solo. "
    "Cambia primero ese nombre."
)

Snapshot = dict[str, Any]


@dataclass(frozen=True)
class Scope:
    """The themes of a call, of the whole country ("00") or of one state."""

    call_id: int
    code: str

    @classmethod
    def of(cls, thing: Any) -> Scope:
        """Return the scope of a theme, a run or an event."""
        return cls(thing.call_id, thing.scope)


def lock(scope: Scope) -> None:
    """Make whoever else changes themes of this call wait until this transaction ends.

    Raises:
        ConflictError: the call is archived: everybody inside was answered as the themes are.
    """
    held = select(Call.status).where(Call.id == scope.call_id).with_for_update()
    if db.session.scalar(held) is CallStatus.ARCHIVED:
        raise ConflictError(_("Esta convocatoria ya se archivó: sus temas ya no cambian."))


def check_reviewer(scope: Scope, person: User) -> None:
    """Raise NotAllowedError unless the person corrects the themes of this scope."""
    if not rules.may_review(person, scope.code):
        raise NotAllowedError(_("Estos temas los revisa otra mesa."))


def clean_reason(reason: str) -> str:
    """Return the reason of an act, without stray spaces.

    Raises:
        InvalidInputError: it is too short to say anything, or too long.
    """
    reason = " ".join(clean_input(reason).split())
    if len(reason) < rules.SHORTEST_REASON:
        raise InvalidInputError(_("Escribe la razón en pocas palabras: queda en la historia."))
    if len(reason) > rules.LONGEST_REASON:
        raise InvalidInputError(
            _("La razón puede tener hasta %(most)s caracteres.", most=rules.LONGEST_REASON)
        )  # fmt: skip
    return reason


def snapshot(
    scope: Scope, proposal_ids: Iterable[int] = (), theme_ids: Iterable[int | None] = ()
) -> Snapshot:
    """Return how some members and themes are now, fit for JSON."""
    db.session.flush()
    members: list[list[Any]] = []
    columns = [getattr(ThemeMember, name) for name in _MEMBER]
    for part in chunks(sorted(proposal_ids)):
        found = select(*columns).where(
            ThemeMember.call_id == scope.call_id, ThemeMember.scope == scope.code,
            ThemeMember.proposal_id.in_(part),
        )  # fmt: skip
        members += [list(row) for row in db.session.execute(found.order_by(columns[0]))]
    wanted = [getattr(Theme, name) for name in _THEME]
    ids = sorted({number for number in theme_ids if number is not None})
    themes = db.session.execute(select(*wanted).where(Theme.id.in_(ids)).order_by(Theme.id))
    return {"members": members, "themes": [list(row) for row in themes]}


def write(
    kind: EventKind,
    scope: Scope,
    before: Snapshot,
    after: Snapshot,
    *,
    person: User | None,
    now: datetime,
    reason: str = "",
    **about: Any,
) -> ThemeEvent:
    """Add an event to the history, and its entry to the audit."""
    event = ThemeEvent(
        call_id=scope.call_id, scope=scope.code, kind=kind, reason=reason, created_at=now,
        person_id=None if person is None else person.id, before=before, after=after,
        texts_count=len(after["members"]), **about,
    )  # fmt: skip
    db.session.add(event)
    db.session.flush()
    record(
        f"themes.{kind.value}", event, person=person, now=now, reason=reason,
        texts=event.texts_count, **about,
    )  # fmt: skip
    return event


def undo(event: ThemeEvent, *, person: User, now: datetime) -> ThemeEvent:
    """Put back what an act changed; the act and its undoing both stay in the history.

    Raises:
        NotAllowedError: the person does not review these themes.
        ConflictError: it was undone, cannot be, or something of it was changed since.
    """
    scope = Scope.of(event)
    check_reviewer(scope, person)
    lock(scope)
    db.session.refresh(event)
    if not rules.may_undo(event):
        raise ConflictError(_("Eso ya se deshizo o no se puede deshacer."))
    if event.before.get("too_large"):
        raise ConflictError(
            _("Cambió demasiados textos a la vez: no se guardó el camino de regreso.")
        )
    before, after = event.before, event.after
    if _standing(scope, after) != after or _regrouped(event):
        raise ConflictError(CHANGED_SINCE)
    _refuse_if_in_use(scope, before)
    put_back(scope, before, run_id=event.run_id)
    themes = _themes_in(before) | _themes_in(after)
    recount(themes)
    undone = write(
        EventKind.UNDO, scope, after, _standing(scope, before), person=person, now=now,
        theme_id=event.theme_id, other_theme_id=event.other_theme_id,
    )  # fmt: skip
    event.undone_by_id = undone.id
    db.session.flush()
    return undone


def put_back(scope: Scope, before: Snapshot, *, run_id: int | None = None) -> None:
    """Write a snapshot over what is there; whoever was in no place then loses the row.

    What a run (``run_id``) placed again where it was gets its old measures back, unless somebody
    placed it since. That nothing was published meanwhile is the caller's to check.
    """
    for columns, rows in ((_THEME, before["themes"]), (_FACE, before.get("faces", []))):
        for number, *values in rows:
            wanted = dict(zip(columns[1:], values, strict=True))
            db.session.execute(update(Theme).where(Theme.id == number).values(**wanted))
    mine = (ThemeMember.call_id == scope.call_id, ThemeMember.scope == scope.code)
    _put_rows(before["members"], *mine)
    _put_rows(
        before.get("stayed", []), *mine, ThemeMember.run_id == run_id, ~ThemeMember.is_pinned,
        ThemeMember.theme_id.is_not_distinct_from(bindparam("to_theme_id")),
    )  # fmt: skip
    for part in chunks(before.get("absent", [])):
        db.session.execute(delete(ThemeMember).where(*mine, ThemeMember.proposal_id.in_(part)))
    db.session.expire_all()


def faces(theme_ids: Iterable[int]) -> list[list[Any]]:
    """Return what the last grouping said of some themes: terms, words, place on the map."""
    columns = [getattr(Theme, name) for name in _FACE]
    found = select(*columns).where(Theme.id.in_(sorted(theme_ids))).order_by(Theme.id)
    return [list(row) for row in db.session.execute(found)]


def recount(theme_ids: Collection[int | None], *, keep_middles: bool = False) -> None:
    """Count again the members of some themes, and forget their middles: texts came or went."""
    ids = sorted({number for number in theme_ids if number is not None})
    if not ids:
        return
    counted = (
        select(func.count(ThemeMember.id))
        .where(ThemeMember.theme_id == Theme.id)
        .correlate(Theme)
        .scalar_subquery()
    )
    db.session.execute(update(Theme).where(Theme.id.in_(ids)).values(members_count=counted))
    if not keep_middles:
        db.session.execute(delete(ThemeCentre).where(ThemeCentre.theme_id.in_(ids)))
    db.session.expire_all()


def live_theme(theme_id: int, scope: Scope) -> Theme:
    """Return a theme of the scope that texts may go into.

    Raises:
        ConflictError: there is none with that number any more.
    """
    theme = db.session.get(Theme, theme_id, populate_existing=True)
    if theme is None or Scope.of(theme) != scope or theme.status not in LIVE:
        raise ConflictError(_("Ese tema ya no está: se juntó con otro o se quedó sin propuestas."))
    return theme


def chunks(items: Iterable[Any]) -> Iterable[list[Any]]:
    """Yield items by parts that fit in one statement."""
    whole = list(items)
    for start in range(0, len(whole), CHUNK):
        yield whole[start : start + CHUNK]


def _standing(scope: Scope, like: Snapshot) -> Snapshot:
    """Return how the members and themes of a snapshot are now."""
    return snapshot(scope, (row[0] for row in like["members"]), (row[0] for row in like["themes"]))


def _put_rows(rows: list[list[Any]], *where: Any) -> None:
    """Write rows of a snapshot over the members they are of, where the conditions still hold."""
    if not rows:
        return
    statement = (
        update(ThemeMember.__table__)  # type: ignore[arg-type]
        .where(ThemeMember.proposal_id == bindparam("of_proposal"), *where)
        .values({name: bindparam(f"to_{name}") for name in _MEMBER[1:]})
    )
    names = ["of_proposal", *(f"to_{name}" for name in _MEMBER[1:])]
    db.session.connection().execute(statement, [dict(zip(names, row, strict=True)) for row in rows])


def _regrouped(event: ThemeEvent) -> bool:
    """Say whether a later grouping continued the themes that an accepted one continued."""
    ids = [row[0] for row in event.before.get("faces", [])]
    later = select(Theme.id).where(Theme.id.in_(ids), Theme.run_id != event.run_id).limit(1)
    return db.session.scalar(later) is not None


def _refuse_if_in_use(scope: Scope, before: Snapshot) -> None:
    """Raise ConflictError if a theme that would close is needed, or a name is another's now."""
    of_act = {row[0] for row in before["themes"]}
    closing = [row[0] for row in before["themes"] if row[1] not in LIVE]
    leaving = {row[0] for row in before["members"]} | set(before.get("absent", []))
    inside = select(ThemeMember.proposal_id).where(ThemeMember.theme_id.in_(closing))
    leading = select(Theme.id).where(Theme.merged_into_id.in_(closing))
    if set(db.session.scalars(inside)) - leaving or set(db.session.scalars(leading)) - of_act:
        raise ConflictError(IN_USE)
    names = {fold(row[2]) for row in before["themes"] if row[1] in LIVE}
    others = select(Theme.name).where(
        Theme.call_id == scope.call_id, Theme.scope == scope.code, Theme.status.in_(LIVE),
        Theme.id.not_in(of_act),
    )  # fmt: skip
    if any(fold(name) in names for name in db.session.scalars(others)):
        raise ConflictError(SAME_NAME)


def _themes_in(one: Snapshot) -> set[int | None]:
    return {row[1] for row in one["members"]} | {row[0] for row in one["themes"]}
