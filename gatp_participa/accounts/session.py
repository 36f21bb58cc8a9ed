"""Who the session's cookie speaks of, as long as their sessions were not closed."""

from __future__ import annotations

from flask_login import LoginManager

from gatp_participa.accounts.models import User
from gatp_participa.core.db import db


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
        return user
