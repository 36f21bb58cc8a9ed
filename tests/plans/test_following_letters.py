"""Reminders before a day, what passes above after it, and who is told of a verdict."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from gatp_participa.core import clock
from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    TooManyRequestsError,
)
from gatp_participa.following.models import News
from gatp_participa.following.status import What
from gatp_participa.jobs.models import Job
from gatp_participa.moderation.models import ModerationItem, Signal
from gatp_participa.moderation.services import scanning
from gatp_participa.moderation.status import Kind as ModerationKind
from gatp_participa.moderation.status import SignalKind
from gatp_participa.notices.models import OutboxMessage
from gatp_participa.plans import jobs
from gatp_participa.plans.services import remarking, reminding
from gatp_participa.plans.status import CommitmentStatus, Verdict
from tests.plans.following import Promise
from tests.support.factories import NOON, make_user

MONDAY = NOON + timedelta(days=2)  # 23 November 2026


@pytest.fixture
def promise(session, at_noon):
    return Promise(activities=1)


def letters(session, kind):
    return sorted(
        session.scalars(select(OutboxMessage.recipient).where(OutboxMessage.kind == kind)).all()
    )


def remind(monkeypatch, at):
    monkeypatch.setattr(clock, "now", lambda: at)
    jobs.remind(job=None)


@pytest.mark.parametrize(
    ("ends_in", "reminders", "escalations"),
    [(15, 0, 0), (14, 2, 0), (5, 2, 0), (0, 2, 0), (-1, 2, 0), (-4, 0, 0), (-7, 0, 2), (-60, 0, 2)],
)
def test_each_day_has_its_letter_once(
    promise, session, monkeypatch, ends_in, reminders, escalations
):
    promise.activities[0].ends_on = MONDAY.date() + timedelta(days=ends_in)
    promise.activities[0].starts_on = date(2026, 1, 1)
    for hours in (0, 0, 6):
        remind(monkeypatch, MONDAY + timedelta(hours=hours))

    people = sorted([promise.responsible.email, promise.substitute.email])
    above = sorted([promise.facilitator.email, promise.commission.email])
    assert letters(session, "activity_reminder") == (people if reminders else [])
    assert letters(session, "activity_escalated") == (above if escalations else [])


def test_a_reminder_two_weeks_before_and_another_on_the_day(promise, session, monkeypatch):
    promise.activities[0].ends_on = date(2026, 12, 5)  # a Saturday: the day is Friday
    for day in range(23):
        remind(monkeypatch, MONDAY + timedelta(days=day))

    sent = session.execute(
        select(OutboxMessage.created_at, OutboxMessage.subject)
        .where(OutboxMessage.recipient == promise.responsible.email)
        .order_by(OutboxMessage.id)
    ).all()
    assert [at.date() for at, _subject in sent] == [date(2026, 11, 23), date(2026, 12, 4)]
    assert "Faltan 12 días" in sent[0].subject
    assert len(letters(session, "activity_escalated")) == 2
    assert promise.activities[0].escalated_at.date() == date(2026, 12, 14)  # 12 is a Saturday


@pytest.mark.parametrize("at", [NOON, NOON + timedelta(days=1)])
def test_nobody_is_written_on_a_day_of_rest(promise, session, monkeypatch, at):
    promise.activities[0].ends_on = at.date()
    remind(monkeypatch, at)
    assert letters(session, "activity_reminder") == []


@pytest.mark.parametrize(
    "status", [CommitmentStatus.COMPLETED, CommitmentStatus.SUSPENDED, CommitmentStatus.VERIFIED]
)
def test_what_is_delivered_or_stopped_is_not_reminded(promise, session, monkeypatch, status):
    from gatp_participa.plans.status import DelayReason

    activity = promise.activities[0]
    activity.status, activity.stopped_reason = status, DelayReason.BUDGET
    activity.progress = 0 if status is CommitmentStatus.SUSPENDED else 100
    activity.verified_at = NOON if status is CommitmentStatus.VERIFIED else None
    activity.ends_on = MONDAY.date()
    remind(monkeypatch, MONDAY)
    assert letters(session, "activity_reminder") == []


def test_without_accounts_the_government_of_the_table_is_reminded(promise, session, monkeypatch):
    promise.commitment.responsible_id = promise.commitment.substitute_id = None
    promise.activities[0].ends_on = MONDAY.date()
    remind(monkeypatch, MONDAY)
    assert letters(session, "activity_reminder") == [promise.government.email]


def test_a_final_result_asks_the_other_sides_and_its_verdict_comes_back(promise, session):
    promise.government.language = "en"
    update = promise.finish(person=promise.government)
    assert letters(session, "plan_to_verify") == sorted(
        [promise.society.email, promise.oversight.email, promise.facilitator.email]
    )
    promise.verify(update, Verdict.REFUSED)
    assert letters(session, "plan_verdict") == sorted(
        [promise.responsible.email, promise.substitute.email, promise.government.email]
    )
    assert session.scalars(select(News).where(News.what == What.PROGRESS_VERIFIED)).all() == []


def test_a_remark_is_answered_signed_and_its_author_hears(promise, session):
    said = remarking.write(
        promise.commitment, body="En mi calle no.", person=promise.citizen, now=NOON
    )
    with pytest.raises(NotAllowedError):
        remarking.write(promise.commitment, body="Yo digo.", parent_id=said.id,
                        person=promise.society, now=NOON)  # fmt: skip
    answer = remarking.write(promise.commitment, body="El lunes va.", parent_id=said.id,
                             person=promise.responsible, now=NOON)  # fmt: skip
    assert said.signed_as == ""
    assert answer.signed_as == "Ana Cruz, Directora de distribución, Organismo de agua"
    assert letters(session, "remark_answered") == [promise.citizen.email]
    with pytest.raises(NotFoundError):
        remarking.write(promise.commitment, body="Otra vez.", parent_id=answer.id,
                        person=promise.responsible, now=NOON)  # fmt: skip


def test_who_sits_at_the_table_may_sign_with_their_side(promise):
    body = {"body": "Lo vimos el lunes.", "as_seat": True, "now": NOON}
    for who, said in (
        ("society", "sociedad civil"), ("substitute", "Luis Mejía"), ("government", "Organismo"),
    ):  # fmt: skip
        row = remarking.write(promise.commitment, person=getattr(promise, who), **body)
        assert said.lower() in row.signed_as.lower()
    assert remarking.write(promise.commitment, person=promise.citizen, **body).signed_as == ""


def test_remarks_have_the_limits_of_comments(promise, session):
    def say(body, person=promise.citizen, now=NOON):
        return remarking.write(promise.commitment, body=body, person=person, now=now)

    with pytest.raises(InvalidInputError):
        say("a" * 1501)
    new = make_user(created_at=NOON)
    with pytest.raises(InvalidInputError, match="direcciones de internet"):
        say("Mira https://ejemplo.mx", person=new)
    assert say("Lo mismo.").id == say("Lo mismo.").id
    for number in range(9):
        say(f"Otra cosa {number}.")
    with pytest.raises(TooManyRequestsError):
        say("Una más.")


def test_a_hidden_remark_says_why_and_is_not_answered(promise):
    said = remarking.write(
        promise.commitment, body="Una grosería.", person=promise.citizen, now=NOON
    )
    reason = "Insulta a una persona que trabaja ahí."
    with pytest.raises(NotAllowedError):
        remarking.hide(said, reason=reason, person=promise.society, now=NOON)
    remarking.hide(said, reason=reason, person=promise.commission, now=NOON)
    with pytest.raises(ConflictError):
        remarking.hide(said, reason=reason, person=promise.commission, now=NOON)
    with pytest.raises(ConflictError, match="ya no está a la vista"):
        remarking.write(promise.commitment, body="Ya voy.", parent_id=said.id,
                        person=promise.responsible, now=NOON)  # fmt: skip
    remarking.show(said, reason=reason, person=promise.commission, now=NOON)
    assert (said.hidden_at, said.hidden_reason) == (None, "")


def test_the_last_working_day_is_before_a_day_of_rest():
    assert reminding.last_working_day(date(2026, 12, 5)) == date(2026, 12, 4)
    assert reminding.last_working_day(date(2026, 12, 25)) == date(2026, 12, 24)


def test_what_is_said_is_looked_at_as_comments_are(promise, session, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    body = "Llámenme al 5512345678 y les digo dónde falta."
    said = remarking.write(promise.commitment, body=body, person=promise.citizen, now=NOON)
    remarking.write(promise.commitment, body="Ya lo vi en mi calle.", person=promise.citizen,
                    now=NOON)  # fmt: skip
    for job in session.scalars(select(Job).where(Job.name == "moderation.scan")):
        scanning.scan(ModerationKind(job.arguments["kind"]), job.arguments["numbers"], now=NOON)

    (item,) = session.scalars(select(ModerationItem))
    assert (item.kind, item.thing_id) == (ModerationKind.REMARK, said.id)
    (signal,) = session.scalars(select(Signal).where(Signal.item_id == item.id))
    assert (signal.kind, signal.field) == (SignalKind.PHONE, "body")


def test_what_was_said_before_is_looked_at_by_hand(promise):
    said = remarking.write(
        promise.commitment, body="Escriban a mi número 5512345678.", person=promise.citizen,
        now=NOON,
    )  # fmt: skip
    assert scanning.written_outside_calls(ModerationKind.REMARK) == [said.id]
    assert scanning.written_outside_calls(ModerationKind.REMARK, after_id=said.id) == []
    assert scanning.written_outside_calls(ModerationKind.ATTACHMENT) == []
