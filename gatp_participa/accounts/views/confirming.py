"""Show again who one is: with the second factor of who has one, else with a code by mail."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatp_participa.accounts import passkeys, queries, services, session
from gatp_participa.accounts.forms import CodeForm, ProofForm
from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.models import SecondFactor
from gatp_participa.accounts.views import bp
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import InvalidInputError, TooManyRequestsError
from gatp_participa.web.guards import anyone, requires, safe_next


@bp.route("/mi-cuenta/confirmar", methods=["GET", "POST"])
@requires(anyone)
def confirm_again() -> ResponseReturnValue:
    """Ask for a new proof before what cannot be undone, and send the code when asked to."""
    if (factor := queries.factor_of(signed_in_user().id)) is not None:
        return _prove_again(factor)
    form = CodeForm(request.form, next=request.args.get("next", ""))
    there = safe_next(form.next.data, url_for("accounts.profile"))
    is_sent = "t" in request.args or request.method == "POST"
    if request.method == "POST" and "send" in request.form:
        return _send_again(form)
    if request.method == "POST" and form.validate():
        now = clock.now()
        try:
            services.confirm_code(form.code.data, person=signed_in_user(), now=now)
        except InvalidInputError as error:
            form.code.errors = [str(error)]
        else:
            session.confirm_again(now)
            return redirect(there, code=303)
    return _again(form, is_sent), 400 if form.errors else 200


def _prove_again(factor: SecondFactor) -> ResponseReturnValue:
    form = ProofForm(request.form, next=request.args.get("next", ""))
    person, status = signed_in_user(), 200 if request.method == "GET" else 400
    if request.method == "POST" and form.validate():
        try:
            services.prove_again(person, form.code.data or "", now=clock.now())
        except InvalidInputError as error:
            form.code.errors = [str(error)]
        except TooManyRequestsError as error:
            form.code.errors, status = [str(error)], 429
        else:
            session.confirm_again(clock.now())
            there = safe_next(form.next.data, url_for("accounts.profile"))
            return redirect(there, code=303)
    keys = queries.passkeys_of(person.id) if passkeys.place() else []
    return render_template(
        "accounts/prove_again.html", form=form, keys=keys, has_app=factor.totp_secret is not None
    ), status


def _send_again(form: CodeForm) -> ResponseReturnValue:
    try:
        with transaction():
            services.request_code(signed_in_user().email, now=clock.now())
    except TooManyRequestsError as error:
        form.code.errors = [str(error)]
        return _again(form, is_sent=True), 429
    there = url_for("accounts.confirm_again", t=1, next=form.next.data or None)
    return redirect(there, code=303)


def _again(form: CodeForm, is_sent: bool) -> str:
    return render_template(
        "accounts/confirm_again.html", form=form, person=signed_in_user(), is_sent=is_sent
    )
