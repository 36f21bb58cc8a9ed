"""Letters that come back, against a real SMTP server and with real reports."""

import mailbox as boxes
from dataclasses import replace
from datetime import timedelta
from email import message_from_string
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.notices import bounces, jobs, services
from gatp_participa.notices.models import MailBounce, OutboxMessage
from gatp_participa.notices.reports import failure_in
from gatp_participa.notices.sender import as_email, is_about_address
from tests.support.factories import NOON

GONE = "gone@example.org"
# Longer than a line: encoded to fold it, mail programs would not know it for an address.
WAY_OUT = "https://participa.gobierno-abierto.example.org/avisos/MTIzNDU2." + "a1B2" * 12


@pytest.fixture
def configure(app, session, monkeypatch, at_noon):
    """Change settings for one test, in an instance that is not a demonstration."""

    def change(**kw):
        settings = replace(app.extensions["gatp"], **{"demo": False} | kw)
        monkeypatch.setitem(app.extensions, "gatp", settings)

    return change


def post(to=GONE, kind="digest"):
    with transaction():
        return services.post(
            kind, to=to, subject="Hola", body_text="Hola", body_html="", now=clock.now(),
            unsubscribe_url=WAY_OUT,
        )  # fmt: skip


def later(monkeypatch, **after):
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(**after))


def outbox(number):
    db.session.expire_all()
    return db.session.get(OutboxMessage, number)


def refused(mailbox, times, said="550 5.1.1 no such user"):
    mailbox.refuse[GONE] = [said] * times


