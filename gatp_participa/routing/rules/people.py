"""Who reads, writes and signs. Pure."""

from __future__ import annotations

from gatp_participa.accounts import rules as accounts
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.core import clock
from gatp_participa.themes.rules import may_review

_SEATS = (Role.SECRETARIAT_MEMBER, Role.FACILITATOR)


def may_refer(person: accounts.Person, scope: str) -> bool:
    """Publish a theme and refer it: who reviews the themes of that scope ("00": the nation)."""
    return may_review(person, scope)


def may_archive(person: accounts.Person) -> bool:
    """Close for ever a call that was answered: the Commission does."""
    return accounts.is_commission(person)


def may_open_desk(person: accounts.Person) -> bool:
    """Open the list of referrals: some state's table, the Commission, or who checks it all."""
    return accounts.is_secretariat(person) or accounts.may_view_everything(person)


def may_read(person: accounts.Person, entity_code: str) -> bool:
    """See the desk's page of a referral."""
    return accounts.may_attend(person, entity_code) or accounts.may_view_everything(person)


def sits_at_table(person: accounts.Person, entity_code: str) -> bool:
    """Say whether a person has a seat at the table of a state."""
    return accounts.has_role(person, *_SEATS, scope=entity_code)


def speaks_for(person: accounts.Person, entity_code: str) -> frozenset[Sector]:
    """Return the sides of a state's table for which a person may speak: those of their seats."""
    return frozenset(
        grant.sector
        for grant in accounts.in_force(person.grants, clock.today())
        if grant.role in _SEATS and grant.scope == entity_code and grant.sector is not None
    )


def may_answer(person: accounts.Person, entity_code: str, *, has_secretariat: bool) -> bool:
    """Answer what was referred to a state: its table while it stands, or the Commission."""
    if accounts.is_commission(person):
        return True
    return has_secretariat and accounts.may_attend(person, entity_code)


def may_write_templates(person: accounts.Person, entity_code: str) -> bool:
    """Keep the texts to begin answers with: each table its own, the Commission all of them."""
    return accounts.is_commission(person) or sits_at_table(person, entity_code)


def signs_as_table(person: accounts.Person, entity_code: str, *, has_secretariat: bool) -> bool:
    """Say whether an answer carries the table's name; the Commission signs with its own."""
    return has_secretariat and sits_at_table(person, entity_code)


def acts_as_nation(person: accounts.Person, entity_code: str, *, has_secretariat: bool) -> bool:
    """Say whether a person attends a state as the Commission's national desk."""
    is_table = signs_as_table(person, entity_code, has_secretariat=has_secretariat)
    return accounts.is_commission(person) and not is_table
