"""How often one gets letters: from one's account, or from the letters themselves."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts import cards, halfway, session
from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.models import User
from gatp_participa.accounts.services.signing_in import entered
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import NotFoundError
from gatp_participa.following import queries, services
from gatp_participa.following.forms import DeliveryForm, UnsubscribeForm
from gatp_participa.following.sealing import unseal
from gatp_participa.following.status import Delivery
from gatp_participa.following.views import bp
from gatp_participa.notices import bounces
from gatp_participa.web.extensions import csrf
from gatp_participa.web.guards import anyone, public, requires

# How long the account's page says that an address works again.
SAID_FOR = timedelta(days=30)


@bp.route("/mi-cuenta/avisos", methods=["GET", "POST"])
@requires(anyone)
def preferences() -> ResponseReturnValue:
    """Choose how often to get letters."""
    person = signed_in_user()
    form = DeliveryForm(delivery=queries.delivery_of(person.id).value)
    if form.validate_on_submit():
        with transaction():
            services.choose_delivery(person, form.chosen, person=person, now=clock.now())
        flash(_("Listo: guardamos cada cuándo te escribimos."))
        return redirect(url_for(".preferences"), code=303)
    page = render_template("following/preferences.html", form=form, **_address(person))
    return page, 422 if form.errors else 200


@bp.post("/mi-cuenta/avisos/mi-correo-funciona")
@requires(anyone)
def works_again() -> ResponseReturnValue:
    """Write again to an address that returned letters, once its owner reads a code there."""
    here = url_for(".preferences")
    if halfway.is_asked_of(signed_in_user()):
        # Asked again, they show something else than their mail; entering does read a code there.
        flash(_("Sal y vuelve a entrar: el código que te llegue comprueba que tu correo funciona."))
        return redirect(here, code=303)
    if not session.is_recent(clock.now()):
        flash(
            _(
                "Para comprobarlo, escribe el código que te mandamos a ese correo y vuelve a intentarlo."
            )
        )
        return redirect(url_for("accounts.confirm_again", next=here), code=303)
    person = signed_in_user()
    with transaction():
        services.works_again(person, person=person, now=clock.now())
    flash(_("Comprobado: volvemos a escribirte a %(email)s.", email=person.email))
    return redirect(here, code=303)


@bp.route("/avisos/<token>", methods=["GET", "POST"])
@csrf.exempt
@public
def unsubscribe(token: str) -> ResponseReturnValue:
    """Stop somebody's letters, or make them fewer, without a session: the address is sealed.

    A mail program posts ``List-Unsubscribe=One-Click`` to it (RFC 8058) and follows no
    redirection; opening it changes nothing, since some programs open every link.
    """
    user = _whose(token)
    form = UnsubscribeForm()
    is_done = request.method == "POST"
    if is_done:
        with transaction():
            services.choose_delivery(user, form.chosen, person=user, now=clock.now(), by="letter")
    delivery = queries.delivery_of(user.id)
    if not is_done:
        form.delivery.data = Delivery.WEEKLY.value  # the button above already offers none
    page = render_template(
        "following/unsubscribe.html", form=form, token=token, is_done=is_done, delivery=delivery,
        is_none=delivery is Delivery.NONE,
    )  # fmt: skip
    return _unshared(make_response(page))


@cards.card("notices", place=30)
def _notices(person: User) -> dict[str, Any]:
    return {"delivery": queries.delivery_of(person.id), **_address(person)}


def on_entering(user: User, now: datetime) -> None:
    """Write again to who has just read a code in an address that returned letters."""
    services.works_again(user, person=user, now=now)


if on_entering not in entered:
    entered.append(on_entering)


def _address(person: User) -> dict[str, Any]:
    """Return whether letters come back from an address, or did until its owner came."""
    found = bounces.last_suspension(person.email)
    lifted = found.lifted_at if found else None
    return {
        "email": person.email,
        "suspended_since": found.since if found and lifted is None else None,
        "works_since": lifted if lifted and lifted > clock.now() - SAID_FOR else None,
    }


def _whose(token: str) -> User:
    user_id = unseal(token)
    user = db.session.get(User, user_id) if user_id is not None else None
    if user is None or not user.is_active:
        raise NotFoundError(
            _("Esta dirección está incompleta o la cuenta ya no existe. Cópiala entera del correo.")
        )
    return user


def _unshared(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
