"""The session's cookie: whom it speaks of, since when, and what signs it."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Response, current_app, request, session
from flask_login import LoginManager, login_user
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import select

from gatp_participa.accounts import rules
from gatp_participa.accounts.identity import user_or_none
from gatp_participa.accounts.labels import device_label
from gatp_participa.accounts.models import User, UserSession
from gatp_participa.accounts.services import sessions
from gatp_participa.accounts.services.confirming import KEPT
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction

PARTICIPANT_LIFE = timedelta(days=30)
STAFF_LIFE = timedelta(hours=8)  # a working day: what they can do is worth more
# How long a code proves who is at the keyboard, for what cannot be undone.
RECENT = timedelta(hours=1)
STAFF_RECENT = timedelta(minutes=10)
IDLE = timedelta(minutes=30)  # staff who asked for nothing in this long are signed out
TOUCHED_EVERY = timedelta(minutes=1)
_SEEN = "gatp.session"  # where a request keeps the row it was let in by
_STAFF = "gatp.staff"  # where it keeps that who asks has a role
_IDLE = "gatp.idle"  # where it keeps that it came too late


def register(login_manager: LoginManager) -> None:
    """Tell Flask-Login how to read a session."""

    @login_manager.user_loader
    def load(session_id: str) -> User | None:
        number, _, version = session_id.partition(".")
        user = _read(int(number)) if number.isdigit() else None
        if user is None or not user.is_active or str(user.session_version) != version:
            return None
        return user if _is_fresh(user) else None


def _read(user_id: int) -> User | None:
    """Return who a cookie speaks of, in one query; nobody when its session was closed."""
    key = session.get("key")
    if key is None:
        # The tests' client opens sessions by itself; those that the platform opened before
        # it wrote them down say when, and ended with that change.
        return None if "opened_at" in session else db.session.get(User, user_id)
    found = db.session.execute(
        select(User, UserSession)
        .join(UserSession, UserSession.user_id == User.id)
        .where(User.id == user_id, UserSession.key == key)
    ).first()
    if found is None:
        return None
    user, row = found
    request.environ[_SEEN] = (row.id, row.last_seen_on)
    return user


def start(user: User, now: datetime) -> None:
    """Open a session for somebody who showed who they are; what it held before is dropped.

    It is the last step: whoever has a role showed their second factor before (see ``halfway``).
    A session opened without a role is of no use once there is one.
    """
    with transaction():
        if session.get("key"):
            sessions.end_session(session["key"])
        row = sessions.open_session(user, device=device_label(request.user_agent.string), now=now)
        key = row.key
    language = session.get("language") or user.language
    session.clear()
    session["language"] = language
    session.permanent = True
    session["key"] = key
    moment = int(now.timestamp())
    session["opened_at"] = session["confirmed_at"] = session["seen_at"] = moment
    session["strong"] = rules.is_staff(user)
    login_user(user)


def confirm_again(now: datetime) -> None:
    """Note that who is signed in has just shown again who they are."""
    session["confirmed_at"] = int(now.timestamp())


def is_recent(now: datetime) -> bool:
    """Say whether who is signed in showed who they are within the hour; staff, ten minutes."""
    person = user_or_none()
    span = STAFF_RECENT if person is not None and rules.is_staff(person) else RECENT
    return now.timestamp() - session.get("confirmed_at", 0) < span.total_seconds()


def was_idle() -> bool:
    """Say whether the request came with a session that ended because nobody used it."""
    return bool(request.environ.get(_IDLE))


def current_id() -> int | None:
    """Return the number of the session that the request came with, if it was written down."""
    return request.environ.get(_SEEN, (None, None))[0]


def note_use(response: Response) -> Response:
    """Write that a session is in use: in its row once a day, in staff's cookie once a minute."""
    _touch()
    session_id, last_seen_on = request.environ.get(_SEEN, (None, None))
    if session_id is not None and last_seen_on < clock.today() and response.status_code < 500:
        db.session.rollback()  # what a refused act left half done is not ours to commit
        with transaction():
            sessions.mark_seen(session_id, clock.today())
    return response


def close() -> None:
    """Forget the session whole; the cookie goes too, so pages can be shared again."""
    key = session.get("key")
    if key is not None:
        person = user_or_none()
        with transaction():
            sessions.leave(key, person=person, now=clock.now())
    session.clear()


def _is_fresh(user: User) -> bool:
    opened_at = session.get("opened_at")
    if opened_at is None:
        return True
    now = clock.now().timestamp()
    if not rules.is_staff(user):
        return now - opened_at < PARTICIPANT_LIFE.total_seconds()
    if not session.get("strong") or now - opened_at >= STAFF_LIFE.total_seconds():
        return False
    if now - session.get("seen_at", opened_at) >= IDLE.total_seconds():
        request.environ[_IDLE] = True
        return False
    request.environ[_STAFF] = True
    return True


def _touch() -> None:
    """Note when staff last asked for something: the cookie is not written at every page."""
    if not request.environ.get(_STAFF):
        return
    now = int(clock.now().timestamp())
    if "key" in session and now - session.get("seen_at", 0) >= TOUCHED_EVERY.total_seconds():
        session["seen_at"] = now


def signing_key() -> str:
    """Return the secret of this instance."""
    return current_app.extensions["gatp"].secret_key


def seal(code_id: int, act_id: int | None = None) -> str:
    """Return the numbers of a code and of what waits for it as a text only we can have written.

    It goes in the address of the page that asks for the digits, where an e-mail address
    would stay in histories and logs.
    """
    return _serializer().dumps([code_id, act_id])


def unseal(text: str | None) -> tuple[int | None, int | None]:
    """Return the numbers in a sealed text, or nothing when it is old or not ours."""
    try:
        code_id, act_id = _serializer().loads(text or "", max_age=int(KEPT.total_seconds()))
    except (BadData, ValueError, TypeError):
        return None, None
    return code_id, act_id


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(signing_key(), salt="gatp.sign-in")
