"""Letters that come back for good, and the addresses that are left alone because of them."""

from __future__ import annotations

import hmac
from datetime import datetime

from sqlalchemy import delete, func, select, update

from gatp_participa.core.db import db, dialect, insert
from gatp_participa.notices import rules
from gatp_participa.notices.models import MailBounce, OutboxMessage, SuspendedAddress
from gatp_participa.notices.reports import Failure
from gatp_participa.notices.sender import identity

_UNSYNCHRONIZED = {"synchronize_session": False}


def note(letter_id: int, address: str, *, code: str, now: datetime) -> bool:
    """Write that a letter came back; with the second in thirty days its address is suspended.

    Returns whether it is the first time that this letter is said to have come back.
    """
    address = address.lower()
    if dialect() == "postgresql":  # two letters back at once, of one address, see one another
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(address))))
    row = {"letter_id": letter_id, "address": address, "code": code, "at": now}
    statement = insert(MailBounce).values(row).on_conflict_do_nothing(index_elements=["letter_id"])
    if db.session.scalar(statement.returning(MailBounce.id)) is None:
        return False
    if rules.suspends(_recent(address, now)):
        _suspend(address, now)
    return True


def note_failure(failure: Failure, *, key: str, now: datetime) -> bool:
    """Write what a report says of one of our letters; return whether it was news to us.

    Only letters that carry our proof count, and always for the address we wrote to: who
    forwards their mail is known by theirs.
    """
    message = db.session.get(OutboxMessage, failure.letter_id)
    if message is None or not hmac.compare_digest(identity(message, key), failure.identity):
        return False
    return note(message.id, message.recipient, code=failure.status, now=now)


def is_suspended(address: str) -> bool:
    """Say whether an address gets nothing but codes."""
    return standing_of(address) is not None


def standing_of(address: str) -> SuspendedAddress | None:
    """Return the suspension of an address that is in force, or None."""
    found = last_suspension(address)
    return found if found is not None and found.lifted_at is None else None


def last_suspension(address: str) -> SuspendedAddress | None:
    """Return the last suspension of an address, lifted or not, or None."""
    return db.session.scalar(
        select(SuspendedAddress).where(SuspendedAddress.address == address.lower())
    )


def lift(address: str, *, now: datetime) -> bool:
    """Write to an address again, since its owner read a code there; return whether it was needed."""
    lifted = db.session.scalar(
        update(SuspendedAddress)
        .where(SuspendedAddress.address == address.lower(), SuspendedAddress.lifted_at.is_(None))
        .values(lifted_at=now)
        .returning(SuspendedAddress.id)
        .execution_options(**_UNSYNCHRONIZED)
    )
    return lifted is not None


def forget(address: str) -> None:
    """Leave nothing of an address."""
    for table in (MailBounce, SuspendedAddress):
        db.session.execute(
            delete(table).where(table.address == address.lower()),
            execution_options=_UNSYNCHRONIZED,
        )


def _recent(address: str, now: datetime) -> int:
    """Count the letters back within thirty days, since the address last showed that it works."""
    found = last_suspension(address)
    since = now - rules.WITHIN
    if found is not None and found.lifted_at is not None:
        since = max(since, found.lifted_at)
    return db.session.scalar(
        select(func.count(MailBounce.id)).where(
            MailBounce.address == address, MailBounce.at > since
        )
    ) or 0  # fmt: skip


def _suspend(address: str, now: datetime) -> None:
    statement = insert(SuspendedAddress).values(address=address, since=now, lifted_at=None)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["address"],
            set_={"since": now, "lifted_at": None},
            where=SuspendedAddress.lifted_at.is_not(None),
        )
    )
