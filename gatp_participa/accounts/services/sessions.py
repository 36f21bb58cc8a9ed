"""Open and close sessions: one row for each browser where somebody is signed in."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import cast

from flask_babel import gettext as _
from sqlalchemy import CursorResult, delete, update

from gatp_participa.accounts import rules
from gatp_participa.accounts.models import User, UserSession
from gatp_participa.audit.services import record
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError


def open_session(user: User, *, device: str, now: datetime) -> UserSession:
    """Write a session down; its key is what the cookie carries."""
    row = UserSession(
        user_id=user.id, key=secrets.token_urlsafe(24), opened_at=now,
        last_seen_on=clock.local_day(now), device=device,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def close_session(session_id: int, *, person: User, now: datetime) -> None:
    """Close one of a person's own sessions; it ends at its next request.

    Raises:
        NotFoundError: it was closed before, or is somebody else's.
    """
    gone = db.session.scalar(
        delete(UserSession)
        .where(UserSession.id == session_id, UserSession.user_id == person.id)
        .returning(UserSession.id)
        .execution_options(synchronize_session=False)
    )
    if gone is None:
        raise NotFoundError(_("Esa sesión ya estaba cerrada."))
    record("accounts.close_session", person, person=person, now=now)


def leave(key: str, *, person: User | None, now: datetime) -> None:
    """Forget the session that somebody leaves; that of who attends others leaves a trace."""
    end_session(key)
    if person is not None and rules.is_staff(person):
        record("accounts.sign_out", person, person=person, now=now)


def end_session(key: str) -> None:
    """Forget the session that a browser leaves by itself; leaving needs no trace."""
    db.session.execute(
        delete(UserSession).where(UserSession.key == key),
        execution_options={"synchronize_session": False},
    )


def sign_out_everywhere(user: User, *, person: User, now: datetime) -> None:
    """Close every session of an account, on every device."""
    forget_sessions(user)
    record("accounts.sign_out_everywhere", user, person=person, now=now)


def forget_sessions(user: User) -> None:
    """Delete an account's sessions and make every cookie out there useless."""
    db.session.execute(
        delete(UserSession).where(UserSession.user_id == user.id),
        execution_options={"synchronize_session": False},
    )
    user.session_version = User.session_version + 1
    db.session.flush()


def mark_seen(session_id: int, on: date) -> None:
    """Write on which day a session was last used."""
    db.session.execute(
        update(UserSession).where(UserSession.id == session_id).values(last_seen_on=on),
        execution_options={"synchronize_session": False},
    )


def forget_unused(before: date) -> int:
    """Delete the sessions last used before a day and return how many they were."""
    done = db.session.execute(
        delete(UserSession).where(UserSession.last_seen_on < before),
        execution_options={"synchronize_session": False},
    )
    return cast(CursorResult, done).rowcount