def test_letters_that_nobody_needs_carry_their_way_out(configure, mailbox):
    configure(smtp_url=mailbox.url)
    post("a@example.org")
    with transaction():
        services.post(
            "receipt", to="b@example.org", subject="s", body_text="t", body_html="", now=NOON
        )
    jobs.deliver()
    news, receipt = sorted(mailbox.messages, key=lambda letter: letter["To"])
    assert news["List-Unsubscribe"] == f"<{WAY_OUT}>"
    assert news["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert receipt["List-Unsubscribe"] is None


def test_two_refusals_in_thirty_days_suspend_the_address(configure, mailbox, monkeypatch):
    configure(smtp_url=mailbox.url)
    refused(mailbox, 2)
    post()
    jobs.deliver()
    assert not bounces.is_suspended(GONE)
    later(monkeypatch, days=29)
    post(GONE)
    jobs.deliver()
    assert bounces.is_suspended("Gone@Example.org")
    number = post(GONE)
    jobs.deliver()
    assert outbox(number).error.startswith("suspended")
    assert mailbox.recipients == []


def test_two_far_apart_do_not(configure, mailbox, monkeypatch):
    configure(smtp_url=mailbox.url)
    refused(mailbox, 2)
    post()
    jobs.deliver()
    later(monkeypatch, days=31)
    post()
    jobs.deliver()
    assert not bounces.is_suspended(GONE)


@pytest.mark.parametrize(
    "said", ["450 4.2.1 later", "554 5.7.1 we do not like you", "552 5.6.0 bad content"]
)
def test_what_is_not_the_addresss_fault_does_not_count(configure, mailbox, monkeypatch, said):
    configure(smtp_url=mailbox.url)
    refused(mailbox, 4, said)
    for _ in range(2):
        post()
    jobs.deliver()
    assert db.session.scalars(select(MailBounce)).all() == []


def test_codes_still_go_and_open_the_way_back(configure, mailbox):
    configure(smtp_url=mailbox.url)
    with transaction():
        for number in (1, 2):
            bounces.note(number, GONE, code="550", now=NOON)
    post(GONE, kind=services.SIGN_IN_CODE)
    jobs.deliver()
    assert mailbox.recipients == [GONE]
    with transaction():
        assert bounces.lift(GONE, now=NOON) is True
        assert bounces.lift(GONE, now=NOON) is False
    post(GONE)
    jobs.deliver()
    assert mailbox.recipients == [GONE, GONE]


def test_after_the_way_back_it_takes_two_again(session):
    for number in (1, 2):
        bounces.note(number, GONE, code="550", now=NOON)
    bounces.lift(GONE, now=NOON + timedelta(days=1))
    bounces.note(3, GONE, code="550", now=NOON + timedelta(days=2))
    assert not bounces.is_suspended(GONE)
    bounces.note(4, GONE, code="550", now=NOON + timedelta(days=3))
    assert bounces.is_suspended(GONE)


@pytest.mark.parametrize(
    ("status", "blames"),
    [("5.1.1", True), ("5.2.2", True), ("5.4.4", True), ("5.0.0", True), ("5.7.1", False),
     ("5.3.4", False), ("4.1.1", False), ("2.0.0", False)],
)  # fmt: skip
def test_which_statuses_blame_the_address(status, blames):
    assert is_about_address(status) is blames


REPORT = """\
From: MAILER-DAEMON@mx.example
To: p@x.mx
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_cut"

--=_cut
Content-Type: text/plain; charset=utf-8

I am sorry to have to inform you that your message could not be delivered.

--=_cut
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; someone-else@forwarded.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} User unknown

--=_cut
Content-Type: {kind}

{returned}
--=_cut--
"""


def report(original, *, action="failed", status="5.1.1", whole=True):
    """Write the notification that a server sends when it gives up (RFC 3464)."""
    kind = "message/rfc822" if whole else "text/rfc822-headers"
    headers = f"Subject: Hola\nMessage-ID:\n {original['Message-ID']}\nTo: {GONE}\n"
    returned = original.as_string() if whole else headers
    return message_from_string(
        REPORT.format(action=action, status=status, kind=kind, returned=returned)
    )


@pytest.fixture
def sent(app, session, at_noon):
    """Two letters as they travelled, with the key of this instance."""
    key = app.extensions["gatp"].secret_key
    return [
        as_email(outbox(post()), "Participa <p@x.mx>", key) for _ in range(2)
    ]  # fmt: skip


@pytest.fixture
def bounce(app, session):
    """Run ``gatp notices bounce`` on something; return what it says."""
    from gatp_participa.notices.cli import notices

    def run(place, **kw):
        result = app.test_cli_runner().invoke(notices, ["bounce", str(place)], **kw)
        return result.output.strip()

    return run


def test_reports_in_an_mbox_count_once_each(sent, bounce, tmp_path):
    box = boxes.mbox(tmp_path / "bounces")
    for letter in sent:
        box.add(report(letter).as_bytes())
    box.add(b"From: a@b.mx\nSubject: fuera de la oficina\n\nRegreso el lunes.\n")
    box.flush()
    assert bounce(tmp_path / "bounces") == "3 mensajes leídos, 2 devoluciones nuevas."
    assert bounces.is_suspended(GONE)  # where we wrote to, not where it was forwarded
    assert bounce(tmp_path / "bounces") == "3 mensajes leídos, 0 devoluciones nuevas."


def test_reports_in_a_maildir_and_alone(sent, bounce, tmp_path):
    folder = boxes.Maildir(tmp_path / "Maildir")
    folder.add(report(sent[0], whole=False).as_bytes())
    folder.flush()
    assert bounce(tmp_path / "Maildir") == "1 mensajes leídos, 1 devoluciones nuevas."
    alone = tmp_path / "one.eml"
    alone.write_bytes(report(sent[1]).as_bytes())
    assert bounce(alone) == "1 mensajes leídos, 1 devoluciones nuevas."
    assert bounces.is_suspended(GONE)


def test_a_report_comes_by_a_pipe(sent, bounce):
    said = bounce("-", input=report(sent[0]).as_bytes())
    assert said == "1 mensajes leídos, 1 devoluciones nuevas."
    assert bounce("-", input=b"") == "0 mensajes leídos, 0 devoluciones nuevas."


def test_a_file_that_is_not_there_is_said(bounce, tmp_path):
    assert "No se puede leer" in bounce(tmp_path / "nothing")


@pytest.mark.parametrize(
    "change",
    [{"action": "delayed", "status": "4.2.1"}, {"status": "5.7.1"}, {"action": "delivered"}],
)
def test_what_is_not_a_permanent_failure_does_not_count(sent, change):
    assert failure_in(report(sent[0], **change)) is None


def test_nobody_makes_an_address_look_dead(app, session, sent):
    """A report about a letter that its writer never had is not believed."""
    forged = EmailMessage()
    number = int(sent[0]["Message-ID"].strip("<").split(".")[0])
    forged["Message-ID"] = f"<{number}.{int(NOON.timestamp())}.{'0' * 16}@x.mx>"
    forged.set_content("x")
    failure = failure_in(report(forged))
    assert failure is not None
    key = app.extensions["gatp"].secret_key
    assert bounces.note_failure(failure, key=key, now=NOON) is False
    assert db.session.scalars(select(MailBounce)).all() == []


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"Content-Type: multipart/report\n\nno parts",
        b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status"
        b"\n\nStatus: 5.1.1\n\n--x\nContent-Type: message/rfc822\n\n\n--x--\n",
        b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status"
        b"\n\n\n\n\nAction: failed\nStatus: =?x?q?\xff?=\n\n--x--\n",
    ],
)
def test_broken_reports_are_passed_over(session, bounce, tmp_path, raw):
    place = tmp_path / "broken"
    place.write_bytes(raw)
    assert "0 devoluciones nuevas" in bounce(place)
