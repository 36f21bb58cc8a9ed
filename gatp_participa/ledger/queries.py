"""Questions about the public record; none reads more as the record grows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row, func, or_, select

from gatp_participa.accounts.models import RoleGrant, User
from gatp_participa.accounts.status import Role
from gatp_participa.audit.models import AuditEntry, Unsealed
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.ledger.models import Leaf, Root, Tally
from gatp_participa.ledger.tree import Spot
from gatp_participa.web.paging import Page, decode_cursor, encode_cursor

BATCH = 1_000
PER_PAGE = 30
_DIGITS = 64  # of a digest in hexadecimal


def last_root() -> Root | None:
    """Return the last root, or None when nothing was sealed."""
    return db.session.scalar(select(Root).order_by(Root.id.desc()).limit(1))


def digests_at(spots: Iterable[Spot]) -> dict[Spot, bytes]:
    """Return the digests of complete subtrees, those that are kept."""
    wanted = list(spots)
    rows = db.session.execute(
        select(Leaf.position, Leaf.leaf, Leaf.closes).where(
            Leaf.position.in_({spot.position for spot in wanted})
        )
    )
    kept = {row.position: row.leaf + row.closes for row in rows}
    return {
        spot: bytes.fromhex(kept[spot.position][_DIGITS * spot.level :][:_DIGITS])
        for spot in wanted
        if len(kept.get(spot.position, "")) >= _DIGITS * (spot.level + 1)
    }


@dataclass(frozen=True)
class Month:
    """The acts sealed of the last days: per day, the oldest first, and per kind, most first."""

    days: list[tuple[date, int]]
    kinds: list[tuple[str, int]]

    @property
    def total(self) -> int:
        """How many acts there are in all."""
        return sum(acts for _day, acts in self.days)


def last_days(today: date, count: int = 30) -> Month:
    """Return how many acts there were in the last days; they were summed when sealed."""
    first = today - timedelta(days=count - 1)
    by_day = {first + timedelta(days=n): 0 for n in range(count)}
    by_kind: dict[str, int] = {}
    query = select(Tally.day, Tally.kind, Tally.acts).where(Tally.day >= first, Tally.day <= today)
    for day, kind, acts in db.session.execute(query):
        by_day[day] += acts
        by_kind[kind] = by_kind.get(kind, 0) + acts
    kinds = sorted(by_kind.items(), key=lambda item: (-item[1], item[0]))
    return Month(days=list(by_day.items()), kinds=kinds)


def auditors(on: date) -> list[User]:
    """Return who may audit on a day, wherever they may."""
    in_force = (
        RoleGrant.role == Role.AUDITOR, RoleGrant.valid_from_on <= on,
        or_(RoleGrant.valid_to_on.is_(None), RoleGrant.valid_to_on > on),
    )  # fmt: skip
    ids = select(RoleGrant.user_id).where(*in_force)
    return list(
        db.session.scalars(
            select(User).where(User.id.in_(ids), User.is_active.is_(True)).order_by(User.id)
        )
    )


def acts_of(user_id: int, cursor: str | None = None) -> Page:
    """Return ``(entry, position or None)`` of somebody's own acts, newest first."""
    query = (
        select(AuditEntry, Leaf.position)
        .outerjoin(Leaf, Leaf.entry_id == AuditEntry.id)
        .where(AuditEntry.actor_id == user_id)
        .order_by(AuditEntry.id.desc())
        .limit(PER_PAGE + 1)
    )
    if after := decode_cursor(cursor, int):
        query = query.where(AuditEntry.id < after[0])
    rows: list[Row] = list(db.session.execute(query))
    more, rows = len(rows) > PER_PAGE, rows[:PER_PAGE]
    return Page(rows=rows, next_cursor=encode_cursor(rows[-1][0].id) if more else None)


def own_act(entry_id: int, user_id: int) -> tuple[AuditEntry, int | None]:
    """Return an act of a person with its place, None while it is not sealed.

    Raises:
        NotFoundError: there is none, or it is somebody else's.
    """
    row = db.session.execute(
        select(AuditEntry, Leaf.position)
        .outerjoin(Leaf, Leaf.entry_id == AuditEntry.id)
        .where(AuditEntry.id == entry_id, AuditEntry.actor_id == user_id)
    ).first()
    if row is None:
        raise NotFoundError(_("No encontramos ese acto entre los tuyos."))
    return row[0], row[1]


def leaves_from(position: int, until: int) -> Iterator[Sequence[Any]]:
    """Yield leaves with what is published of their acts, by batches, each its own query."""
    query = (
        select(
            Leaf.position, AuditEntry.act, AuditEntry.at, AuditEntry.channel, AuditEntry.digest
        )
        .join(AuditEntry, AuditEntry.id == Leaf.entry_id)
        .order_by(Leaf.position)
        .limit(BATCH)
    )  # fmt: skip
    while rows := db.session.execute(
        query.where(Leaf.position >= position, Leaf.position <= until)
    ).all():
        position = rows[-1].position + 1
        yield rows


def roots_after(size: int) -> Iterator[Sequence[Any]]:
    """Yield the roots of more than ``size`` acts, by batches, each its own query."""
    query = (
        select(Root.size, Root.root, Root.chain, Root.sealed_at).order_by(Root.size).limit(BATCH)
    )
    while rows := db.session.execute(query.where(Root.size > size)).all():
        size = rows[-1].size
        yield rows


def waiting_count() -> int:
    """Return how many acts wait for their seal: those of a minute."""
    return db.session.scalar(select(func.count()).select_from(Unsealed)) or 0
