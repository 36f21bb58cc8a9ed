import pytest
from sqlalchemy import func, select

from gatp_participa.core.db import db
from gatp_participa.jobs import queue
from gatp_participa.jobs.models import Job
from gatp_participa.notices import services
from gatp_participa.notices.models import OutboxMessage
from tests.support.factories import NOON

pytestmark = pytest.mark.usefixtures("session", "at_noon")


def post(n=1, **kw):
    return services.post(
        "test", to=f"p{n}@example.org", subject="Hola\nBcc: x", body_text="t", body_html="<p>t</p>",
        now=NOON, **kw,
    )  # fmt: skip


def jobs():
    return db.session.scalar(select(func.count(Job.id)).where(Job.name == "notices.deliver"))


def test_many_messages_are_one_job():
    for n in range(20):
        assert post(n)
    assert jobs() == 1


def test_a_message_written_while_another_is_delivered_asks_again():
    post(1)
    assert queue.claim("worker", NOON).name == "notices.deliver"
    post(2)
    assert jobs() == 2
    post(3)
    assert jobs() == 2


def test_a_message_written_after_the_delivery_asks_again():
    post(1)
    assert queue.run_next(now=NOON)
    post(2)
    assert jobs() == 2


def test_nobody_is_told_the_same_thing_twice():
    assert post(dedupe_key="answer:1:p1")
    assert post(dedupe_key="answer:1:p1") is None
    assert db.session.scalar(select(func.count(OutboxMessage.id))) == 1


def test_a_subject_is_one_line():
    post()
    assert db.session.scalar(select(OutboxMessage.subject)) == "Hola Bcc: x"


def test_a_letter_is_sent_by_its_name():
    number = services.send("sign_in_code", to="a@example.org", now=NOON, code="123456", minutes=10)
    message = db.session.get(OutboxMessage, number)
    assert (message.kind, message.recipient) == ("sign_in_code", "a@example.org")
    assert message.due_at == NOON
    assert message.sent_at is None
