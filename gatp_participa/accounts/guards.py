"""Ask again who is at the keyboard before what a borrowed session should not do."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatp_participa.accounts import queries, services, session
from gatp_participa.accounts.forms import AgainForm
from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import InvalidInputError, TooManyRequestsError

View = TypeVar("View", bound=Callable[..., Any])
# What the page of the question adds to what was typed, and what is never sent twice.
_OWN = {"csrf_token", "proof", "proof_send"}


def recently_confirmed(view: View) -> View:
    """Let a view go on only if who is signed in showed who they are a short while ago.

    Others are asked again: reading, on the page that asks; writing, there and then, with what
    they sent kept in the page, so that the proof and the act go together. It goes below
    ``@requires``: who may not is told so before being asked anything.
    """

    @wraps(view)
    def asked(*args: Any, **kwargs: Any) -> Any:
        if session.is_recent(clock.now()):
            return view(*args, **kwargs)
        if request.method in {"GET", "HEAD"}:
            here = request.full_path if request.query_string else request.path
            return redirect(url_for("accounts.confirm_again", next=here), code=303)
        refused = _ask()
        return view(*args, **kwargs) if refused is None else refused

    asked.asks_again = True  # type: ignore[attr-defined]
    return asked  # type: ignore[return-value]


def _ask() -> ResponseReturnValue | None:
    """Return the page that asks, or None once the proof that came with the form was right."""
    person, now = signed_in_user(), clock.now()
    form = AgainForm(request.form)
    is_sent, status = False, 401
    try:
        if "proof_send" in request.form:
            with transaction():
                services.request_code(person.email, now=now)
            is_sent = True
        elif form.proof.data:
            is_sent = True
            services.prove_again(person, form.proof.data, now=now)
            session.confirm_again(now)
            return None
    except InvalidInputError as error:
        form.proof.errors = [str(error)]
    except TooManyRequestsError as error:
        form.proof.errors, status = [str(error)], 429
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in _OWN]
    page = render_template(
        "accounts/again.html", form=form, kept=kept, retry=request.full_path.rstrip("?"),
        factor=queries.factor_of(person.id), is_sent=is_sent, person=person,
    )  # fmt: skip
    return page, status
