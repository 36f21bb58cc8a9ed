"""Deliver the outbox: every minute, and as soon as somebody writes a message.

Each message is taken in a transaction of its own before it is handed in, and marked in
another one after: two workers never hand in the same message, and a failure of one stops
none of the others.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import select, update

from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.jobs import queue, schedule
from gatp_participa.notices import bounces
from gatp_participa.notices.models import OutboxMessage
from gatp_participa.notices.sender import (
    LaterError,
    NoSuchAddressError,
    RefusedError,
    Sender,
    Server,
    UnavailableError,
)
from gatp_participa.notices.services import SIGN_IN_CODE

log = structlog.get_logger()

BATCH = 50
BATCHES = 10  # in one job
MAX_ATTEMPTS = 9  # about eight hours in all
# How long who took a message may keep it; if they died, it is handed in again after this.
HELD = timedelta(minutes=10)
# Leave before everything else, and nothing is kept of them once they left.
PASSING = (SIGN_IN_CODE,)
_warned = False


@schedule.every("notices.deliver", minutes=1)
def deliver(**_job: Any) -> None:
    """Send all that is due. In the demonstration nothing leaves: it is read on a page."""
    settings = current_app.extensions["gatp"]
    if settings.demo:
        return
    if not settings.smtp_url:
        _warn_once()
        return
    with Sender(
        Server.from_url(settings.smtp_url), settings.mail_from, settings.secret_key
    ) as sender:
        try:
            _sweep(sender)
        except UnavailableError as error:
            log.error("mail_server_unavailable", reason=str(error))


def _sweep(sender: Sender) -> None:
    for _ in range(BATCHES):
        batch = _due(clock.now())
        if not batch:
            return
        for message_id in batch:
            _deliver_one(sender, message_id)
    if _due(clock.now()):  # there are more: let other jobs have their turn first
        with transaction():
            queue.enqueue_unless_waiting("notices.deliver", now=clock.now())


def _due(now: datetime) -> list[int]:
    """Return a few messages to send: what is handed in leaves this list, so it shortens."""
    ids = db.session.scalars(
        select(OutboxMessage.id)
        .where(OutboxMessage.due_at <= now)
        .order_by(OutboxMessage.kind.not_in(PASSING), OutboxMessage.due_at, OutboxMessage.id)
        .limit(BATCH)
    ).all()
    db.session.rollback()  # nothing stays open while the network is waited for
    return list(ids)


def _deliver_one(sender: Sender, message_id: int) -> None:
    message = _take(message_id)
    if message is None:
        return
    if message.kind not in PASSING and _is_suspended(message.recipient):
        _mark(message_id, due_at=None, error="suspended: its letters came back")
        return
    try:
        sender.send(message)
    except RefusedError as error:
        log.warning("mail_refused", id=message_id, kind=message.kind, reason=str(error))
        _mark(message_id, due_at=None, error=f"refused: {error}")
        if isinstance(error, NoSuchAddressError):
            with transaction():
                bounces.note(message_id, message.recipient, code=error.code, now=clock.now())
    except LaterError as error:
        log.warning("mail_delayed", id=message_id, kind=message.kind, reason=str(error))
        _mark(message_id, due_at=_next_try(message.attempts), error=f"delayed: {error}")
    except UnavailableError:
        # Not this message's fault: it does not count as one of its tries.
        _mark(message_id, due_at=clock.now() + timedelta(minutes=1), attempts=message.attempts - 1)
        raise
    else:
        passed = {"body_text": "", "body_html": "", "subject": ""}
        forget = passed if message.kind in PASSING else {}
        _mark(message_id, due_at=None, sent_at=clock.now(), error=None, **forget)


def _take(message_id: int) -> OutboxMessage | None:
    """Reserve a message, or return None when another worker has it."""
    now = clock.now()
    with transaction():
        taken = db.session.scalar(
            update(OutboxMessage)
            .where(OutboxMessage.id == message_id, OutboxMessage.due_at <= now)
            .values(attempts=OutboxMessage.attempts + 1, due_at=now + HELD)
            .returning(OutboxMessage.id)
            .execution_options(synchronize_session=False)
        )
    if taken is None:
        return None
    message = db.session.get(OutboxMessage, taken, populate_existing=True)
    assert message is not None  # noqa: S101 -- it was just taken
    db.session.expunge(message)
    db.session.rollback()
    return message


def _is_suspended(address: str) -> bool:
    suspended = bounces.is_suspended(address)
    db.session.rollback()  # nothing stays open while the network is waited for
    return suspended


def _mark(message_id: int, **values: Any) -> None:
    with transaction():
        db.session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id == message_id)
            .values(**values)
            .execution_options(synchronize_session=False)
        )


def _next_try(attempts: int) -> datetime | None:
    """Return when to try again, later each time, or None when it has been enough."""
    if attempts >= MAX_ATTEMPTS:
        return None
    return clock.now() + timedelta(minutes=2 ** (attempts - 1))


def _warn_once() -> None:
    global _warned
    if not _warned:
        _warned = True
        log.warning("mail_not_configured", setting="GATP_SMTP_URL")
