"""Write a message in the outbox; sending it is a job."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gatp_participa.core.db import db, insert
from gatp_participa.jobs import queue
from gatp_participa.notices import letters
from gatp_participa.notices.models import OutboxMessage

SIGN_IN_CODE = "sign_in_code"


def send(
    name: str, *, to: str, now: datetime, dedupe_key: str | None = None,
    unsubscribe_url: str = "", calendar: str = "", **data: Any,
) -> int | None:  # fmt: skip
    """Write the letter ``templates/emails/<name>`` to somebody, in the caller's transaction.

    It is written in the language in force: ``web.languages.speaking`` says another when somebody
    writes to somebody else. ``data`` is what its templates use. ``unsubscribe_url`` goes on all
    that is not the answer to something that the person just did. ``calendar`` is an
    iCalendar object that goes with it. Returns the message's number, or None when
    ``dedupe_key`` was posted before.
    """
    letter = letters.compose(name, unsubscribe_url=unsubscribe_url, **data)
    return post(
        name, to=to, subject=letter.subject, body_text=letter.text, body_html=letter.html,
        now=now, dedupe_key=dedupe_key, unsubscribe_url=unsubscribe_url, calendar=calendar,
    )  # fmt: skip


def post(
    kind: str,
    *,
    to: str,
    subject: str,
    body_text: str,
    body_html: str,
    now: datetime,
    dedupe_key: str | None = None,
    unsubscribe_url: str = "",
    calendar: str = "",
) -> int | None:
    """Put an e-mail in the outbox and ask for its delivery, in the caller's transaction.

    Returns the message's number, or None when ``dedupe_key`` was posted before: nobody is
    told the same thing twice.
    """
    row = {
        "kind": kind, "recipient": to, "subject": " ".join(subject.split()),
        "body_text": body_text, "body_html": body_html, "dedupe_key": dedupe_key,
        "created_at": now, "due_at": now, "attempts": 0, "unsubscribe_url": unsubscribe_url,
        "calendar": calendar,
    }  # fmt: skip
    statement = insert(OutboxMessage).values(row).on_conflict_do_nothing(
        index_elements=["dedupe_key"]
    )  # fmt: skip
    message_id = db.session.scalar(statement.returning(OutboxMessage.id))
    if message_id is not None:
        # One sweep delivers all that waits: a thousand messages are not a thousand jobs.
        queue.enqueue_unless_waiting("notices.deliver", now=now)
    return message_id
