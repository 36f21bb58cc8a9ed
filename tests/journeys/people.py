"""Two states with their tables and everybody who has to do with a promise, in a clock of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gatp_participa.accounts.models import User
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.secretariats import services as tables
from gatp_participa.secretariats.models import SecretariatSeat, TechnicalSecretariat
from gatp_participa.secretariats.queries import body_at
from gatp_participa.secretariats.services import Named
from gatp_participa.secretariats.status import Stage, Standing
from tests.support.factories import NOON, make_user

HERE, AWAY, NATION = "20", "19", "00"
GOV, CIVIL, BODY = Sector.GOVERNMENT, Sector.CIVIL_SOCIETY, Sector.OVERSIGHT_BODY
# kind: state, sector, how they sit
SEATED = {
    "government": (HERE, GOV, Standing.HOLDER),
    "government_substitute": (HERE, GOV, Standing.SUBSTITUTE),
    "civil": (HERE, CIVIL, Standing.HOLDER),
    "civil_substitute": (HERE, CIVIL, Standing.SUBSTITUTE),
    "oversight": (HERE, BODY, Standing.HOLDER),
    "facilitator": (HERE, BODY, Standing.SUBSTITUTE),
    "government_away": (AWAY, GOV, Standing.HOLDER),
    "civil_away": (AWAY, CIVIL, Standing.HOLDER),
    "oversight_away": (AWAY, BODY, Standing.HOLDER),
}
FACILITATORS = {HERE: "facilitator", AWAY: "oversight_away"}
SIDES = {GOV: "government", CIVIL: "civil", BODY: "oversight"}
NATIONAL = ("commission", "other_commission", "admin")
PEOPLE = (
    *SEATED, *NATIONAL, "responsible", "substitute", "other_responsible", "responsible_away",
    "auditor", "citizen", "author",
)  # fmt: skip
NOBODY = frozenset({"auditor", "citizen", "author"})
_OFFICES = {
    "commission": (Role.COMMISSION, NATION), "other_commission": (Role.COMMISSION, NATION),
    "admin": (Role.ADMIN, NATION), "auditor": (Role.AUDITOR, NATION),
    "responsible": (Role.RESPONSIBLE, HERE), "substitute": (Role.RESPONSIBLE, HERE),
    "other_responsible": (Role.RESPONSIBLE, HERE), "responsible_away": (Role.RESPONSIBLE, AWAY),
}  # fmt: skip


@dataclass
class Hands:
    """What the platform's clock reads."""

    now: datetime = NOON


def at_table(code: str) -> frozenset[str]:
    """Return who sits, or may sit, at the table of a state."""
    return frozenset(kind for kind, (place, _side, _how) in SEATED.items() if place == code)


def of_sector(code: str, sector: Sector) -> frozenset[str]:
    """Return who speaks for a sector of a state."""
    return frozenset(kind for kind, (*of, _how) in SEATED.items() if of == [code, sector])


def of_state(code: str) -> frozenset[str]:
    """Return everybody whose office is of a state."""
    offices = {kind for kind, (_role, scope) in _OFFICES.items() if scope == code}
    return at_table(code) | offices


def make_people() -> dict[str, int]:
    """Make an account for each, with its role; who sits at a table has it from their seat."""
    return {
        kind: make_user(*([_OFFICES[kind]] if kind in _OFFICES else []), name=f"Quien es {kind}").id
        for kind in PEOPLE
    }  # fmt: skip


def install(code: str, people: dict[str, int], now: datetime) -> TechnicalSecretariat:
    """Install the table of a state and seat everybody of it."""
    by = {"person": db.session.get_one(User, people["commission"]), "now": now}
    body = tables.open_body(code, **by)
    tables.begin_stage(
        body, Stage.INSTALLED, from_on=clock.local_day(now), note="El acta se está firmando.", **by
    )
    seat_all(code, people, now)
    return body


def seat_all(code: str, people: dict[str, int], now: datetime) -> None:
    """Give each person of a table a place in it from today on, and the facilitation to one."""
    by = {"person": db.session.get_one(User, people["commission"]), "now": now}
    body, seats = body_at(code), {}
    assert body is not None
    for kind, (place, sector, standing) in SEATED.items():
        if place != code:
            continue
        if sector not in seats:
            seats[sector] = tables.add_seat(body, sector, from_on=clock.local_day(now), **by).id
        tables.seat_member(
            db.session.get_one(SecretariatSeat, seats[sector]), Named(name=f"Quien es {kind}"),
            standing=standing, user=db.session.get_one(User, people[kind]),
            is_facilitator=kind in FACILITATORS.values(), from_on=clock.local_day(now), **by,
        )  # fmt: skip
