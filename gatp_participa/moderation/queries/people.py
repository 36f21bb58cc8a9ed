"""Who attends what waits, and which letters of it they want."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select

from gatp_participa.accounts.models import RoleGrant, User
from gatp_participa.accounts.rules import NATION
from gatp_participa.accounts.status import Role
from gatp_participa.core.db import db
from gatp_participa.moderation.models import LetterChoice

MOST = 200


@dataclass(frozen=True, kw_only=True)
class Attendant:
    """Somebody who moderates, where ("00" is everywhere) and what letters they want."""

    id: int
    email: str
    name: str
    language: str
    places: frozenset[str]
    wants_alerts: bool
    wants_digest: bool


def staff(on: date, *, after_id: int = 0, limit: int = 50) -> list[Attendant]:
    """Return some of those who moderate on a day, by number, each with all their places."""
    chosen = (
        select(RoleGrant.user_id)
        .join(User, User.id == RoleGrant.user_id)
        .where(_moderates(on), RoleGrant.user_id > after_id, User.is_active)
        .distinct()
        .order_by(RoleGrant.user_id)
        .limit(limit)
    )
    return _attendants(_moderates(on), RoleGrant.user_id.in_(chosen.subquery().select()))


def who_attend(entity_code: str | None, *, on: date) -> list[Attendant]:
    """Return who moderates a state on a day; the Commission when it has nobody."""
    if entity_code is not None:
        of_state = and_(RoleGrant.role == Role.MODERATOR, RoleGrant.scope == entity_code)
        if found := _attendants(of_state, _in_force(on)):
            return found
    nation = and_(RoleGrant.role.in_([Role.MODERATOR, Role.COMMISSION]), RoleGrant.scope == NATION)
    return _attendants(nation, _in_force(on))


def choice_of(user_id: int) -> LetterChoice:
    """Return which letters of the desk a person wants; both when they never said."""
    found = db.session.scalar(select(LetterChoice).where(LetterChoice.user_id == user_id))
    return found or LetterChoice(user_id=user_id, wants_alerts=True, wants_digest=True)


def _attendants(*where: ColumnElement[bool]) -> list[Attendant]:
    rows = db.session.execute(
        select(User, RoleGrant.scope, LetterChoice.wants_alerts, LetterChoice.wants_digest)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .outerjoin(LetterChoice, LetterChoice.user_id == User.id)
        .where(User.is_active, *where)
        .order_by(User.id)
        .limit(MOST * 8)
    ).all()
    places: dict[int, set[str]] = {}
    for user, scope, _alerts, _digest in rows:
        places.setdefault(user.id, set()).add(scope)
    people = {
        user.id: Attendant(
            id=user.id, email=user.email, name=user.name, language=user.language,
            places=frozenset(places[user.id]), wants_alerts=alerts is not False,
            wants_digest=digest is not False,
        )
        for user, _scope, alerts, digest in rows
    }  # fmt: skip
    return list(people.values())


def _moderates(on: date) -> ColumnElement[bool]:
    national = and_(RoleGrant.role == Role.COMMISSION, RoleGrant.scope == NATION)
    return and_(or_(RoleGrant.role == Role.MODERATOR, national), _in_force(on))


def _in_force(on: date) -> ColumnElement[bool]:
    return and_(
        RoleGrant.valid_from_on <= on,
        or_(RoleGrant.valid_to_on.is_(None), RoleGrant.valid_to_on > on),
    )
