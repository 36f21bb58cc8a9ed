"""Pauses, reminders, escalations and the light of each state."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from gatp_participa.core.errors import ConflictError, InvalidInputError
from gatp_participa.notices.models import OutboxMessage
from gatp_participa.routing import jobs, queries, services
from gatp_participa.routing.models import ReferralMove, ReferralPause
from gatp_participa.routing.status import Clock, Decision, Move, PauseReason
from tests.routing.conftest import REASON
from tests.support.factories import NOON, make_referral, make_response, make_theme

DAY = timedelta(days=1)
WHY = "Se pidió el padrón de pozos a la Comisión del Agua el lunes."

pytestmark = pytest.mark.usefixtures("at_noon")


def pause(table, now=NOON, **kw):
    given = {"reason": PauseReason.INFORMATION, "body": WHY} | kw
    return services.pause(table.referral, **given, person=table.government, now=now)


def letters(session, what):
    rows = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "referral_news"))
    return [row for row in rows if row.dedupe_key.startswith(f"referral_{what}")]


def test_while_it_is_paused_the_clock_does_not_run(session, table):
    pause(table, NOON + 2 * DAY)  # a Monday
    assert services.escalate_overdue(NOON + 60 * DAY) == 0

    services.resume(table.referral, person=table.government, now=NOON + 9 * DAY)  # the next one

    assert table.referral.answer_due_on == date(2026, 12, 28)  # five working days later
    told = [(s.kind, s.on) for s in queries.history_of(table.referral)]
    assert told == [
        ("sent", date(2026, 11, 21)), ("paused", date(2026, 11, 23)),
        ("resumed", date(2026, 11, 30)),
    ]  # fmt: skip


def test_a_pause_says_why_and_there_is_one_at_a_time(session, table):
    with pytest.raises(InvalidInputError):
        pause(table, body="Porque sí.")
    pause(table)
    with pytest.raises(ConflictError, match="ya está en pausa"):
        pause(table)
    services.resume(table.referral, person=table.government, now=NOON + DAY)
    with pytest.raises(ConflictError):
        services.resume(table.referral, person=table.government, now=NOON + DAY)


def test_a_pause_does_not_hide_what_is_late(session, table):
    with pytest.raises(ConflictError, match="ya venció"):
        pause(table, NOON + 60 * DAY)


def test_a_pause_that_nobody_ends_ends_by_itself(session, table):
    pause(table)
    assert services.end_long_pauses(NOON + 30 * DAY) == 0

    assert services.end_long_pauses(NOON + 60 * DAY) == 1

    one = session.scalars(select(ReferralPause)).one()
    assert one.to_on == date(2027, 1, 5)
    assert table.referral.answer_due_on > date(2026, 12, 18)


def test_answering_ends_the_pause(session, table):
    pause(table)
    services.answer(
        table.referral, decision=Decision.INCLUDE, reason=REASON, person=table.commission,
        now=NOON + DAY,
    )  # fmt: skip

    assert session.scalars(select(ReferralPause)).one().to_on == date(2026, 11, 22)


def test_what_is_late_reaches_the_commission_once(session, table):
    late = NOON + 28 * DAY
    assert services.escalate_overdue(late - DAY) == 0  # the last day is still on time
    assert services.escalate_overdue(late) == 1
    assert services.escalate_overdue(late + DAY) == 0

    assert table.referral.escalated_at == late
    assert [one.move for one in session.scalars(select(ReferralMove))] == [Move.ESCALATED]
    assert table.referral.secretariat_id == table.secretariat.id
    told = letters(session, "overdue")
    assert {one.recipient for one in told} == {
        table.commission.email, table.other_commission.email
    }  # fmt: skip
    assert "Venció 1 tema" in told[0].subject


def test_a_table_is_reminded_once_five_working_days_before(session, table):
    assert services.remind(NOON + 19 * DAY) == 0
    for days in (20, 21, 22):
        services.remind(NOON + days * DAY)

    told = letters(session, "due_soon")
    assert {one.recipient for one in told} == {one.email for one in table.members.values()}
    assert len(told) == 3
    assert "18 de diciembre de 2026" in told[0].body_text


def test_the_job_keeps_all_the_days(session, table, monkeypatch):
    from gatp_participa.core import clock

    monkeypatch.setattr(clock, "now", lambda: NOON + 40 * DAY)
    jobs.keep_days(job=None)

    session.refresh(table.referral)
    assert table.referral.escalated_at == NOON + 40 * DAY


def test_the_light_counts_as_each_clock_reads(session, table):
    """The table's query says the same as reading them one by one."""
    today = NOON.date()
    dues = [(-10, None), (0, None), (7, None), (8, None), (3, -1), (-5, -2), (-2, -2)]
    expected = {}
    for due, answered in dues:
        referral = make_referral(
            make_theme(call=table.call, published=True), "09",
            answer_due_on=today + due * DAY,
        )  # fmt: skip
        if answered is not None:
            # Half an hour before midnight in central Mexico: another day in UTC.
            make_response(referral, published_at=NOON + answered * DAY + timedelta(hours=11.5))
        read = queries.read_clock(referral, today, is_paused=False)
        expected[read] = expected.get(read, 0) + 1
    state = next(one for one in queries.lights_of_every_state(today) if one.code == "09")

    assert state.counts == expected
    assert state.counts[Clock.ANSWERED] == 2
    assert (state.total, state.closed, state.has_percent) == (7, 4, False)
    assert state.worst is Clock.OVERDUE


def test_there_are_32_states_whatever_happened(session):
    states = queries.lights_of_every_state(NOON.date())

    assert len(states) == 32
    assert all(one.worst is None for one in states)
