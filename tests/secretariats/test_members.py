"""Who sits in each place, one holder and one substitute, and what it opens and closes."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from gatp_participa.accounts import services as accounts
from gatp_participa.accounts.models import Invitation
from gatp_participa.accounts.rules import has_role, may_attend
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.audit.models import AuditEntry
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.secretariats import queries, services
from gatp_participa.secretariats.holdings import erase_seats, my_seats
from gatp_participa.secretariats.models import SecretariatMember
from gatp_participa.secretariats.status import Selection, Standing
from tests.secretariats.conftest import START, TODAY, install, seat, sit
from tests.support.factories import NOON, make_user

DAY = timedelta(days=1)
PEOPLE = {
    "the commission": (((Role.COMMISSION, "00"),), True, True),
    "its facilitator": (((Role.FACILITATOR, "20"),), True, False),
    "another facilitator": (((Role.FACILITATOR, "14"),), False, False),
    "a member": (((Role.SECRETARIAT_MEMBER, "20"),), False, False),
    "an auditor": (((Role.AUDITOR, "00"),), False, False),
    "nobody": ((), False, False),
}


@pytest.fixture
def place(table, commission):
    return seat(table, Sector.CIVIL_SOCIETY, commission, title="Organizaciones")


@pytest.mark.parametrize("who", PEOPLE)
def test_who_may_seat_and_name_a_facilitator(table, place, commission, who):
    grants, seats, names = PEOPLE[who]
    person = make_user(*grants)
    other = sit(seat(table, Sector.GOVERNMENT, commission), "Luz", commission)
    told = {
        "seat": (lambda: sit(place, "Ana", person), seats),
        "add": (lambda: seat(table, Sector.GOVERNMENT, person), seats),
        "title": (lambda: services.edit_seat(place, title="Otra", person=person, now=NOON), seats),
        "correct": (
            lambda: services.correct_member(
                other, services.Named(name="Luz María"), person=person, now=NOON
            ),
            seats,
        ),
        "facilitator": (
            lambda: services.name_facilitator(other, person=person, now=NOON), names
        ),
    }  # fmt: skip
    for act, may in told.values():
        if may:
            act()
        else:
            with pytest.raises(NotAllowedError):
                act()


def test_a_place_with_an_account_opens_the_desk_of_its_state_and_no_other(place, commission):
    user = make_user()

    sit(place, "Ana Cruz", commission, user=user)

    assert may_attend(user, "20")
    assert not may_attend(user, "14")
    assert user.grants[0].sector is Sector.CIVIL_SOCIETY


def test_a_place_without_an_account_only_names_who_sits(table, place, commission):
    member = sit(place, "  Ana   Cruz ", commission)

    assert (member.name, member.user_id, member.from_on) == ("Ana Cruz", None, TODAY)
    assert queries.members_on(table, TODAY) == [member]
    assert queries.members_on(table, TODAY - DAY) == []


def test_a_place_has_one_holder_and_one_substitute(place, commission):
    sit(place, "Ana", commission, START)
    sit(place, "Luz", commission, START, standing=Standing.SUBSTITUTE)

    for standing in Standing:
        with pytest.raises(ConflictError, match=standing.label):
            sit(place, "Eva", commission, standing=standing)


def test_replacing_somebody_keeps_who_was_there(table, place, commission):
    before = sit(place, "Ana", commission, START)
    services.end_member(before, on=TODAY, person=commission, now=NOON)

    after = sit(place, "Eva", commission, TODAY)

    assert queries.members_on(table, TODAY - DAY) == [before]
    assert queries.members_on(table, TODAY) == [after]
    assert list(queries.past_members(table, TODAY)) == [before]
    with pytest.raises(ConflictError):
        services.end_member(before, person=commission, now=NOON)


@pytest.mark.parametrize(
    ("on", "attends_today", "attends_then"),
    [(None, False, False), (TODAY + 5 * DAY, True, False), (TODAY - 5 * DAY, False, False)],
    ids=["today", "later", "told late"],
)
def test_the_role_ends_with_the_place(place, commission, on, attends_today, attends_then):
    user = make_user()
    member = sit(place, "Ana", commission, START, user=user)
    grant = user.grants[0]
    grant.valid_from_on = START
    db.session.flush()

    services.end_member(member, on=on, person=commission, now=NOON)

    assert has_role(user, Role.SECRETARIAT_MEMBER, scope="20", on=TODAY) is attends_today
    assert has_role(user, Role.SECRETARIAT_MEMBER, on=TODAY + 5 * DAY) is attends_then


def test_a_place_of_no_days_leaves_nothing_but_its_trace(place, commission):
    user = make_user()
    member = sit(place, "Ana", commission, user=user)

    services.end_member(member, person=commission, now=NOON)

    assert db.session.scalars(select(SecretariatMember)).all() == []
    assert user.grants == []
    acts = db.session.scalars(select(AuditEntry.act)).all()
    assert {"secretariats.seat", "secretariats.end_member"} <= set(acts)


def test_an_address_without_account_is_invited_and_sits_when_it_accepts(place, commission):
    member = sit(place, "Ana Cruz", commission, email="ana@example.org")
    invitation = db.session.scalars(select(Invitation)).one()
    assert (member.invitation_id, member.user_id) == (invitation.id, None)
    ana = make_user(email="ana@example.org", name="")

    accounts.accept(invitation, person=ana, now=NOON)

    assert member.user_id == ana.id
    assert may_attend(ana, "20")
    services.end_member(member, on=TODAY, person=commission, now=NOON)
    assert not may_attend(ana, "20")


def test_an_address_with_an_account_sits_at_once(place, commission):
    user = make_user(email="ana@example.org")

    assert sit(place, "Ana", commission, email="Ana@Example.org").user_id == user.id
    assert may_attend(user, "20")


def test_an_invitation_goes_with_the_place_it_was_for(place, commission):
    member = sit(place, "Ana", commission, email="ana@example.org")
    services.end_member(member, person=commission, now=NOON)

    invitation = db.session.scalars(select(Invitation)).one()
    assert invitation.withdrawn_at == NOON
    with pytest.raises(ConflictError):
        accounts.accept(invitation, person=make_user(email="ana@example.org"), now=NOON)


def test_who_facilitates_invites_and_takes_back_at_their_table(place):
    facilitator = make_user((Role.FACILITATOR, "20"))
    user = make_user(email="luz@example.org")
    sit(place, "Luz", facilitator, email="luz@example.org", standing=Standing.SUBSTITUTE)
    member = sit(place, "Ana", facilitator, email="ana@example.org")

    accounts.accept(
        db.session.scalars(select(Invitation)).one(),
        person=make_user(email="ana@example.org"), now=NOON,
    )  # fmt: skip
    services.end_member(member, person=facilitator, now=NOON)

    assert may_attend(user, "20")


@pytest.mark.parametrize("by", ["user", "email"])
def test_nobody_sits_twice_at_a_table(table, place, commission, by):
    user = make_user(email="ana@example.org")
    how = {"user": user} if by == "user" else {"email": "ana@example.org"}
    sit(place, "Ana", commission, **how)

    with pytest.raises(ConflictError, match="ya tiene un lugar"):
        sit(seat(table, Sector.GOVERNMENT, commission), "Ana", commission, **how)


def test_the_same_address_is_not_invited_to_two_places(place, commission):
    sit(place, "Ana", commission, email="ana@example.org")

    with pytest.raises(ConflictError, match="ya tiene un lugar"):
        sit(place, "Ana", commission, email="ana@example.org", standing=Standing.SUBSTITUTE)


def test_a_table_has_one_person_who_facilitates(table, place, commission):
    sit(place, "Ana", commission, is_facilitator=True)

    with pytest.raises(ConflictError, match="facilitadora"):
        sit(seat(table, Sector.GOVERNMENT, commission), "Luz", commission, is_facilitator=True)


def test_facilitating_passes_to_another_and_history_says_when(table, place, commission):
    ana, luz = make_user(), make_user()
    first = sit(place, "Ana", commission, START, user=ana, is_facilitator=True)
    second = sit(seat(table, Sector.GOVERNMENT, commission), "Luz", commission, START, user=luz)

    now = services.name_facilitator(second, on=TODAY, person=commission, now=NOON)

    assert now.is_facilitator
    assert (first.is_facilitator, first.to_on) == (True, TODAY)
    assert [one.name for one in queries.members_on(table, TODAY)] == ["Luz", "Ana"]
    assert has_role(luz, Role.FACILITATOR, scope="20")
    assert has_role(ana, Role.SECRETARIAT_MEMBER, scope="20")
    assert not has_role(ana, Role.FACILITATOR)
    assert not has_role(luz, Role.SECRETARIAT_MEMBER)


@pytest.mark.parametrize(
    "wrong",
    [{"name": " "}, {"day": date(2020, 1, 1)}, {"name": "x" * 121}],
    ids=["no name", "before the table", "too long"],
)
def test_a_place_needs_a_name_and_a_table(place, commission, wrong):
    said = {"name": "Ana", "day": TODAY} | wrong

    with pytest.raises(InvalidInputError):
        sit(place, said["name"], commission, said["day"])


def test_a_place_is_closed_only_when_nobody_has_it(place, commission):
    member = sit(place, "Ana", commission, START)
    with pytest.raises(ConflictError, match="ocupa"):
        services.end_seat(place, person=commission, now=NOON)
    services.end_member(member, on=TODAY, person=commission, now=NOON)

    services.end_seat(place, person=commission, now=NOON)

    assert place.to_on == TODAY
    with pytest.raises(ConflictError):
        services.end_seat(place, person=commission, now=NOON)


def test_a_municipal_table_names_people_and_gives_no_role(commission):
    place = seat(install(commission, "20067"), Sector.GOVERNMENT, commission)
    user = make_user()

    assert sit(place, "Ana", commission, user=user).user_id == user.id
    assert user.grants == []
    with pytest.raises(InvalidInputError):
        sit(place, "Luz", commission, email="a@b.example", standing=Standing.SUBSTITUTE)


def test_names_stay_out_of_the_audit_and_of_who_asks_to_be_forgotten(place, commission):
    user = make_user()
    named = services.Named(name="Ana Cruz", selection=Selection.OPEN_CALL, selection_note="2024")
    member = services.seat_member(
        place, named, user=user, from_on=START, person=commission, now=NOON
    )

    assert "Ana" not in str(db.session.scalars(select(AuditEntry.changes)).all())
    (mine,) = my_seats(user.id)
    assert mine["nombre"] == "Ana Cruz"
    assert mine["como_llegaste"] == "por convocatoria abierta: 2024"
    erase_seats(user, now=NOON)
    db.session.refresh(member)
    assert (member.user_id, member.selection_note) == (None, "")
    assert "Ana" not in member.name
