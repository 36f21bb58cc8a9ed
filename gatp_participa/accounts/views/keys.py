"""Passkeys, for who is on the way in and for who is in: what to sign, and what was signed."""

from __future__ import annotations

from flask import Response, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts import halfway, queries, services, session
from gatp_participa.accounts.forms import ProofForm
from gatp_participa.accounts.halfway import Halfway
from gatp_participa.accounts.identity import user_or_none
from gatp_participa.accounts.models import User
from gatp_participa.accounts.views import bp
from gatp_participa.accounts.views.second_step import go_through, step_page
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import DomainError, InvalidInputError, NotAllowedError
from gatp_participa.web.guards import public, safe_next


@bp.post("/segundo-paso/llave/opciones")
@public
def passkey_options() -> ResponseReturnValue:
    """Say, as JSON, what the browser asks of the device; or, with a message, why not."""
    is_adding = request.form.get("purpose") == "add"
    try:
        user, here = _who()
        if is_adding:
            _check_may_add(user, here)
        ask = services.ask_to_add if is_adding else services.ask_to_prove
        with transaction():
            asked = ask(user, now=clock.now())
    except DomainError as error:
        return jsonify(message=str(error)), 403 if isinstance(error, NotAllowedError) else 409
    answer = Response(asked, mimetype="application/json")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@bp.post("/segundo-paso/llave")
@public
def passkey_answer() -> ResponseReturnValue:
    """Take what the device answered: a new passkey, or a proof."""
    user, here = _who()
    answer = request.form.get("credential", "")
    if request.form.get("purpose") == "add":
        _check_may_add(user, here)
        return _added(user, here, answer)
    try:
        with transaction():
            services.prove_with_passkey(user, answer, now=clock.now())
    except InvalidInputError as error:
        if here is None:
            raise
        form = ProofForm(formdata=None)
        form.form_errors.append(str(error))
        return step_page(here, form), 400
    if here is not None:
        return go_through(here)
    session.confirm_again(clock.now())
    there = safe_next(request.form.get("next"), url_for("accounts.profile"))
    return redirect(there, code=303)


def _added(user: User, here: Halfway | None, answer: str) -> ResponseReturnValue:
    with transaction():
        services.add_passkey(
            user, answer, name=request.form.get("name", ""), is_first=here is not None,
            person=user, now=clock.now(),
        )  # fmt: skip
    if here is not None:
        halfway.prove(clock.now())
        return redirect(url_for("accounts.keep_codes"), code=303)
    flash(_("Listo: agregamos tu llave de acceso."))
    factor = queries.factor_of(user.id)
    is_whole = factor is not None and factor.codes_kept_at is not None
    there = "accounts.second_factor" if is_whole else "accounts.recovery_codes"
    return redirect(url_for(there), code=303)


def _who() -> tuple[User, Halfway | None]:
    """Return who asks, and their way in when they are not in yet."""
    person = user_or_none()
    if person is not None:
        return person, None
    here = halfway.current(clock.now())
    if here is None:
        raise NotAllowedError(_("Tu entrada caducó. Vuelve a empezar con tu correo."))
    return here.user, here


def _check_may_add(user: User, here: Halfway | None) -> None:
    """Reading somebody's mail adds no second passkey; an open session, only if confirmed."""
    if here is None and not session.is_recent(clock.now()):
        raise NotAllowedError(_("Confirma primero que eres tú: abre de nuevo esta página."))
    if here is not None and queries.factor_of(user.id) is not None:
        raise NotAllowedError(_("Tu cuenta ya tiene un segundo paso. Entra con él."))
