"""One's own account."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts import services, session
from gatp_participa.accounts.forms import NameForm
from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.views import bp
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
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
    status = 400 if form.errors else 200
    return render_template("accounts/profile.html", form=form, person=person), status


@bp.post("/mi-cuenta/cerrar-sesiones")
@requires(anyone)
def sign_out_everywhere() -> ResponseReturnValue:
    """Close every session of one's account, this one included."""
    person = signed_in_user()
    with transaction():
        services.sign_out_everywhere(person, person=person, now=clock.now())
    session.close()
    return redirect(url_for("accounts.signed_out", todas=1), code=303)
