"""Delivery, against a real SMTP server."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.jobs import queue
from gatp_participa.jobs.models import Job
from gatp_participa.notices import jobs, services
from gatp_participa.notices.models import OutboxMessage
from tests.support.factories import NOON


@pytest.fixture
def configure(app, session, monkeypatch, at_noon):
    """Change settings for one test, in an instance that is not a demonstration."""

    def change(**kw):
        settings = replace(app.extensions["gatp"], **{"demo": False} | kw)
        monkeypatch.setitem(app.extensions, "gatp", settings)

    return change


def post(to="a@example.org", kind="test", text="Hola, ¿qué tal?"):
    with transaction():
        return services.post(
            kind, to=to, subject="Señal", body_text=text, body_html="<p>Hola</p>", now=clock.now()
        )


def message(number):
    db.session.expire_all()
    return db.session.get(OutboxMessage, number)


def later(monkeypatch, minutes):
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(minutes=minutes))


def test_a_message_arrives_whole_and_once(configure, mailbox):
    configure(smtp_url=mailbox.url, mail_from="Participa <hola@participa.example>")
    number = post()
    jobs.deliver()
    jobs.deliver()
    (letter,) = mailbox.messages
    assert (letter["From"], letter["To"], letter["Subject"]) == (
        "Participa <hola@participa.example>", "a@example.org", "Señal",
    )  # fmt: skip
    assert letter["Message-ID"].startswith(f"<{number}.")
    assert letter["Message-ID"].endswith("@participa.example>")
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_body(("plain",)).get_content().strip() == "Hola, ¿qué tal?"
    assert letter.get_body(("html",)).get_content().strip() == "<p>Hola</p>"
    sent = message(number)
    assert (sent.sent_at, sent.due_at, sent.attempts) == (NOON, None, 1)


def test_a_refused_address_does_not_stop_the_rest(configure, mailbox):
    configure(smtp_url=mailbox.url)
    mailbox.refuse["no@example.org"] = ["550 no such user"]
    numbers = [post("a@example.org"), post("no@example.org"), post("b@example.org")]
    jobs.deliver()
    jobs.deliver()
    assert mailbox.recipients == ["a@example.org", "b@example.org"]
    refused = message(numbers[1])
    assert (refused.error, refused.due_at, refused.sent_at) == (
        "refused: recipient 550", None, None,
    )  # fmt: skip


@pytest.mark.parametrize("to", ["ñandú@example.org", "a@example.org\nBcc: b@example.org"])
def test_an_address_that_cannot_be_written_is_refused(configure, mailbox, to):
    configure(smtp_url=mailbox.url)
    number = post(to)
    post("b@example.org")
    jobs.deliver()
    assert "b@example.org" in mailbox.recipients
    if message(number).sent_at is None:  # a server that knows UTF-8 addresses takes the first
        assert message(number).error.startswith("refused")
    assert len(mailbox.messages) <= 2


def test_who_is_busy_is_tried_again_later_each_time(configure, mailbox, monkeypatch):
    configure(smtp_url=mailbox.url)
    mailbox.refuse["a@example.org"] = ["450 later", "450 later"]
    number = post()
    for minute, attempts in ((0, 1), (0.9, 1), (1, 2), (2, 2), (3, 3), (4, 3)):
        later(monkeypatch, minute)
        jobs.deliver()
        assert message(number).attempts == attempts, minute
    assert mailbox.recipients == ["a@example.org"]
    assert message(number).error is None


def test_who_is_always_busy_is_given_up(configure, mailbox, monkeypatch):
    configure(smtp_url=mailbox.url)
    mailbox.refuse["a@example.org"] = ["450 later"] * 50
    number = post()
    for hour in range(24):
        later(monkeypatch, hour * 60)
        jobs.deliver()
    assert message(number).attempts == jobs.MAX_ATTEMPTS
    assert message(number).due_at is None
    assert message(number).error == "delayed: recipient 450"


def test_a_server_that_is_down_costs_no_tries(configure, mailbox, nobody_home, monkeypatch):
    configure(smtp_url=nobody_home)
    numbers = [post("a@example.org"), post("b@example.org")]
    for minute in range(20):
        later(monkeypatch, minute)
        jobs.deliver()
    assert [message(n).attempts for n in numbers] == [0, 0]
    configure(smtp_url=mailbox.url)
    later(monkeypatch, 21)
    jobs.deliver()
    assert sorted(mailbox.recipients) == ["a@example.org", "b@example.org"]


def test_a_worker_that_died_with_a_message_in_hand_does_not_lose_it(
    configure, mailbox, monkeypatch
):
    configure(smtp_url=mailbox.url)
    number = post()
    assert jobs._take(number) is not None
    jobs.deliver()
    assert mailbox.messages == []  # somebody may still have it
    later(monkeypatch, 10)
    jobs.deliver()
    assert len(mailbox.messages) == 1


def test_codes_leave_first_and_nothing_is_kept_of_them(configure, mailbox, monkeypatch):
    configure(smtp_url=mailbox.url)
    monkeypatch.setattr(jobs, "BATCH", 3)
    for n in range(8):
        post(f"p{n}@example.org")
    number = post("ana@example.org", kind="sign_in_code", text="123456")
    jobs.deliver()
    assert mailbox.recipients[0] == "ana@example.org"
    assert len(mailbox.messages) == 9
    sent = message(number)
    assert (sent.subject, sent.body_text, sent.body_html) == ("", "", "")


def test_a_long_queue_gives_other_jobs_their_turn(configure, mailbox, monkeypatch):
    configure(smtp_url=mailbox.url)
    monkeypatch.setattr(jobs, "BATCH", 2)
    monkeypatch.setattr(jobs, "BATCHES", 2)
    for n in range(7):
        post(f"p{n}@example.org")
    while queue.run_next(now=NOON):
        pass
    assert len(mailbox.messages) == 7
    assert db.session.scalar(select(func.count(Job.id))) == 2


def test_in_the_demonstration_nothing_leaves(configure, mailbox):
    configure(smtp_url=mailbox.url, demo=True)
    number = post()
    jobs.deliver()
    assert mailbox.messages == []
    assert message(number).attempts == 0


def test_without_a_server_messages_wait_and_it_is_said_once(configure, monkeypatch):
    configure(smtp_url="")
    monkeypatch.setattr(jobs, "_warned", False)
    number = post()
    with capture_logs() as logs:
        jobs.deliver()
        jobs.deliver()
    assert [line["event"] for line in logs] == ["mail_not_configured"]
    assert message(number).due_at == NOON


def test_logs_never_carry_an_address(configure, mailbox):
    configure(smtp_url=mailbox.url)
    mailbox.refuse["no@example.org"] = ["550 no@example.org unknown"]
    post("no@example.org")
    with capture_logs() as logs:
        jobs.deliver()
    assert logs
    assert "example" not in str(logs)


def test_two_workers_never_hand_in_the_same_message(server, mailbox):
    running = server(demo=False, smtp_url=mailbox.url)
    with running.app.app_context():
        for n in range(30):
            post(f"p{n}@example.org")

    def work(_n):
        with running.app.app_context():
            jobs.deliver()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert sorted(mailbox.recipients) == sorted(f"p{n}@example.org" for n in range(30))
    with running.app.app_context():
        left = db.session.scalars(select(OutboxMessage).where(OutboxMessage.sent_at.is_(None)))
        assert left.all() == []
