"""How a board is at a moment, taken from the database, so that two moments can be compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from gatp_participa.audit.models import AuditEntry
from gatp_participa.core.db import db
from gatp_participa.themes.models import Theme, ThemeEvent, ThemeMember
from gatp_participa.themes.status import LIVE, EventKind, ThemeStatus

_OF_A_ROW = (
    "theme_id", "is_pinned", "origin", "run_id", "confidence", "closeness", "is_central",
    "subtheme", "shared_terms", "leftover_reason",
)  # fmt: skip
_WHAT_IT_IS = ("status", "name", "is_name_locked", "summary", "merged_into_id", "published_at")
_OF_A_THEME = (
    *_WHAT_IT_IS, "run_id", "position", "because", "terms", "words", "subthemes", "cohesion", "x",
    "y", "radius",
)  # fmt: skip

Row = dict[str, Any]


@dataclass(frozen=True)
class Picture:
    """Rows by text and themes by number. A discarded theme is as if it had never been."""

    rows: dict[int, Row]
    themes: dict[int, Row]
    counts: dict[int, int]
    repeated: int

    def place(self, text: int) -> tuple[int | None, bool] | None:
        """Where a text is and whether it is pinned there; None if it is nowhere."""
        row = self.rows.get(text)
        return None if row is None else (row["theme_id"], row["is_pinned"])

    def of(self, *statuses: ThemeStatus) -> list[int]:
        """The numbers of the themes in some of these statuses."""
        return [number for number, one in self.themes.items() if one["status"] in statuses]

    @property
    def live(self) -> list[int]:
        """The themes that texts may be in."""
        return self.of(*LIVE)

    def texts_of(self, theme: int | None) -> list[int]:
        """The texts in a theme, or in the tray."""
        return [text for text, row in self.rows.items() if row["theme_id"] == theme]

    @property
    def pinned(self) -> dict[int, int | None]:
        """Where each pinned text is."""
        return {text: row["theme_id"] for text, row in self.rows.items() if row["is_pinned"]}


@dataclass
class Act:
    """An act that happened: its event, and the board before and after it."""

    event: int
    kind: EventKind
    before: Picture
    after: Picture
    is_undone: bool = False


def take(call_id: int) -> Picture:
    """Take the picture of the national board of a call, from the database."""
    db.session.flush()
    db.session.expire_all()
    rows = db.session.execute(
        select(ThemeMember.proposal_id, *(getattr(ThemeMember, name) for name in _OF_A_ROW)).where(
            ThemeMember.call_id == call_id, ThemeMember.scope == "00"
        )
    ).all()
    themes = db.session.execute(
        select(
            Theme.id, Theme.members_count, *(getattr(Theme, name) for name in _OF_A_THEME)
        ).where(Theme.call_id == call_id, Theme.status != ThemeStatus.DISCARDED)
        .order_by(Theme.id)
    ).all()  # fmt: skip
    return Picture(
        rows={row[0]: dict(zip(_OF_A_ROW, row[1:], strict=True)) for row in rows},
        themes={one[0]: dict(zip(_OF_A_THEME, one[2:], strict=True)) for one in themes},
        counts={one[0]: one[1] for one in themes},
        repeated=len(rows) - len({row[0] for row in rows}),
    )


def events_of(call_id: int) -> list[ThemeEvent]:
    """The history of a call, oldest first."""
    query = select(ThemeEvent).where(ThemeEvent.call_id == call_id).order_by(ThemeEvent.id)
    return list(db.session.scalars(query))


def audited(event: ThemeEvent) -> int:
    """How many entries of the audit are about an event."""
    return (
        db.session.scalar(
            select(func.count(AuditEntry.id)).where(
                AuditEntry.act == f"themes.{event.kind}", AuditEntry.subject_id == event.id
            )
        )
        or 0
    )


def undone(act: Act, now: Picture) -> Picture | None:
    """What undoing an act must give; None if it must be refused.

    It puts back what the act changed. What it placed and somebody placed elsewhere since, or
    pinned, or what it made and is in use, is nobody's to put back.
    """
    rows, themes = dict(now.rows), dict(now.themes)
    for text in _changed(act.before.rows, act.after.rows):
        was, then = act.before.rows.get(text), act.after.rows.get(text)
        if now.place(text) != act.after.place(text):
            if act.before.place(text) == act.after.place(text):
                continue  # the act left it where it was: somebody moved it later
            return None
        if now.rows.get(text) == then:
            _put(rows, text, was)
    for number in _changed(act.before.themes, act.after.themes):
        was, then = act.before.themes.get(number), act.after.themes.get(number)
        standing = now.themes.get(number)
        parts = _WHAT_IT_IS if was is None or then is None else _changed(was, then)
        if any(_part(standing, part) != _part(then, part) for part in parts):
            return None
        if was is None or standing is None:
            _put(themes, number, was)
        else:
            themes[number] = standing | {part: was[part] for part in parts}
    return Picture(rows, themes, {}, 0)


def replayed(start: Picture, history: Iterable[ThemeEvent]) -> dict[int, tuple[int | None, bool]]:
    """Where every text that the history speaks of ends, by doing it all again from the start."""
    found: dict[int, Any] = {text: start.place(text) for text in start.rows}
    for event in history:
        for row in event.before.get("members", []):
            found.pop(row[0], None)
        for row in event.after["members"]:
            found[row[0]] = (row[1], row[2])
    return found


def _part(one: Row | None, name: str) -> Any:
    return None if one is None else one[name]


def _changed(before: dict[Any, Any], after: dict[Any, Any]) -> list[Any]:
    return [one for one in before.keys() | after.keys() if before.get(one) != after.get(one)]


def _put(where: dict[int, Row], number: int, value: Row | None) -> None:
    if value is None:
        where.pop(number, None)
    else:
        where[number] = value
