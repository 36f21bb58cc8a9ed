"""The step after the code by mail: show the second factor, or activate it the first time."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatp_participa.accounts import halfway, passkeys, queries, services
from gatp_participa.accounts.forms import AppForm, KeptForm, ProofForm
from gatp_participa.accounts.halfway import Halfway
from gatp_participa.accounts.views import bp, enrolling
from gatp_participa.accounts.views.arriving import arrive
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import ConflictError, InvalidInputError, TooManyRequestsError
from gatp_participa.web.guards import public


@bp.route("/entrar/segundo-paso", methods=["GET", "POST"])
@public
def second_step() -> ResponseReturnValue:
    """Ask for the second factor of who has just read their code."""
    here = halfway.current(clock.now())
    away = elsewhere(here, "accounts.second_step")
    if here is None or away is not None:
        return away or _back_to_mail()
    form, status = ProofForm(request.form), 200 if request.method == "GET" else 400
    if request.method == "POST" and form.validate():
        try:
            services.prove(here.user, form.code.data or "", now=clock.now())
        except InvalidInputError as error:
            form.code.errors = [str(error)]
        except TooManyRequestsError as error:
            form.code.errors, status = [str(error)], 429
        else:
            return go_through(here)
    return step_page(here, form), status


@bp.route("/entrar/activar", methods=["GET", "POST"])
@public
def activate() -> ResponseReturnValue:
    """Activate the first factor of somebody whose role asks for one."""
    here = halfway.current(clock.now())
    away = elsewhere(here, "accounts.activate")
    if here is None or away is not None:
        return away or _back_to_mail()
    form = AppForm(request.form)
    if request.method == "POST" and form.validate():
        try:
            enrolling.add_app(form, here.user, is_first=True)
        except InvalidInputError as error:
            form.code.errors = [str(error)]
        except ConflictError:  # in another tab, a moment ago
            return redirect(url_for("accounts.second_step"), code=303)
        else:
            halfway.prove(clock.now())
            return redirect(url_for("accounts.keep_codes"), code=303)
    secret = enrolling.secret_for(here.user, form.secret.data)
    page = enrolling.app_page("accounts/activate.html", form, here.user, secret)
    return page, 400 if form.errors else 200


@bp.route("/entrar/codigos-de-respaldo", methods=["GET", "POST"])
@public
def keep_codes() -> ResponseReturnValue:
    """Show the recovery codes once, and let in who says that they kept them."""
    here = halfway.current(clock.now())
    if here is None or not here.is_proved:
        return elsewhere(here, "accounts.keep_codes") or _back_to_mail()
    form, back = KeptForm(request.form), url_for("accounts.keep_codes")
    if request.method == "GET":
        return render_template("accounts/codes.html", form=form, codes=[], back=back)
    if "make" in request.form:
        return enrolling.codes_page(here.user, KeptForm(formdata=None), back=back)
    if not form.validate():
        return enrolling.codes_again(form, back=back)
    with transaction():
        services.keep_recovery_codes(here.user, now=clock.now())
    return arrive(here.user, act_id=here.act_id, target=here.target)


def elsewhere(here: Halfway | None, endpoint: str) -> ResponseReturnValue | None:
    """Return the redirection to the step that somebody is at, or None when it is ``endpoint``."""
    if here is None:
        return _back_to_mail()
    if here.is_proved:
        right = "accounts.keep_codes"
    elif queries.factor_of(here.user.id) is None:
        right = "accounts.activate"
    else:
        right = "accounts.second_step"
    return None if right == endpoint else redirect(url_for(right), code=303)


def _back_to_mail() -> ResponseReturnValue:
    return redirect(url_for("accounts.sign_in"), code=303)


def go_through(here: Halfway) -> ResponseReturnValue:
    """Let in who showed their second factor, once they have kept their recovery codes."""
    factor = queries.factor_of(here.user.id)
    if factor is None or factor.codes_kept_at is None:
        halfway.prove(clock.now())
        return redirect(url_for("accounts.keep_codes"), code=303)
    return arrive(here.user, act_id=here.act_id, target=here.target)


def step_page(here: Halfway, form: ProofForm) -> str:
    """Show what somebody can prove with."""
    factor = queries.factor_of(here.user.id)
    keys = queries.passkeys_of(here.user.id) if passkeys.place() else []
    return render_template(
        "accounts/second_step.html", form=form, person=here.user, keys=keys,
        has_app=factor is not None and factor.totp_secret is not None, is_ending=here.act_id,
    )  # fmt: skip
