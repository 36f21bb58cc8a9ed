"""Who may set a table up and change it, what may follow what, and how its name is said. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from flask_babel import gettext as _

from gatp_participa.accounts import rules as accounts
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.secretariats.status import NEXT, Stage, Standing

# The order in which the three sides are shown everywhere.
SECTORS = (Sector.GOVERNMENT, Sector.CIVIL_SOCIETY, Sector.OVERSIGHT_BODY)
# States whose name takes an article in Spanish: «de la Ciudad de México», «del Estado de México».
_OF = {"09": "de la", "15": "del"}

MOST_RECORD_BYTES = 10_000_000
NAME_LIMIT, NOTE_LIMIT = 120, 400
_WEBSITE = re.compile(r"https?://[^\s<>\"'/]+\.[^\s<>\"']+")
_PHONE = re.compile(r"[\d +().,;extEXT-]{7,60}")


class Dated(Protocol):
    """Something that is so between two days."""

    from_on: date
    to_on: date | None


class Period(Dated, Protocol):
    stage: Stage


AnyPeriod = TypeVar("AnyPeriod", bound=Period)


class Body(Protocol):
    """A table: of a state, or (with ``municipality_code``) of a municipality in it."""

    entity_code: str
    municipality_code: str | None


class Member(Dated, Protocol):
    sector: Sector
    standing: Standing
    is_facilitator: bool


class Lack(StrEnum):
    """What a table should have and does not."""

    GOVERNMENT = "government"
    CIVIL_SOCIETY = "civil_society"
    OVERSIGHT_BODY = "oversight_body"
    FACILITATOR = "facilitator"
    RECORD = "record"
    CONTACT = "contact"

    @property
    def sector(self) -> Sector | None:
        """Return the side of the table with nobody sitting, when it is that."""
        return Sector(self.value) if self.value in set(Sector) else None


def covers(one: Dated, on: date) -> bool:
    """Say whether a day falls in a period; the day on which it ends does not."""
    return one.from_on <= on and (one.to_on is None or on < one.to_on)


def overlaps(one: Dated, from_on: date) -> bool:
    """Say whether something goes on, or will, after a day."""
    return one.to_on is None or one.to_on > from_on


def may_install(person: accounts.Person) -> bool:
    """Set tables up and say what stage they are in: the Commission does."""
    return accounts.is_commission(person)


def may_edit(person: accounts.Person, body: Body) -> bool:
    """Change contact, rules, seats and members: the Commission, or who facilitates that table.

    A role is of a state, so who facilitates its table does nothing at those of its municipalities.
    """
    return may_install(person) or (
        body.municipality_code is None
        and body.entity_code in accounts.scopes_of(person, Role.FACILITATOR)
    )


def may_change_member(person: accounts.Person, body: Body, *, is_facilitator: bool) -> bool:
    """Seat and unseat: who may edit; who facilitates is named and ended by the Commission."""
    return may_install(person) if is_facilitator else may_edit(person, body)


def opens_desk(person: accounts.Person) -> bool:
    """Open the desk of tables: those who sit at one, and who reads everything."""
    return accounts.opens_board(person)


def may_read_desk(person: accounts.Person, entity_code: str) -> bool:
    """Read the desk page of a state's table: who sits there, and who reads everything."""
    return accounts.may_view_everything(person) or accounts.has_role(
        person, Role.SECRETARIAT_MEMBER, Role.FACILITATOR, scope=entity_code
    )


def role_of_seat(*, is_facilitator: bool) -> Role:
    """Return the role that a seat gives to whoever holds it."""
    return Role.FACILITATOR if is_facilitator else Role.SECRETARIAT_MEMBER


def gives_role(body: Body) -> bool:
    """Say whether sitting there gives a role: a municipal table has none of its own yet."""
    return body.municipality_code is None


def missing_sectors(sectors: Iterable[Sector]) -> list[Sector]:
    """Return the sides of the table with nobody sitting, in order."""
    present = set(sectors)
    return [sector for sector in SECTORS if sector not in present]


def lacks(
    stage: Stage | None, members: Iterable[Member], *, has_record: bool, has_contact: bool
) -> list[Lack]:
    """Return what a table lacks in its stage. Only an installed one needs everybody and a record."""
    found: list[Lack] = []
    if stage is Stage.INSTALLED:
        seated = list(members)
        holders = [one.sector for one in seated if one.standing is Standing.HOLDER]
        found = [Lack(sector.value) for sector in missing_sectors(holders)]
        if not any(one.is_facilitator for one in seated):
            found.append(Lack.FACILITATOR)
        if not has_record:
            found.append(Lack.RECORD)
    if stage in {Stage.PROMOTER_GROUP, Stage.INSTALLING, Stage.INSTALLED} and not has_contact:
        found.append(Lack.CONTACT)
    return found


def current(periods: Iterable[AnyPeriod], on: date) -> AnyPeriod | None:
    """Return what a table is on a day, if anything."""
    return next((one for one in periods if covers(one, on)), None)


def step_error(last: Period | None, stage: Stage) -> str | None:
    """Return why a stage does not follow the last one, in words, or None when it does."""
    now = None if last is None else (Stage.INACTIVE if last.to_on is not None else last.stage)
    if stage in NEXT[now]:
        return None
    if now is stage:
        return _("Ya está así: %(stage)s.", stage=stage.label)
    before = now.label if now else _("nada todavía")
    return _("De «%(before)s» no se pasa a «%(stage)s».", before=before, stage=stage.label)


def day_error(last: Period | None, from_on: date, today: date) -> str | None:
    """Return why a stage cannot begin on a day, in words: days neither come early nor go back."""
    if from_on > today:
        return _("Ese día todavía no llega: anótalo cuando suceda.")
    if last is not None and (from_on <= last.from_on or (last.to_on and from_on < last.to_on)):
        return _("La fecha debe ser posterior al inicio de la etapa anterior.")
    return None


def needs_explanation(stage: Stage, *, has_record: bool, note: str) -> bool:
    """Say whether a stage must be explained: installed with no record yet, or no longer active."""
    return not note.strip() and (
        (stage is Stage.INSTALLED and not has_record) or stage is Stage.INACTIVE
    )


def phone_error(phone: str) -> str | None:
    """Return what is wrong with a telephone, or None."""
    if phone and not _PHONE.fullmatch(phone):
        return _("Escribe el teléfono con números, por ejemplo 951 000 0000.")
    return None


def website_error(address: str) -> str | None:
    """Return what is wrong with the address of a page, or None."""
    if address and not _WEBSITE.fullmatch(address):
        return _("Escribe la página completa, por ejemplo https://ejemplo.mx.")
    return None


def of_entity(code: str, name: str) -> str:
    """Return «de Oaxaca», «de la Ciudad de México», «del Estado de México»: in proper names."""
    return f"{_OF.get(code, 'de')} {name}"


def of_place(code: str, name: str) -> str:
    """Return the same in the language of the page: in its sentences."""
    sentence = {"09": _("de la %(place)s"), "15": _("del %(place)s")}.get(code, _("de %(place)s"))
    return sentence % {"place": name}
