"""The life of a session: prepared, called, held, decided, signed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from gatp_participa.deliberation import queries, services
from gatp_participa.deliberation.services import AgreementDraft, SessionDraft
from gatp_participa.deliberation.status import (
    AgreementStatus,
    Choice,
    Outcome,
    Presence,
    SessionKind,
    SessionStatus,
)
from gatp_participa.notices.models import OutboxMessage
from gatp_participa.secretariats.status import Voting
from tests.deliberation.helpers import (
    DRAFT,
    LATER,
    NOON,
    SECTORS,
    all_present,
    make_called,
    make_held,
    make_referred,
    make_table,
)
from tests.support.factories import make_commission, make_user

pytestmark = pytest.mark.usefixtures("session", "at_noon")
GOV, CIV, OVER = SECTORS


def draft(**kw):
    return SessionDraft(**{**vars(DRAFT), **kw})


def test_only_who_facilitates_the_table_or_the_commission_prepares_a_session():
    table = make_table()
    for person in (table.users[GOV][0], make_user(), make_table(code="19").facilitator):
        with pytest.raises(NotAllowedError):
            services.create(table.secretariat, DRAFT, person=person, now=NOON)
    for number, person in enumerate((table.facilitator, make_commission()), 1):
        made = services.create(table.secretariat, DRAFT, person=person, now=NOON)
        assert (made.number, made.status) == (number, SessionStatus.DRAFT)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_at": LATER - timedelta(hours=1)}, {"starts_at": NOON - timedelta(days=1)},
        {"place": " ", "link": ""},
    ],
)  # fmt: skip
def test_a_session_has_a_place_and_its_hours_run_forwards(wrong):
    table = make_table()
    with pytest.raises(InvalidInputError):
        services.create(table.secretariat, draft(**wrong), person=table.facilitator, now=NOON)


def test_the_agenda_takes_what_waits_for_an_answer_first_what_is_due_first():
    table = make_table()
    _call, referrals = make_referred(3)
    referrals[2].answer_due_on = NOON.date()
    made = services.create(table.secretariat, DRAFT, person=table.facilitator, now=NOON)
    suggested = queries.open_referrals(table.secretariat)
    assert suggested[0].id == referrals[2].id
    wanted = [referrals[0].id, referrals[2].id, 987_654]
    act = {"person": table.facilitator, "now": NOON}
    assert services.add_referrals(made, wanted, **act) == 2
    assert services.add_referrals(made, wanted, **act) == 0
    last = services.add_point(made, "Asuntos generales", **act)
    services.move_point(last, -1, **act)
    services.move_point(last, -1, **act)
    services.move_point(last, -1, **act)
    titles = [item.title for item in queries.room_of(made).items]
    assert titles == ["Asuntos generales", "Tema 3", "Tema 1"]
    services.remove_point(last, **act)
    assert [i.position for i in queries.room_of(made).items] == [1, 2]


@pytest.mark.parametrize(
    ("kind", "days", "is_called"),
    [
        (SessionKind.ORDINARY, 9, True), (SessionKind.ORDINARY, 5, False),
        (SessionKind.EXTRAORDINARY, 3, True), (SessionKind.EXTRAORDINARY, 2, False),
        (SessionKind.WORKING_TABLE, 1, True),
    ],
)  # fmt: skip
def test_people_are_called_with_time(kind, days, is_called):
    table = make_table()
    when = NOON + timedelta(days=days)  # noon is a Saturday
    made = services.create(
        table.secretariat,
        draft(kind=kind, starts_at=when, ends_at=when + timedelta(hours=1)),
        person=table.facilitator, now=NOON,
    )  # fmt: skip
    services.add_point(made, "Uno", person=table.facilitator, now=NOON)
    if is_called:
        assert services.call(made, person=table.facilitator, now=NOON) == 6
    else:
        with pytest.raises(InvalidInputError, match="hábil"):
            services.call(made, person=table.facilitator, now=NOON)


def test_nobody_is_called_to_an_empty_agenda_and_it_does_not_change_afterwards():
    table = make_table()
    made = services.create(table.secretariat, DRAFT, person=table.facilitator, now=NOON)
    with pytest.raises(InvalidInputError):
        services.call(made, person=table.facilitator, now=NOON)
    called = make_called(table)
    with pytest.raises(ConflictError):
        services.add_point(called, "Tarde", person=table.facilitator, now=NOON)


def test_changing_the_place_tells_everyone_again_and_changing_nothing_tells_nobody(session):
    table = make_table()
    called = make_called(table)
    act = {"person": table.facilitator, "now": NOON}
    assert services.reschedule(called, DRAFT, **act) == 0
    assert services.reschedule(called, draft(place="Otra sala"), **act) == 6
    assert called.revision == 1
    soon = NOON + timedelta(days=2)
    with pytest.raises(InvalidInputError):
        services.reschedule(called, draft(starts_at=soon, ends_at=soon + timedelta(hours=1)), **act)
    assert services.cancel(called, reason="No hay sala.", **act) == 6
    letters = session.scalars(select(OutboxMessage.calendar).order_by(OutboxMessage.id)).all()
    assert len(letters) == 18
    assert "METHOD:CANCEL" in letters[-1]
    assert "SEQUENCE:2" in letters[-1]


def test_the_day_has_to_come_before_attendance_is_taken():
    table = make_table()
    called = make_called(table)
    with pytest.raises(ConflictError):
        services.take_attendance(called, all_present(table), person=table.facilitator, now=NOON)


def test_without_quorum_it_is_only_a_working_table_that_does_not_vote():
    table = make_table()
    called = make_called(table)
    only = {table.holders[GOV][0].id: Presence.REMOTE}
    act = {"person": table.facilitator, "now": LATER}
    room = services.take_attendance(called, only, **act)
    assert not room.count.is_met
    with pytest.raises(ConflictError, match="No hay quórum"):
        services.hold(called, **act)
    services.hold(called, as_working_table=True, **act)
    assert (called.kind, called.status) == (SessionKind.WORKING_TABLE, SessionStatus.HELD)
    (item, _other) = queries.room_of(called).items
    with pytest.raises(ConflictError):
        services.vote(item, {table.holders[GOV][0].seat_id: Choice.FOR}, **act)


def test_a_substitute_speaks_only_when_the_holder_is_not_there():
    table = make_table()
    came = all_present(table) | {table.substitutes[GOV].id: Presence.IN_PERSON}
    held = make_held(table, came)
    assert queries.room_of(held).count.present == 3  # the seat counts once
    (item, _other) = queries.room_of(held).items
    seat = table.holders[GOV][0].seat_id
    with pytest.raises(ConflictError, match="vota hoy"):
        services.vote(item, {seat: Choice.FOR}, person=table.deputies[GOV], now=LATER)
    services.take_attendance(
        held, {table.holders[GOV][0].id: Presence.ABSENT}, person=table.facilitator, now=LATER
    )
    room = services.vote(item, {seat: Choice.FOR}, person=table.deputies[GOV], now=LATER)
    assert room.votes[item.id][seat].member_id == table.substitutes[GOV].id


def test_nobody_votes_for_a_seat_of_others_and_a_seat_votes_once():
    table = make_table()
    held = make_held(table)
    (item, _other) = queries.room_of(held).items
    mine, yours = table.holders[GOV][0].seat_id, table.holders[CIV][0].seat_id
    with pytest.raises(NotAllowedError):
        services.vote(item, {yours: Choice.FOR}, person=table.users[GOV][0], now=LATER)
    for choice in (Choice.FOR, Choice.AGAINST):
        room = services.vote(item, {mine: choice}, person=table.users[GOV][0], now=LATER)
    assert {s: v.choice for s, v in room.votes[item.id].items()} == {mine: Choice.AGAINST}
    services.vote(item, {mine: None}, person=table.facilitator, now=LATER)
    assert queries.room_of(held).votes == {}


@pytest.mark.parametrize("rule", list(Voting))
def test_a_point_ends_as_its_votes_say(rule):
    table = make_table(voting=rule)
    held = make_held(table)
    act = {"person": table.facilitator, "now": LATER}
    (item, other) = queries.room_of(held).items
    with pytest.raises(InvalidInputError):
        services.resolve(item, Outcome.APPROVED, **act)
    services.vote(item, {one.seat_id: Choice.AGAINST for one in table.members}, **act)
    for outcome in (Outcome.APPROVED, Outcome.INFORMED):
        with pytest.raises(InvalidInputError):
            services.resolve(item, outcome, **act)
    services.resolve(item, Outcome.REJECTED, "No alcanza.", **act)
    with pytest.raises(ConflictError):
        services.vote(item, {table.members[0].seat_id: Choice.FOR}, **act)
    services.resolve(item, None, **act)
    services.resolve(other, Outcome.POSTPONED, **act)
    assert (item.outcome, other.outcome) == (None, Outcome.POSTPONED)


def test_who_voted_cannot_turn_out_not_to_have_come():
    table = make_table(seats=3)
    held = make_held(table)
    (item, _other) = queries.room_of(held).items
    member = table.holders[GOV][0]
    act = {"person": table.facilitator, "now": LATER}
    services.vote(item, {member.seat_id: Choice.FOR}, **act)
    with pytest.raises(ConflictError, match="votó"):
        services.take_attendance(held, {member.id: Presence.ABSENT}, **act)


def test_agreements_are_followed_until_done_or_dropped_with_a_reason():
    table = make_table()
    signed = make_held(table)
    act = {"person": table.facilitator, "now": LATER}
    for wrong in (
        {"body": " ", "responsible": "Ana"},
        {"body": "Mandar el oficio", "responsible": "Ana", "due_on": NOON.date()},
    ):
        with pytest.raises(InvalidInputError):
            services.agree(signed, AgreementDraft(**wrong), **act)
    with pytest.raises(NotFoundError):
        services.agree(signed, AgreementDraft(body="a", responsible="b", item_id=1 << 40), **act)
    one, two, gone = (
        services.agree(signed, AgreementDraft(body=f"Acuerdo {n}", responsible="Ana"), **act)
        for n in range(3)
    )
    services.remove_agreement(gone, **act)
    services.close_agreement(one, AgreementStatus.DONE, **act)
    with pytest.raises(InvalidInputError):
        services.close_agreement(two, AgreementStatus.DROPPED, **act)
    services.close_agreement(two, AgreementStatus.DROPPED, "Ya no hace falta.", **act)
    with pytest.raises(ConflictError):
        services.close_agreement(two, AgreementStatus.DONE, **act)
