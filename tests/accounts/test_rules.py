"""People x places x moments."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from gatp_participa.accounts import rules
from gatp_participa.accounts.status import Role, Sector

TODAY = date(2026, 11, 21)


@dataclass
class Grant:
    role: Role
    scope: str
    sector: Sector | None = None
    valid_from_on: date = date(2026, 1, 1)
    valid_to_on: date | None = None


@dataclass
class Person:
    grants: list = field(default_factory=list)
    is_active: bool = True
    id: int = 1


def person(role, scope="00", **kw):
    return Person([Grant(role, scope, **kw)])


NOBODY = None
PARTICIPANT = Person()
OAXACA = person(Role.SECRETARIAT_MEMBER, "20", sector=Sector.GOVERNMENT)
FACILITATOR = person(Role.FACILITATOR, "20", sector=Sector.OVERSIGHT_BODY)
COMMISSION = person(Role.COMMISSION)
ADMIN = person(Role.ADMIN)
CAPTURER = person(Role.CAPTURER, "20")
MODERATOR = person(Role.MODERATOR, "20")
AUDITOR = person(Role.AUDITOR)
STATE_AUDITOR = person(Role.AUDITOR, "20")
CLOSED = Person([Grant(Role.ADMIN, "00")], is_active=False)
# A role that says the nation but is written over a state: the database could hold one.
LOCAL_ADMIN = person(Role.ADMIN, "20")

EVERYONE = [
    "NOBODY", "PARTICIPANT", "OAXACA", "FACILITATOR", "COMMISSION", "ADMIN", "CAPTURER",
    "MODERATOR", "AUDITOR", "STATE_AUDITOR", "CLOSED", "LOCAL_ADMIN",
]  # fmt: skip

MAY = {
    rules.is_admin: {"ADMIN"},
    rules.is_commission: {"COMMISSION", "ADMIN"},
    rules.is_secretariat: {"OAXACA", "FACILITATOR"},
    rules.is_staff: set(EVERYONE) - {"NOBODY", "PARTICIPANT", "CLOSED"},
    rules.may_import: {"COMMISSION", "ADMIN", "CAPTURER"},
    rules.may_view_everything: {"COMMISSION", "ADMIN", "AUDITOR"},
}


@pytest.mark.parametrize("who", EVERYONE)
@pytest.mark.parametrize("rule", MAY, ids=lambda rule: rule.__name__)
def test_who_may_what(rule, who):
    assert rule(globals()[who]) is (who in MAY[rule])


@pytest.mark.parametrize(
    ("who", "place", "expected"),
    [
        ("OAXACA", "20", True), ("OAXACA", "21", False), ("OAXACA", "00", False),
        ("FACILITATOR", "20", True), ("FACILITATOR", "21", False),
        ("COMMISSION", "20", True), ("COMMISSION", "00", True), ("ADMIN", "21", True),
        ("CAPTURER", "20", False), ("MODERATOR", "20", False), ("AUDITOR", "20", False),
        ("PARTICIPANT", "20", False), ("NOBODY", "20", False), ("CLOSED", "20", False),
    ],
)  # fmt: skip
def test_who_attends_a_state(who, place, expected):
    assert rules.may_attend(globals()[who], place) is expected


@pytest.mark.parametrize(
    ("starts", "ends", "counts"),
    [
        (date(2026, 11, 20), None, True),
        (TODAY, None, True),
        (date(2026, 11, 22), None, False),
        (date(2026, 1, 1), date(2026, 11, 22), True),
        (date(2026, 1, 1), TODAY, False),
        (date(2020, 1, 1), date(2020, 2, 1), False),
    ],
)
def test_a_grant_counts_from_its_first_day_to_the_eve_of_its_last(starts, ends, counts):
    someone = person(Role.COMMISSION, valid_from_on=starts, valid_to_on=ends)
    assert rules.has_role(someone, Role.COMMISSION, on=TODAY) is counts


def test_a_national_grant_counts_in_every_state():
    assert rules.has_role(person(Role.MODERATOR), Role.MODERATOR, scope="31", on=TODAY)
    assert not rules.has_role(MODERATOR, Role.MODERATOR, scope="31", on=TODAY)


def test_several_grants_add_up():
    someone = Person([Grant(Role.CAPTURER, "20"), Grant(Role.CAPTURER, "31")])
    assert rules.scopes_of(someone, Role.CAPTURER, on=TODAY) == {"20", "31"}
    assert rules.scopes_of(someone, Role.ADMIN, on=TODAY) == frozenset()


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(
    ("who", "gives"),
    [
        ("ADMIN", set(Role)),
        (
            "COMMISSION",
            {Role.SECRETARIAT_MEMBER, Role.FACILITATOR, Role.SIGNATORY, Role.RESPONSIBLE},
        ),
        ("OAXACA", set()), ("FACILITATOR", set()), ("AUDITOR", set()), ("PARTICIPANT", set()),
        ("CLOSED", set()), ("LOCAL_ADMIN", set()),
    ],
)  # fmt: skip
def test_who_gives_roles(who, gives, role):
    assert rules.may_grant(globals()[who], role, on=TODAY) is (role in gives)


@pytest.mark.parametrize(
    ("role", "nation", "state", "sector"),
    [
        (Role.ADMIN, True, False, False),
        (Role.COMMISSION, True, False, False),
        (Role.AUDITOR, True, True, False),
        (Role.MODERATOR, True, True, False),
        (Role.CAPTURER, True, True, False),
        (Role.SIGNATORY, True, True, False),
        (Role.RESPONSIBLE, True, True, False),
        (Role.SECRETARIAT_MEMBER, False, True, True),
        (Role.FACILITATOR, False, True, True),
    ],
)
def test_where_each_role_can_be_had(role, nation, state, sector):
    assert rules.fits_scope(role, "00") is nation
    assert rules.fits_scope(role, "20") is state
    assert rules.needs_sector(role) is sector
