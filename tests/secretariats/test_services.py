from datetime import date

import pytest
from sqlalchemy import select

from gatp_participa.accounts.rules import may_attend
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.audit.models import AuditEntry
from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from gatp_participa.secretariats import queries, services
from tests.support.factories import NOON, make_commission, make_secretariat, make_user

TODAY = date(2026, 11, 21)


def install(person, code="20", on=date(2024, 3, 12)):
    return services.install(code, installed_on=on, person=person, now=NOON)


def test_an_installed_secretariat_is_in_force_from_its_day(session):
    installed = install(make_commission())

    assert queries.secretariat_in_force("20", date(2024, 3, 11)) is None
    assert queries.secretariat_in_force("20", date(2024, 3, 12)) is installed
    assert set(queries.secretariats_in_force(TODAY)) == {"20"}


def test_a_state_has_one_secretariat_at_a_time(session):
    person = make_commission()
    install(person)

    with pytest.raises(ConflictError, match="Oaxaca"):
        install(person, on=TODAY)


def test_a_secretariat_that_ended_may_be_installed_again(session):
    make_secretariat("20", installed_on=date(2018, 1, 1), ended_on=date(2021, 1, 1))

    again = install(make_commission())

    assert queries.secretariat_in_force("20", date(2022, 1, 1)) is None
    assert queries.secretariat_in_force("20", TODAY) is again
    assert [period.from_on.year for period in queries.periods_of("20")] == [2024, 2018]


def test_there_is_no_secretariat_of_a_state_that_does_not_exist(session):
    with pytest.raises(NotFoundError):
        install(make_commission(), code="99")


@pytest.mark.parametrize(
    "grants", [(), ((Role.SECRETARIAT_MEMBER, "20"),), ((Role.AUDITOR, "00"),)]
)
def test_only_the_commission_installs_and_seats(session, at_noon, grants):
    person = make_user(*grants)
    secretariat = make_secretariat("20")

    with pytest.raises(NotAllowedError):
        install(person, code="14")
    with pytest.raises(NotAllowedError):
        services.seat(secretariat, name="Ana", sector=Sector.GOVERNMENT, person=person, now=NOON)


def test_a_seat_with_an_account_opens_the_desk_of_its_state(session, at_noon):
    user, person = make_user(), make_commission()
    secretariat = install(person)

    services.seat(
        secretariat, name="Ana Cruz", sector=Sector.CIVIL_SOCIETY, user=user, from_on=TODAY,
        organization="Red Vecinal", person=person, now=NOON,
    )  # fmt: skip

    assert may_attend(user, "20")
    assert not may_attend(user, "14")
    assert user.grants[0].sector is Sector.CIVIL_SOCIETY


def test_a_seat_without_an_account_only_names_who_sits(session):
    person = make_commission()
    secretariat = install(person)

    member = services.seat(
        secretariat, name=" Ana Cruz ", sector=Sector.GOVERNMENT, person=person, now=NOON
    )

    assert (member.name, member.user_id, member.from_on) == ("Ana Cruz", None, TODAY)
    assert queries.members_on(secretariat, TODAY) == [member]
    assert queries.members_on(secretariat, date(2026, 11, 20)) == []


def test_a_table_has_one_person_who_facilitates(session):
    person = make_commission()
    secretariat = install(person)
    seat = {"sector": Sector.OVERSIGHT_BODY, "is_facilitator": True, "person": person, "now": NOON}
    services.seat(secretariat, name="Ana", **seat)

    with pytest.raises(ConflictError, match="facilitadora"):
        services.seat(secretariat, name="Luz", **seat)


@pytest.mark.parametrize(
    "wrong", [{"name": "  "}, {"from_on": date(2020, 1, 1)}], ids=["no name", "before the table"]
)
def test_a_seat_needs_a_name_and_a_table(session, wrong):
    person = make_commission()
    secretariat = install(person)
    seat = {"name": "Ana", "sector": Sector.GOVERNMENT, "from_on": TODAY} | wrong

    with pytest.raises(InvalidInputError):
        services.seat(secretariat, **seat, person=person, now=NOON)


def test_installing_and_seating_leave_a_trace_without_names(session):
    person = make_commission()
    services.seat(
        install(person), name="Ana Cruz", sector=Sector.GOVERNMENT, person=person, now=NOON
    )

    entries = list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))
    assert [entry.act for entry in entries] == ["secretariats.install", "secretariats.seat"]
    assert "Ana" not in str([entry.changes for entry in entries])


def test_the_name_of_a_table_is_the_one_of_that_day(session):
    from gatp_participa.entities.services import rename_term

    rename_term("secretariat.name", "Comité Coordinador", from_on=date(2026, 11, 1))

    before = queries.body_name("20", has_secretariat=True, on=date(2026, 10, 31))
    after = queries.body_name("15", has_secretariat=True, on=TODAY)
    desk = queries.body_name("12", has_secretariat=False, on=TODAY)
    assert before == "Secretariado Técnico Local de Oaxaca"
    assert after == "Comité Coordinador del Estado de México"
    assert desk == "Mesa nacional de la Comisión GATP"
