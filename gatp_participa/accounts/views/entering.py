"""Enter with a code and leave."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatp_participa.accounts import queries, services, session
from gatp_participa.accounts.forms import CodeForm, SignInForm
from gatp_participa.accounts.identity import user_or_none
from gatp_participa.accounts.views import bp
from gatp_participa.accounts.views.arriving import let_in, way_on
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import InvalidInputError, TooManyRequestsError
from gatp_participa.web.guards import public


@bp.route("/entrar", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Ask for an address and send it a code."""
    form = SignInForm(request.form, next=request.args.get("next", ""), t=request.args.get("t"))
    person = user_or_none()
    if request.method == "GET":
        if person is not None:
            return redirect(way_on(person, form.next.data), code=303)
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
            return let_in(user, act_id=act_id, target=form.next.data or "")
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
