"""What the desk's pages of a session share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.deliberation import queries, rules
from gatp_participa.deliberation.models import Session


def readable(session_id: int) -> Session:
    """Return a session of a table that the person attends or checks.

    Raises:
        NotFoundError: there is no such session.
        NotAllowedError: it is of another table.
    """
    session = queries.session_or_404(session_id)
    if not rules.may_read(signed_in_user(), session.secretariat.entity_code):
        raise NotAllowedError(_("Esta sesión es de otra mesa."))
    return session


def act(
    session_id: int, do: Callable[[], Any], said: str | Callable[[Any], str], anchor: str = ""
) -> ResponseReturnValue:
    """Do something in one transaction, say how it went and go back to the session."""
    try:
        with transaction():
            done = do()
    except (ConflictError, InvalidInputError) as error:
        flash(str(error), "error")
    else:
        flash(said if isinstance(said, str) else said(done))
    url = url_for("deliberation.desk_session", session_id=session_id, _anchor=anchor or None)
    return redirect(url, code=303)
