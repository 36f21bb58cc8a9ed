"""The session's cookie: whom it speaks of, since when, and what signs it."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app, session
from flask_login import LoginManager, login_user
from itsdangerous import BadData, URLSafeTimedSerializer

from gatp_participa.accounts import rules
from gatp_participa.accounts.models import User
from gatp_participa.core import clock
from gatp_participa.core.db import db

PARTICIPANT_LIFE = timedelta(days=30)
STAFF_LIFE = timedelta(hours=8)  # a working day: what they can do is worth more


def register(login_manager: LoginManager) -> None:
    """Tell Flask-Login how to read a session."""

    @login_manager.user_loader
    def load(session_id: str) -> User | None:
        number, _, version = session_id.partition(".")
        if not number.isdigit():
            return None
        user = db.session.get(User, int(number))
        if user is None or not user.is_active or str(user.session_version) != version:
            return None
        return user if _is_fresh(user) else None


def start(user: User, now: datetime) -> None:
    """Open a session for somebody who showed who they are; what it held before is dropped."""
    session.clear()
    session.permanent = True
    session["opened_at"] = int(now.timestamp())
    login_user(user)


def close() -> None:
    """Forget the session whole; the cookie goes too, so pages can be shared again."""
    session.clear()


def _is_fresh(user: User) -> bool:
    opened_at = session.get("opened_at")
    if opened_at is None:  # the tests' client opens sessions by itself
        return True
    life = STAFF_LIFE if rules.is_staff(user) else PARTICIPANT_LIFE
    return clock.now().timestamp() - opened_at < life.total_seconds()


def signing_key() -> str:
    """Return the secret of this instance."""
    return current_app.extensions["gatp"].secret_key


def seal(code_id: int) -> str:
    """Return the number of a sign-in code as a text that only we can have written.

    It goes in the address of the page that asks for the digits, where an e-mail address
    would stay in histories and logs.
    """
    return _serializer().dumps(code_id)


def unseal(text: str | None) -> int | None:
    """Return the number in a sealed text, or None when it is old or not ours."""
    try:
        return int(_serializer().loads(text or "", max_age=3600))
    except (BadData, ValueError, TypeError):
        return None


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(signing_key(), salt="gatp.sign-in")
