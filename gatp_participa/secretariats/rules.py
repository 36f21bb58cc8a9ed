"""Who may set a table up, and how its name is said. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from flask_babel import gettext as _

from gatp_participa.accounts import rules as accounts
from gatp_participa.accounts.status import Role, Sector

# The order in which the three sides are shown everywhere.
SECTORS = (Sector.GOVERNMENT, Sector.CIVIL_SOCIETY, Sector.OVERSIGHT_BODY)
# States whose name takes an article in Spanish: «de la Ciudad de México», «del Estado de México».
_OF = {"09": "de la", "15": "del"}


class Dated(Protocol):
    """Something that is so between two days."""

    from_on: date
    to_on: date | None


def covers(one: Dated, on: date) -> bool:
    """Say whether a day falls in a period; the day on which it ends does not."""
    return one.from_on <= on and (one.to_on is None or on < one.to_on)


def may_install(person: accounts.Person) -> bool:
    """Install a secretariat and seat its members: the Commission does."""
    return accounts.is_commission(person)


def role_of_seat(*, is_facilitator: bool) -> Role:
    """Return the role that a seat gives to whoever holds it."""
    return Role.FACILITATOR if is_facilitator else Role.SECRETARIAT_MEMBER


def missing_sectors(sectors: Iterable[Sector]) -> list[Sector]:
    """Return the sides of the table with nobody sitting, in order."""
    present = set(sectors)
    return [sector for sector in SECTORS if sector not in present]


def of_entity(code: str, name: str) -> str:
    """Return «de Oaxaca», «de la Ciudad de México», «del Estado de México»: in proper names."""
    return f"{_OF.get(code, 'de')} {name}"


def of_place(code: str, name: str) -> str:
    """Return the same in the language of the page: in its sentences."""
    sentence = {"09": _("de la %(place)s"), "15": _("del %(place)s")}.get(code, _("de %(place)s"))
    return sentence % {"place": name}
