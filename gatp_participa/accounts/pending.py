"""Act first, confirm the address after: the code ends what the person began, in one step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from gatp_participa.accounts import queries, services, session
from gatp_participa.accounts.models import User
from gatp_participa.core import clock
from gatp_participa.core.db import transaction


@dataclass(frozen=True)
class Done:
    """Where somebody goes when the act is done, and what they are told there."""

    url: str
    message: str


class Performer(Protocol):
    """What a package does with a payload it kept, inside the caller's transaction."""

    def __call__(self, payload: dict[str, Any], *, person: User, now: datetime) -> Done: ...


_performers: dict[str, Performer] = {}


def performs(kind: str) -> Callable[[Performer], Performer]:
    """Register who does the acts of a kind."""

    def register(performer: Performer) -> Performer:
        _performers[kind] = performer
        return performer

    return register


def ask(kind: str, payload: dict[str, Any], *, email: str, about: str) -> ResponseReturnValue:
    """Keep an act, mail a code that says what it is for (``about``) and go to where it is typed.

    Raises:
        InvalidInputError: it is not an address.
        TooManyRequestsError: this address asked for too many codes.
    """
    now = clock.now()
    with transaction():
        services.request_code(email, now=now, about=about)
        act = services.keep_act(kind, payload, email=email, now=now)
        code_id = queries.latest_code_id(act.email) or 0
        sealed = session.seal(code_id, act.id)
    return redirect(url_for("accounts.confirm", t=sealed), code=303)


def perform(act_id: int, person: User) -> Done | None:
    """Do what a person began; None when it was done before or waited more than a day.

    When it is refused the whole is undone, so that it still waits for another try.

    Raises:
        DomainError: what the act itself refuses (the call closed meanwhile...).
    """
    now = clock.now()
    with transaction():
        taken = services.take_act(act_id, person=person, now=now)
        if taken is None:
            return None
        kind, payload = taken
        return _performers[kind](payload, person=person, now=now)
