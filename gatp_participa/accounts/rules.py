"""Who is who. Pure: a person with grants, a place, a day; no session, no request.

A grant counts between its dates, and a national grant ("00") counts in every state.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from gatp_participa.accounts.status import Role, Sector
from gatp_participa.core import clock

NATION = "00"
_TABLE = (Role.SECRETARIAT_MEMBER, Role.FACILITATOR)


class Grant(Protocol):
    role: Role
    scope: str
    sector: Sector | None
    valid_from_on: date
    valid_to_on: date | None


class Person(Protocol):
    id: int
    is_active: bool
    grants: Iterable[Grant]


def has_role(
    person: Person | None, *roles: Role, scope: str | None = None, on: date | None = None
) -> bool:
    """Say whether a person has one of ``roles`` in ``scope`` (None: anywhere) on a day."""
    scopes = scopes_of(person, *roles, on=on)
    return bool(scopes) if scope is None else bool(scopes & {scope, NATION})


def scopes_of(person: Person | None, *roles: Role, on: date | None = None) -> frozenset[str]:
    """Return where a person has one of ``roles``: INEGI keys, "00" for the nation."""
    if person is None or not person.is_active:
        return frozenset()
    on = on or clock.today()
    return frozenset(
        grant.scope
        for grant in person.grants
        if grant.role in roles
        and grant.valid_from_on <= on
        and (grant.valid_to_on is None or on < grant.valid_to_on)
    )


def is_admin(person: Person) -> bool:
    return has_role(person, Role.ADMIN, scope=NATION)


def is_commission(person: Person) -> bool:
    """Run national calls, review themes, attend states without a secretariat."""
    return has_role(person, Role.COMMISSION, Role.ADMIN, scope=NATION)


def is_secretariat(person: Person) -> bool:
    """Sit at the table of some state."""
    return has_role(person, *_TABLE)


def is_staff(person: Person) -> bool:
    """Have any role at all: may open the desk."""
    return has_role(person, *Role)


def may_attend(person: Person, entity_code: str) -> bool:
    """Attend what is referred to a state: its table, or the Commission's national desk."""
    return has_role(person, *_TABLE, scope=entity_code) or is_commission(person)


def may_import(person: Person) -> bool:
    return is_commission(person) or has_role(person, Role.CAPTURER)


def may_view_everything(person: Person) -> bool:
    return is_commission(person) or has_role(person, Role.AUDITOR, scope=NATION)
