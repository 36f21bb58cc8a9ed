from datetime import date

import pytest

from gatp_participa.accounts.models import RoleGrant, User
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.plans import rules
from gatp_participa.plans.status import CommitmentStatus

LONG_AGO, TODAY = date(2020, 1, 1), date(2026, 11, 21)


def person(*grants, is_active=True):
    user = User(id=1, is_active=is_active)
    user.grants = [
        RoleGrant(role=role, scope=scope, sector=sector, valid_from_on=start, valid_to_on=end)
        for role, scope, sector, start, end in grants
    ]
    return user


def member(sector, scope="20", start=LONG_AGO, end=None, role=Role.SECRETARIAT_MEMBER):
    return (role, scope, sector, start, end)


PEOPLE = {
    "participant": person(),
    "government": person(member(Sector.GOVERNMENT)),
    "society": person(member(Sector.CIVIL_SOCIETY)),
    "oversight": person(member(Sector.OVERSIGHT_BODY)),
    "facilitator of society": person(member(Sector.CIVIL_SOCIETY, role=Role.FACILITATOR)),
    "other state": person(member(Sector.GOVERNMENT, scope="14")),
    "expired": person(member(Sector.GOVERNMENT, end=TODAY)),
    "future": person(member(Sector.CIVIL_SOCIETY, start=date(2026, 11, 22))),
    "closed account": person(member(Sector.GOVERNMENT), is_active=False),
    "auditor": person((Role.AUDITOR, "00", None, LONG_AGO, None)),
    "commission": person((Role.COMMISSION, "00", None, LONG_AGO, None)),
}


@pytest.mark.parametrize(
    ("name", "writes", "declares", "verifies", "reads_drafts"),
    [
        ("participant", False, False, False, False),
        ("government", True, True, False, True),
        ("society", True, False, True, True),
        ("oversight", True, False, False, True),
        ("facilitator of society", True, False, True, True),
        ("other state", False, False, False, False),
        ("expired", False, False, False, False),
        ("future", False, False, False, False),
        ("closed account", False, False, False, False),
        ("auditor", False, False, False, True),
        ("commission", True, False, False, True),
    ],
)
def test_the_three_sectors_are_permissions(at_noon, name, writes, declares, verifies, reads_drafts):
    one = PEOPLE[name]
    assert rules.may_write(one, "20") is writes
    assert rules.may_declare(one, "20") is declares
    assert rules.may_verify(one, "20") is verifies
    assert rules.may_read_draft(one, "20") is reads_drafts


def test_a_visitor_reads_no_drafts():
    assert not rules.may_read_draft(None, "20")


@pytest.mark.parametrize(
    ("declared", "verified", "status"),
    [
        (0, 0, CommitmentStatus.NOT_STARTED),
        (1, 0, CommitmentStatus.IN_PROGRESS),
        (100, 0, CommitmentStatus.IN_PROGRESS),
        (100, 99, CommitmentStatus.IN_PROGRESS),
        (100, 100, CommitmentStatus.VERIFIED),
    ],
)
def test_only_what_is_verified_whole_is_completed(declared, verified, status):
    assert rules.status_of(declared, verified) is status


@pytest.mark.parametrize(
    ("declared", "verified", "is_wrong"),
    [(0, 0, False), (60, 60, False), (60, 61, True), (101, 0, True), (-1, 0, True)],
)
def test_nothing_is_verified_that_was_not_declared(declared, verified, is_wrong):
    assert (rules.progress_problem(declared, verified) is not None) is is_wrong


@pytest.mark.parametrize(
    ("status", "ends_on", "late"),
    [
        (CommitmentStatus.IN_PROGRESS, date(2026, 11, 20), True),
        (CommitmentStatus.IN_PROGRESS, TODAY, False),
        (CommitmentStatus.VERIFIED, date(2026, 11, 20), False),
        (CommitmentStatus.NOT_STARTED, date(2026, 11, 20), True),
    ],
)
def test_what_passed_its_day_unfinished_is_late(status, ends_on, late):
    assert rules.is_late(status, ends_on, TODAY) is late
