"""What a table is between two days: who says so, in which order, with what to show for it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.accounts.status import Role, Sector
from gatp_participa.audit.models import AuditEntry
from gatp_participa.core.db import db
from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from gatp_participa.jobs.models import Job
from gatp_participa.secretariats import jobs, queries, registry, services
from gatp_participa.secretariats.models import SecretariatPeriod, TechnicalSecretariat
from gatp_participa.secretariats.status import NEXT, Quorum, Stage, Voting
from tests.secretariats.conftest import PDF, START, TODAY, begin, install, record, seat, sit
from tests.support.factories import NOON, make_secretariat, make_user

DAY = timedelta(days=1)
ROADS = {
    None: [],
    Stage.PROMOTER_GROUP: [Stage.PROMOTER_GROUP],
    Stage.INSTALLING: [Stage.INSTALLING],
    Stage.INSTALLED: [Stage.INSTALLED],
    Stage.INACTIVE: [Stage.INSTALLED, Stage.INACTIVE],
}


def acts():
    return [one.act for one in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("now", list(ROADS), ids=lambda one: one.value if one else "nothing")
def test_each_stage_follows_only_some(commission, now, stage):
    body = services.open_body("20", person=commission, now=NOON)
    for number, step in enumerate(ROADS[now]):
        begin(body, step, START + number * DAY, by=commission)

    if stage in NEXT[now]:
        begin(body, stage, TODAY, by=commission)
        assert body.periods[-1].stage is stage
        assert [one.to_on for one in body.periods].count(None) == 1
    else:
        with pytest.raises(ConflictError):
            begin(body, stage, TODAY, by=commission)


def test_a_period_ends_the_day_the_next_one_begins(commission):
    body = services.open_body("20", person=commission, now=NOON)
    begin(body, Stage.PROMOTER_GROUP, START, by=commission)
    begin(body, Stage.INSTALLED, TODAY, by=commission)

    first, second = body.periods
    assert (first.from_on, first.to_on) == (START, TODAY)
    assert (second.from_on, second.to_on) == (TODAY, None)
    assert queries.secretariat_in_force("20", TODAY - DAY) is None
    assert queries.secretariat_in_force("20", TODAY) is body


@pytest.mark.parametrize("day", [START, START - DAY, TODAY + DAY], ids=["same", "before", "future"])
def test_days_neither_run_backwards_nor_come_early(commission, table, day):
    with pytest.raises(InvalidInputError):
        begin(table, Stage.INACTIVE, day, by=commission)


def test_installing_takes_the_record_or_why_it_is_not_there(commission):
    body = services.open_body("20", person=commission, now=NOON)
    with pytest.raises(InvalidInputError, match="acta"):
        begin(body, Stage.INSTALLED, START, by=commission, note=" ")
    assert body.periods == []

    period = begin(body, Stage.INSTALLED, START, by=commission, note="", record=record())

    assert period.record_name == "acta.pdf"
    assert len(period.record_digest) == 64
    assert services.files().open(period.record_key).read() == PDF


def test_stopping_says_why(commission, table):
    with pytest.raises(InvalidInputError, match="por qué"):
        begin(table, Stage.INACTIVE, TODAY, by=commission, note="")


def test_only_a_pdf_is_a_record(session):
    from tests.support.files import photograph

    with pytest.raises(InvalidInputError, match="PDF"):
        record(photograph())


def test_another_record_replaces_the_first_and_its_file_goes(commission, table):
    period = table.periods[0]
    services.attach_record(period, record(), person=commission, now=NOON)
    old = period.record_key
    with pytest.raises(ConflictError):
        services.attach_record(period, record(), person=commission, now=NOON)

    services.attach_record(period, record(PDF + b"%%EOF"), person=commission, now=NOON)

    (job,) = db.session.scalars(select(Job).where(Job.name == "secretariats.delete_files"))
    jobs.delete_files(job=job, keys=[old, period.record_key])
    assert not services.files().exists(old)
    assert services.files().exists(period.record_key)


@pytest.mark.parametrize(
    "grants",
    [(), ((Role.FACILITATOR, "20"),), ((Role.SECRETARIAT_MEMBER, "20"),), ((Role.AUDITOR, "00"),)],
    ids=["nobody", "facilitator", "member", "auditor"],
)
def test_only_the_commission_says_what_stage_a_table_is_in(table, grants):
    person = make_user(*grants)

    for act in (
        lambda: services.open_body("14", person=person, now=NOON),
        lambda: begin(table, Stage.INACTIVE, TODAY, by=person),
        lambda: services.attach_record(table.periods[0], record(), person=person, now=NOON),
        lambda: services.rename(
            table.periods[0], display_name="Otro", note="", person=person, now=NOON
        ),
    ):
        with pytest.raises(NotAllowedError):
            act()


def test_a_place_has_one_table_however_often_it_is_opened(commission, table):
    again = services.open_body("20", person=commission, now=NOON)
    town = services.open_body("20", "20067", person=commission, now=NOON)

    assert again is table
    assert services.open_body("20", "20067", person=commission, now=NOON) is town
    assert db.session.scalar(select(func.count(TechnicalSecretariat.id))) == 2
    assert queries.secretariat_in_force("20", TODAY) is table


@pytest.mark.parametrize("place", [("99", None), ("20", "14039"), ("20", "20999")])
def test_there_is_no_table_of_a_place_that_does_not_exist(commission, place):
    with pytest.raises(NotFoundError):
        services.open_body(*place, person=commission, now=NOON)


def test_what_depends_on_a_stage_is_told_inside_the_same_act(commission, monkeypatch):
    told = []
    monkeypatch.setattr(registry, "_began", [])

    @registry.when_stage_begins
    def follow(secretariat, stage, *, person, now):
        told.append((secretariat.entity_code, stage, person, now))
        if stage is Stage.INACTIVE:
            raise ConflictError("no")

    body = install(commission)
    with pytest.raises(ConflictError), db.session.begin_nested():
        begin(body, Stage.INACTIVE, TODAY, by=commission)

    assert told[0] == ("20", Stage.INSTALLED, commission, NOON)
    db.session.expire_all()
    assert [one.stage for one in body.periods] == [Stage.INSTALLED]


def test_a_table_that_stops_has_nobody_left(commission, table):
    user = make_user()
    place = seat(table, Sector.CIVIL_SOCIETY, commission)
    empty = seat(table, Sector.GOVERNMENT, commission)
    member = sit(place, "Ana Cruz", commission, START, user=user)

    begin(table, Stage.INACTIVE, TODAY, by=commission)

    assert member.to_on == place.to_on == TODAY
    assert db.session.get(type(empty), empty.id) is None
    assert user.grants == []
    with pytest.raises(ConflictError, match="inactiva"):
        seat(table, Sector.GOVERNMENT, commission, TODAY)


def test_a_table_that_stopped_may_be_installed_again(commission):
    make_secretariat("20", installed_on=date(2018, 1, 1), ended_on=date(2021, 1, 1))

    again = install(commission)

    assert queries.secretariat_in_force("20", date(2022, 1, 1)) is None
    assert queries.secretariat_in_force("20", TODAY) is again
    assert [period.from_on.year for period in queries.periods_of("20")] == [2024, 2018]


def test_who_facilitates_keeps_contact_and_rules_of_their_table_alone(table, commission):
    mine, other = make_user((Role.FACILITATOR, "20")), make_user((Role.FACILITATOR, "14"))
    town = services.open_body("20", "20067", person=commission, now=NOON)
    contact = {"email": "STL@Oaxaca.example", "phone": "951 000 0000", "now": NOON}
    rules = {"quorum": Quorum.EVERY_SECTOR, "voting": Voting.BY_SECTOR, "now": NOON}

    services.edit_contact(table, **contact, person=mine)
    services.edit_rules(table, **rules, person=mine)

    assert table.contact_email == "stl@oaxaca.example"
    assert (table.quorum, table.voting) == (Quorum.EVERY_SECTOR, Voting.BY_SECTOR)
    for body, person in ((table, other), (town, mine)):
        with pytest.raises(NotAllowedError):
            services.edit_contact(body, **contact, person=person)
        with pytest.raises(NotAllowedError):
            services.edit_rules(body, **rules, person=person)


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "no es"},
        {"phone": "<b>"},
        {"website": "javascript:alert(1)"},
        {"address": "x" * 401},
    ],
    ids=["email", "phone", "website", "address"],
)
def test_what_is_no_contact_is_refused(table, commission, wrong):
    with pytest.raises(InvalidInputError):
        services.edit_contact(table, **wrong, person=commission, now=NOON)


def test_a_table_is_called_as_it_named_itself_while_that_period_lasts(commission):
    from gatp_participa.entities.services import rename_term
    from gatp_participa.pages.queries.names import table_name

    rename_term("secretariat.name", "Comité Coordinador", from_on=date(2026, 11, 1))
    body = install(commission, day=date(2020, 1, 1), display_name="Mesa de Puertas Abiertas")
    begin(body, Stage.INACTIVE, date(2022, 1, 1), by=commission)
    begin(body, Stage.INSTALLED, date(2024, 1, 1), by=commission)

    said = {
        date(2021, 6, 1): "Mesa de Puertas Abiertas",
        date(2025, 6, 1): "Secretariado Técnico Local de Oaxaca",
        TODAY: "Comité Coordinador de Oaxaca",
    }
    for day, name in said.items():
        assert queries.body_name("20", has_secretariat=True, on=day) == name
        assert table_name("20", has_secretariat=True, on=day) == name
    desk = "Mesa nacional de la Comisión GATP"
    assert queries.body_name("12", has_secretariat=False, on=TODAY) == desk


def test_every_act_leaves_a_trace(commission, table):
    services.edit_contact(table, email="a@b.example", person=commission, now=NOON)
    period = db.session.scalars(select(SecretariatPeriod)).one()
    services.rename(period, display_name="Mesa", note="Sin acta.", person=commission, now=NOON)
    with pytest.raises(InvalidInputError):
        services.rename(period, display_name="Mesa", note="", person=commission, now=NOON)

    assert acts()[-4:] == [
        "secretariats.open", "secretariats.begin_stage", "secretariats.edit_contact",
        "secretariats.rename",
    ]  # fmt: skip
