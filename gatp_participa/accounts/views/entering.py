"""Enter with a code and leave."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts import pending, queries, rules, services, session
from gatp_participa.accounts.forms import CodeForm, SignInForm
from gatp_participa.accounts.identity import user_or_none
from gatp_participa.accounts.models import User
from gatp_participa.accounts.views import bp
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import DomainError, InvalidInputError, TooManyRequestsError
from gatp_participa.web.guards import public, safe_next


@bp.route("/entrar", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Ask for an address and send it a code."""
    form = SignInForm(request.form, next=request.args.get("next", ""), t=request.args.get("t"))
    person = user_or_none()
    if request.method == "GET":
        if person is not None:
            return redirect(_way_on(person, form.next.data), code=303)
        return render_template("accounts/sign_in.html", form=form)
    # Who asks for another code comes from its page, where there is nothing to read.
    is_valid = form.validate()
    if is_valid and not form.t.data and (error := form.trap_error(share=0.5)):
        form.form_errors.append(error)
        is_valid = False
    if not is_valid:
        return render_template("accounts/sign_in.html", form=form), 400
    try:
        with transaction():
            services.request_code(form.email.data, now=clock.now())
            _code_id, act_id = session.unseal(form.t.data)
            sealed = session.seal(queries.latest_code_id(form.email.data) or 0, act_id)
    except TooManyRequestsError as error:
        form.email.errors = [str(error)]
        return render_template("accounts/sign_in.html", form=form), 429
    there = {"t": sealed} | ({"next": form.next.data} if form.next.data else {})
    return redirect(url_for("accounts.confirm", **there), code=303)


@bp.route("/entrar/codigo", methods=["GET", "POST"])
@public
def confirm() -> ResponseReturnValue:
    """Ask for the code and open the session."""
    form = CodeForm(request.form, t=request.args.get("t"), next=request.args.get("next", ""))
    code_id, act_id = session.unseal(form.t.data)
    email = queries.email_of_code(code_id) if code_id else None
    if email is None:
        return redirect(url_for("accounts.sign_in", next=form.next.data or None), code=303)
    if request.method == "POST" and form.validate():
        try:
            user = services.redeem_code(email, form.code.data, now=clock.now())
        except InvalidInputError as error:
            form.code.errors = [str(error)]
        else:
            session.start(user, clock.now())
            if act_id is not None:
                return _finish(act_id, user)
            flash(_("Listo, ya entraste."))
            return redirect(_way_on(user, form.next.data), code=303)
    status = 200 if request.method == "GET" else 400
    page = render_template(
        "accounts/confirm.html", form=form, email=email, is_ending=act_id is not None
    )
    return page, status


@bp.get("/salir")
@public
def signed_out() -> ResponseReturnValue:
    """Say that the session is closed, or offer to close it."""
    return render_template("accounts/signed_out.html", person=user_or_none())


@bp.post("/salir")
@public
def sign_out() -> ResponseReturnValue:
    """Close this session."""
    session.close()
    return redirect(url_for("accounts.signed_out"), code=303)


def _finish(act_id: int, user: User) -> ResponseReturnValue:
    """Do what the person began before confirming; if it is refused, show what they had written."""
    try:
        done = pending.perform(act_id, user)
    except DomainError as error:
        typed = queries.texts_of_act(act_id)
        return render_template("accounts/not_done.html", message=str(error), typed=typed), 409
    if done is None:
        flash(_("Listo, ya entraste. Lo que querías hacer ya estaba hecho o esperó demasiado."))
        return redirect(_way_on(user, None), code=303)
    flash(done.message)
    return redirect(done.url, code=303)


def _way_on(person: User, target: str | None) -> str:
    """Return where somebody who entered goes: where they were, or where they are needed."""
    usual = "accounts.desk" if rules.is_staff(person) else "pages.home"
    return safe_next(target, url_for(usual))
