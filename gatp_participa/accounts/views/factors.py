"""One's own second factor: what there is, add, take away, new recovery codes."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts import cards, passkeys, queries, rules, services
from gatp_participa.accounts.forms import AppForm, KeptForm
from gatp_participa.accounts.guards import recently_confirmed
from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.models import User
from gatp_participa.accounts.views import bp, enrolling
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.web.guards import anyone, requires


@bp.get("/mi-cuenta/segundo-paso")
@requires(anyone)
def second_factor() -> ResponseReturnValue:
    """Show what somebody enters with besides their mail."""
    person = signed_in_user()
    return render_template(
        "accounts/second_factor.html", person=person, factor=queries.factor_of(person.id),
        keys=queries.passkeys_of(person.id), codes_left=queries.recovery_codes_left(person.id),
        has_passkeys=passkeys.place() is not None, is_needed=rules.is_staff(person),
    )  # fmt: skip


@bp.route("/mi-cuenta/segundo-paso/aplicacion", methods=["GET", "POST"])
@requires(anyone)
@recently_confirmed
def add_app() -> ResponseReturnValue:
    """Add a telephone's program."""
    person, form = signed_in_user(), AppForm(request.form)
    if request.method == "POST" and form.validate():
        try:
            enrolling.add_app(form, person, is_first=False)
        except InvalidInputError as error:
            form.code.errors = [str(error)]
        else:
            flash(_("Listo: desde ahora te pediremos también el código de tu aplicación."))
            return redirect(_after_adding(person), code=303)
    secret = enrolling.secret_for(person, form.secret.data)
    page = enrolling.app_page("accounts/add_app.html", form, person, secret)
    return page, 400 if form.errors else 200


@bp.get("/mi-cuenta/segundo-paso/llave")
@requires(anyone)
@recently_confirmed
def add_key() -> ResponseReturnValue:
    """Offer to add a passkey."""
    return render_template("accounts/add_key.html", has_passkeys=passkeys.place() is not None)


@bp.post("/mi-cuenta/segundo-paso/aplicacion/quitar")
@requires(anyone)
@recently_confirmed
def remove_app() -> ResponseReturnValue:
    """Take the telephone's program away."""
    with transaction():
        services.remove_totp(signed_in_user(), person=signed_in_user(), now=clock.now())
    flash(_("Quitamos la aplicación de códigos."))
    return redirect(url_for("accounts.second_factor"), code=303)


@bp.post("/mi-cuenta/segundo-paso/llaves/<int:passkey_id>/quitar")
@requires(anyone)
@recently_confirmed
def remove_key(passkey_id: int) -> ResponseReturnValue:
    """Take one passkey away."""
    with transaction():
        services.remove_passkey(passkey_id, person=signed_in_user(), now=clock.now())
    flash(_("Quitamos esa llave de acceso."))
    return redirect(url_for("accounts.second_factor"), code=303)


@bp.route("/mi-cuenta/segundo-paso/codigos", methods=["GET", "POST"])
@requires(anyone)
@recently_confirmed
def recovery_codes() -> ResponseReturnValue:
    """Make new recovery codes and show them once."""
    person, form = signed_in_user(), KeptForm(request.form)
    back = url_for("accounts.recovery_codes")
    if request.method == "GET":
        return render_template("accounts/codes.html", form=form, codes=[], back=back, is_in=True)
    if "make" in request.form:
        return enrolling.codes_page(person, KeptForm(formdata=None), back=back, is_in=True)
    if not form.validate():
        return enrolling.codes_again(form, back=back, is_in=True)
    with transaction():
        services.keep_recovery_codes(person, now=clock.now())
    flash(_("Listo. Tus códigos anteriores ya no sirven."))
    return redirect(url_for("accounts.second_factor"), code=303)


@cards.card("second_factor", place=15)
def _card(person: User) -> dict[str, Any]:
    return {"factor": queries.factor_of(person.id), "is_needed": rules.is_staff(person)}


def _after_adding(person: User) -> str:
    factor = queries.factor_of(person.id)
    is_whole = factor is not None and factor.codes_kept_at is not None
    return url_for("accounts.second_factor" if is_whole else "accounts.recovery_codes")
