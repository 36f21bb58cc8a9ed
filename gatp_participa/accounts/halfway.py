"""Between the code by mail and the second factor: a signed mark, and no session yet.

Whoever has it is nobody to the rest of the platform. It says what they were about to do, so that
the step in between loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import request, session

from gatp_participa.accounts import queries, rules
from gatp_participa.accounts.models import User
from gatp_participa.core.db import db

LIFE = timedelta(minutes=10)
_KEY = "halfway"


@dataclass(frozen=True)
class Halfway:
    """Who is on the way in, what they began and where they were going.

    ``is_proved`` when the second factor was shown and only their recovery codes are missing.
    """

    user: User
    act_id: int | None
    target: str
    is_proved: bool


def is_asked_of(user: User) -> bool:
    """Say whether somebody is asked for a second factor: who has a role, and who activated it."""
    return rules.is_staff(user) or queries.factor_of(user.id) is not None


def begin(user: User, now: datetime, *, act_id: int | None = None, target: str = "") -> None:
    """Note who has just shown that they read their mail; what the session held is dropped."""
    language = session.get("language") or user.language
    session.clear()
    session["language"] = language
    session[_KEY] = {
        "user": user.get_id(), "at": int(now.timestamp()), "act": act_id, "next": target,
        "proved": False,
    }  # fmt: skip


def current(now: datetime) -> Halfway | None:
    """Return who is on the way in; None after ten minutes, or when their sessions were closed."""
    if not request.cookies or not isinstance(mark := session.get(_KEY), dict):
        return None
    number, _dot, _version = str(mark["user"]).partition(".")
    user = db.session.get(User, int(number)) if number.isdigit() else None
    if user is None or not user.is_active or user.get_id() != mark["user"]:
        return None
    if not 0 <= now.timestamp() - mark["at"] < LIFE.total_seconds():
        return None
    return Halfway(user, mark["act"], mark["next"] or "", bool(mark["proved"]))


def prove(now: datetime) -> None:
    """Note that the second factor was shown; there are ten minutes more to keep the codes."""
    session[_KEY] = session[_KEY] | {"proved": True, "at": int(now.timestamp())}
