"""One's own account: how one is called, where one is signed in."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts import cards, queries, services, session
from gatp_participa.accounts.forms import NameForm, PublicNameForm
from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.models import User
from gatp_participa.accounts.views import bp
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.web.guards import anyone, requires


@bp.route("/mi-cuenta", methods=["GET", "POST"])
@requires(anyone)
def profile() -> ResponseReturnValue:
    """Show an account and change how it is called."""
    person = signed_in_user()
    form = NameForm(request.form, obj=person)
    if request.method == "POST" and form.validate():
        with transaction():
            services.rename(person, form.name.data or "", person=person, now=clock.now())
        flash(_("Guardamos tu nombre."))
        return redirect(url_for("accounts.profile"), code=303)
    return _profile(form, PublicNameForm(formdata=None, public_name=_chosen(person)))


@bp.post("/mi-cuenta/nombre-publico")
@requires(anyone)
def public_name() -> ResponseReturnValue:
    """Choose the name that others see, or go back to one given at random."""
    person = signed_in_user()
    form = PublicNameForm(request.form)
    if form.validate():
        name = "" if form.forget.data else form.public_name.data or ""
        try:
            with transaction():
                services.choose_public_name(person, name, person=person, now=clock.now())
        except InvalidInputError as error:
            form.public_name.errors = [str(error)]
        else:
            flash(_("Ahora los demás te ven como %(name)s.", name=person.pseudonym))
            return redirect(url_for("accounts.profile"), code=303)
    return _profile(NameForm(formdata=None, obj=person), form)


@bp.post("/mi-cuenta/sesiones/<int:session_id>/cerrar")
@requires(anyone)
def close_session(session_id: int) -> ResponseReturnValue:
    """Close one of one's sessions; this one is closed by leaving."""
    if session_id == session.current_id():
        session.close()
        return redirect(url_for("accounts.signed_out"), code=303)
    with transaction():
        services.close_session(session_id, person=signed_in_user(), now=clock.now())
    flash(_("Cerramos esa sesión: en ese equipo ya nadie puede entrar con tu cuenta."))
    return redirect(url_for("accounts.profile", _anchor="sesiones"), code=303)


@bp.post("/mi-cuenta/cerrar-sesiones")
@requires(anyone)
def sign_out_everywhere() -> ResponseReturnValue:
    """Close every session of one's account, this one included."""
    person = signed_in_user()
    with transaction():
        services.sign_out_everywhere(person, person=person, now=clock.now())
    session.close()
    return redirect(url_for("accounts.signed_out", todas=1), code=303)


@cards.card("sessions", place=20)
def _sessions(person: User) -> dict[str, Any]:
    return {"rows": queries.sessions_of(person.id), "current": session.current_id()}


def _chosen(person: User) -> str:
    return person.pseudonym if person.public_name_key else ""


def _profile(name_form: NameForm, public_form: PublicNameForm) -> ResponseReturnValue:
    person = signed_in_user()
    page = render_template(
        "accounts/profile.html", form=name_form, public_form=public_form, person=person,
        cards=cards.cards(person),
    )  # fmt: skip
    return page, 400 if name_form.errors or public_form.errors else 200
