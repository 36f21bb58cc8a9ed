"""What cannot wait is told at once; the rest, each morning; and each person says if they want it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from gatp_participa.accounts.status import Role
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.jobs.models import Job
from gatp_participa.jobs.queue import run_next
from gatp_participa.moderation import jobs
from gatp_participa.moderation.cli import scan
from gatp_participa.moderation.models import LetterChoice
from gatp_participa.moderation.services.choosing import choose_letters
from gatp_participa.moderation.status import Reason
from gatp_participa.notices.models import OutboxMessage
from tests.moderation.support import make_item, make_moderator, make_report
from tests.support.factories import NOON, make_commission, make_proposal, make_user

pytestmark = pytest.mark.usefixtures("session", "at_noon")


def alert_all():
    db.session.commit()  # a claim that finds nothing rolls back
    for number in db.session.scalars(select(Job.id).where(Job.name == "moderation.alert")).all():
        run_next(now=clock.now() + timedelta(minutes=1), job_id=number)


def told(kind):
    rows = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == kind))
    return {row.recipient: row for row in rows}


def test_a_threat_is_told_at_once_to_who_moderates_there_and_to_nobody_else():
    here, commission = make_moderator(), make_commission()
    make_moderator("19")
    make_report(make_item(title="Un título cualquiera"), Reason.THREAT)
    alert_all()
    letters = told("moderation_alert")
    assert set(letters) == {here.email}
    assert "Un título cualquiera" not in letters[here.email].body_text
    assert commission.email not in letters


def test_where_nobody_moderates_the_commission_is_told():
    commission = make_commission()
    make_report(make_item(entity_code="19"), Reason.PERSONAL_DATA)
    alert_all()
    assert set(told("moderation_alert")) == {commission.email}


def test_it_is_one_letter_an_hour_however_many_report(monkeypatch):
    make_moderator()
    for _ in range(3):
        make_report(make_item(), Reason.THREAT)
    alert_all()
    count = select(OutboxMessage.id).where(OutboxMessage.kind == "moderation_alert")
    assert len(db.session.scalars(count).all()) == 1
    later = NOON + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    make_report(make_item(), Reason.THREAT, now=later)
    alert_all()
    assert len(db.session.scalars(count).all()) == 2


def test_an_insult_can_wait_for_the_morning():
    make_moderator()
    make_report(make_item(), Reason.INSULT)
    alert_all()
    assert not told("moderation_alert")


def test_each_morning_says_how_much_waits_and_once():
    here, away, busy = make_moderator(), make_moderator("19"), make_commission()
    make_item(now=NOON - timedelta(days=20))
    make_item()
    jobs.digest()
    jobs.digest()
    letters = told("moderation_digest")
    assert set(letters) == {here.email, busy.email}
    text = letters[here.email].body_text
    assert "hay 2 textos por decidir" in text
    assert "1 está fuera de plazo" in text
    assert "desde hace 20 días" in text
    assert away.email not in letters


def test_before_eight_nobody_is_told(monkeypatch):
    make_moderator()
    make_item()
    monkeypatch.setattr(clock, "now", lambda: NOON - timedelta(hours=5))
    jobs.digest()
    assert not told("moderation_digest")


def test_who_does_not_want_them_gets_none():
    person = make_moderator()
    choose_letters(alerts=False, digest=False, person=person, now=NOON)
    make_report(make_item(), Reason.THREAT)
    alert_all()
    jobs.digest()
    assert not told("moderation_alert")
    assert not told("moderation_digest")


def test_the_choice_is_made_on_a_page(browse):
    person = make_moderator()
    browser = browse(person)
    assert browser.get("/mesa/moderacion/correos").html.count(" checked") == 2
    browser.post("/mesa/moderacion/correos", {"wants_digest": "y"})
    kept = db.session.scalars(select(LetterChoice)).one()
    assert (kept.wants_alerts, kept.wants_digest) == (False, True)


def test_the_desk_says_what_waits(browse):
    person = make_moderator()
    make_item(title="Lo que espera desde hace mucho", now=NOON - timedelta(days=20))
    text = browse(person).get("/mesa").text
    assert "Lo que espera desde hace mucho" in text
    assert "1 por decidir, 1 fuera de plazo" in text


def test_what_was_written_before_is_looked_at_by_a_command(app):
    proposal = make_proposal(problem="Llamen al 5512345678 si saben algo de esto.")
    result = app.test_cli_runner().invoke(scan, [proposal.call.slug])
    assert "1 propuestas revisadas; esperan una decisión 1." in result.output


def test_a_role_that_ended_gets_nothing():
    past = make_user((Role.MODERATOR, "20"))
    past.grants[0].valid_to_on = NOON.date()
    db.session.flush()
    make_item()
    jobs.digest()
    assert not told("moderation_digest")
