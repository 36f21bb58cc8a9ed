"""Who is who. Pure: a person with grants, a place, a day; no session, no request.

A grant counts between its dates, and a national grant ("00") counts in every state.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Protocol, TypeVar

from flask_babel import gettext as _

from gatp_participa.accounts.status import Role, Sector
from gatp_participa.core import clock
from gatp_participa.core.text import fold

NATION = "00"
_TABLE = (Role.SECRETARIAT_MEMBER, Role.FACILITATOR)
_NATIONAL = (Role.ADMIN, Role.COMMISSION)
# Of a public body that promised something: who signs it and who tells how it goes.
_BODY = (Role.SIGNATORY, Role.RESPONSIBLE)


class Grant(Protocol):
    role: Role
    scope: str
    sector: Sector | None
    valid_from_on: date
    valid_to_on: date | None


AnyGrant = TypeVar("AnyGrant", bound=Grant)


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
    current = in_force(person.grants, on or clock.today())
    return frozenset(grant.scope for grant in current if grant.role in roles)


def in_force(grants: Iterable[AnyGrant], on: date) -> list[AnyGrant]:
    """Return the grants that count on a day."""
    return [
        grant
        for grant in grants
        if grant.valid_from_on <= on and (grant.valid_to_on is None or on < grant.valid_to_on)
    ]


def is_admin(person: Person) -> bool:
    """Administer accounts, catalogues and settings."""
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
    """Bring proposals in from a file."""
    return is_commission(person) or has_role(person, Role.CAPTURER)


def may_view_everything(person: Person) -> bool:
    """Read what is not public, everywhere."""
    return is_commission(person) or has_role(person, Role.AUDITOR, scope=NATION)


def opens_moderation(person: Person) -> bool:
    """Moderate somewhere, or read everything."""
    return may_view_everything(person) or has_role(person, Role.MODERATOR)


def may_grant(
    person: Person, role: Role, on: date | None = None, *, scopes: Collection[str] = ()
) -> bool:
    """Give a role: any who administers; those of a table or a public body, the Commission too.

    Who facilitates a table gives a place at it, and nowhere else; never their own office.
    """
    return (
        has_role(person, Role.ADMIN, scope=NATION, on=on)
        or (role in (*_TABLE, *_BODY) and has_role(person, Role.COMMISSION, scope=NATION, on=on))
        or (
            role is Role.SECRETARIAT_MEMBER
            and bool(scopes)
            and scopes_of(person, Role.FACILITATOR, on=on).issuperset(scopes)
        )
    )


def may_block(person: Person, user: Person, scope: str) -> bool:
    """Stop an account from writing: who moderates there; staff, only who administers."""
    if person.id == user.id:
        return False
    if is_staff(user):
        return is_admin(person)
    return has_role(person, Role.MODERATOR, scope=scope) or is_commission(person)


def may_reset_factor(person: Person, user: Person) -> bool:
    """Make somebody activate their second factor again: who administers, and never their own."""
    return is_admin(person) and person.id != user.id


class Offer(Protocol):
    expires_at: datetime
    accepted_at: datetime | None
    withdrawn_at: datetime | None


def is_live(offer: Offer, now: datetime) -> bool:
    """Say whether an invitation can be accepted: neither used nor taken back, nor too old."""
    return offer.accepted_at is None and offer.withdrawn_at is None and now < offer.expires_at


def needs_sector(role: Role) -> bool:
    """Say whether who has the role speaks for one side of a table."""
    return role in _TABLE


def is_national(role: Role) -> bool:
    """Say whether a role only exists over the whole country."""
    return role in _NATIONAL


def fits_scope(role: Role, scope: str) -> bool:
    """Say whether a role can be had there: some are only national, a table is of one state."""
    if is_national(role):
        return scope == NATION
    return not (role in _TABLE and scope == NATION)


def opens_board(person: Person) -> bool:
    """Have some board of themes to read, of the nation or of one's state."""
    return may_view_everything(person) or is_secretariat(person)


def follows_promises(person: Person) -> bool:
    """Answer for a promise, or sit at a table that verifies what is done of them."""
    return has_role(person, Role.RESPONSIBLE, *_TABLE)


NAME_LENGTH = (3, 40)
_CONTACT = re.compile(r"@|https?:|www\.|\.(?:com|mx|org|net|gob)\b|(?:\d[\s.-]*){7,}")
_GIVEN = "participante"  # how the names that the platform gives begin
_SOUNDS_OFFICIAL = ("administracion", "moderacion", "moderador", "moderadora", "oficial")


def name_key(name: str) -> str:
    """Return a public name as names are compared: no case, accents, spaces or punctuation."""
    return "".join(char for char in fold(name) if char.isalnum())


def public_name_error(name: str, *, reserved: Iterable[str] = ()) -> str | None:
    """Return why a public name cannot be had, in words, or None when it can."""
    fewest, most = NAME_LENGTH
    key = name_key(name)
    if not fewest <= len(name) <= most or len(key) < fewest:
        return _("Usa un nombre de entre %(fewest)s y %(most)s letras.", fewest=fewest, most=most)
    if _CONTACT.search(fold(name)):
        return _("No pongas correos, teléfonos ni páginas: este nombre lo ve todo el mundo.")
    if key.startswith(_GIVEN):
        return _(
            "Los nombres que empiezan con «Participante» los da la plataforma. Prueba con otro."
        )
    if any(_sounds_like(key, name_key(one)) for one in (*reserved, *_SOUNDS_OFFICIAL)):
        return _("Ese nombre parece el de una institución o de quien atiende la plataforma.")
    return None


def _sounds_like(key: str, official: str) -> bool:
    # Initials are inside many ordinary names.
    return key == official if len(official) <= 5 else official in key
