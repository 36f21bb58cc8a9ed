"""Who writes a plan, who reports and who verifies, and what makes a commitment kept. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from flask_babel import gettext as _

from gatp_participa.accounts import rules as accounts
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.core import clock
from gatp_participa.plans.progress import is_late as is_late
from gatp_participa.plans.status import CommitmentStatus

_TABLE = (Role.SECRETARIAT_MEMBER, Role.FACILITATOR)


class Answered(Protocol):
    """What a rule needs of a commitment to know who answers for it."""

    responsible_id: int | None
    substitute_id: int | None


def may_open_desk(person: accounts.Person) -> bool:
    """See the list of plans: some state's table, the Commission, or who checks it all."""
    return accounts.is_secretariat(person) or accounts.may_view_everything(person)


def may_write(person: accounts.Person, entity_code: str) -> bool:
    """Write the plan of a state: its own table, or the Commission."""
    return accounts.may_attend(person, entity_code)


def may_read_draft(person: accounts.Person | None, entity_code: str) -> bool:
    """Read a plan before it is published."""
    return person is not None and (
        may_write(person, entity_code) or accounts.may_view_everything(person)
    )


def sectors_of(
    person: accounts.Person, entity_code: str, on: date | None = None
) -> frozenset[Sector]:
    """Return the sides of a state's table that a person speaks for on a day."""
    if not person.is_active:
        return frozenset()
    on = on or clock.today()
    return frozenset(
        grant.sector
        for grant in person.grants
        if grant.role in _TABLE
        and grant.scope == entity_code
        and grant.sector is not None
        and grant.valid_from_on <= on
        and (grant.valid_to_on is None or on < grant.valid_to_on)
    )


def may_declare(person: accounts.Person, entity_code: str) -> bool:
    """Report progress: the government's side of that table, and nobody else."""
    return Sector.GOVERNMENT in sectors_of(person, entity_code)


def may_verify(person: accounts.Person, entity_code: str) -> bool:
    """Verify progress: civil society's side of that table, and nobody else."""
    return Sector.CIVIL_SOCIETY in sectors_of(person, entity_code)


def is_answerable(person: accounts.Person, promise: Answered, entity_code: str) -> bool:
    """Say whether a person is the responsible of a commitment, or who stands in for them."""
    return person.id in (promise.responsible_id, promise.substitute_id) and accounts.has_role(
        person, Role.RESPONSIBLE, scope=entity_code
    )


def may_report(person: accounts.Person | None, promise: Answered, entity_code: str) -> bool:
    """Report what was done: its responsible, its substitute, the government's side of the table."""
    return person is not None and (
        is_answerable(person, promise, entity_code) or may_declare(person, entity_code)
    )


def verifying_sector(person: accounts.Person | None, entity_code: str) -> Sector | None:
    """Return the side that a person verifies for: who also sits for government, for none."""
    if person is None:
        return None
    sides = sectors_of(person, entity_code)
    if Sector.GOVERNMENT in sides:
        return None
    return next(
        (side for side in (Sector.CIVIL_SOCIETY, Sector.OVERSIGHT_BODY) if side in sides), None
    )


def may_verify_report(
    person: accounts.Person | None,
    promise: Answered,
    entity_code: str,
    *,
    reporters: Iterable[int | None],
) -> bool:
    """Verify a final report: never government, its responsible, or who reported any of it."""
    return (
        person is not None
        and verifying_sector(person, entity_code) is not None
        and person.id not in (promise.responsible_id, promise.substitute_id)
        and person.id not in set(reporters)
    )


def opens_following(person: accounts.Person) -> bool:
    """See what one has to report or to verify."""
    return accounts.follows_promises(person)


def status_of(declared: int, verified: int) -> CommitmentStatus:
    """Return the status that two figures say: only what is verified whole is completed."""
    if verified == 100:
        return CommitmentStatus.VERIFIED
    return CommitmentStatus.IN_PROGRESS if declared > 0 else CommitmentStatus.NOT_STARTED


def progress_problem(declared: int, verified: int) -> str | None:
    """Return what is wrong with two figures of progress, or None."""
    if not (0 <= declared <= 100 and 0 <= verified <= 100):
        return _("El avance se dice con un número entero de 0 a 100.")
    if verified > declared:
        return _(
            "No se puede verificar %(verified)s %% cuando el gobierno declaró %(declared)s %%.",
            verified=verified,
            declared=declared,
        )
    return None


def missing_responsible(body: str, person: str) -> str:
    """Return which of the two responsibles a commitment lacks, in words; "" when none."""
    lacking = [
        name
        for name, text in ((_("una institución responsable"), body), (_("una persona"), person))
        if not text.strip()
    ]
    return _(" y ").join(lacking)
