"""Follow something and stop, with a session or after confirming an address."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts import pending
from gatp_participa.accounts.identity import signed_in_user, user_or_none
from gatp_participa.accounts.models import User
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import NotFoundError, TooManyRequestsError
from gatp_participa.core.text import shorten
from gatp_participa.following import queries, services
from gatp_participa.following.forms import FollowForm
from gatp_participa.following.registry import Thing
from gatp_participa.following.status import FOLLOWED, WORDS, Delivery, Kind, Why
from gatp_participa.following.views import bp
from gatp_participa.web.guards import anyone, public, requires, safe_next


@bp.route("/seguir/<word>/<int:number>", methods=["GET", "POST"])
@public
def follow(word: str, number: int) -> ResponseReturnValue:
    """Follow or stop, or ask whether to; a visitor confirms an address after."""
    kind = _kind(word)
    if user_or_none() and request.method == "POST":
        return _move(kind, number)
    thing = queries.public_thing(kind, number)
    form = None if user_or_none() else FollowForm()
    if form is not None and form.validate_on_submit():
        return _ask_to_confirm(form, kind, number, thing)
    return _page(kind, number, thing, form)


@bp.post("/mi-cuenta/dejar-de-seguir/<word>/<int:number>")
@requires(anyone)
def unfollow(word: str, number: int) -> ResponseReturnValue:
    """Stop following something from one's own list, also when it is no longer public."""
    with transaction():
        services.unfollow(_kind(word), number, person=signed_in_user(), now=clock.now())
    flash(_("Dejaste de seguirlo."))
    return redirect(
        safe_next(request.form.get("next"), url_for("accounts.profile")), code=303
    )  # fmt: skip


@pending.performs("following.follow")
def follow_confirmed(payload: dict[str, Any], *, person: User, now: datetime) -> pending.Done:
    """Follow what a visitor asked for, now that the address is theirs."""
    kind, number = Kind(payload["kind"]), int(payload["number"])
    is_new = services.follow(kind, number, person=person, now=now)
    return pending.Done(_here(queries.public_thing(kind, number)), _followed(is_new, person))


def _move(kind: Kind, number: int) -> ResponseReturnValue:
    stops = "stop" in request.form
    act = services.unfollow if stops else services.follow
    person = signed_in_user()
    thing = queries.public_thing(kind, number)
    with transaction():
        changed = act(kind, number, person=person, now=clock.now())
    if stops:
        flash(_("Dejaste de seguirlo.") if changed else _("No lo seguías."))
    else:
        flash(_followed(changed, person))
    return redirect(_here(thing), code=303)


def _ask_to_confirm(form: FollowForm, kind: Kind, number: int, thing: Thing) -> ResponseReturnValue:
    about = _("seguir «%(title)s»", title=shorten(thing.title, 60))
    payload = {"kind": kind.value, "number": number}
    try:
        return pending.ask("following.follow", payload, email=form.email.data or "", about=about)
    except TooManyRequestsError as error:
        form.email.errors = [str(error)]
        return _page(kind, number, thing, form, status=429)


def _page(
    kind: Kind, number: int, thing: Thing, form: FollowForm | None, *, status: int = 200
) -> ResponseReturnValue:
    person = user_or_none()
    whys = queries.whys_of(person.id, kind, number) if person else set()
    page = render_template(
        "following/follow.html", thing=thing, here=_here(thing), kind=kind.value, form=form,
        follows=Why.FOLLOWER in whys, word=WORDS[kind], number=number,
    )  # fmt: skip
    return page, 422 if form is not None and form.errors and status == 200 else status


def _followed(is_new: bool, person: User) -> str:
    if not is_new:
        return _("Ya lo seguías.")
    if queries.delivery_of(person.id) is Delivery.NONE:
        return _(
            "Ya lo sigues. Como pediste no recibir correos, sus novedades están en «Mi camino»."
        )
    return _("Ya lo sigues: te avisaremos por correo de lo que pase.")


def _here(thing: Thing) -> str:
    """Return the page of a thing within this site, wherever it hangs."""
    return request.script_root + thing.path


def _kind(word: str) -> Kind:
    kind = FOLLOWED.get(word)
    if kind is None:
        raise NotFoundError(_("No encontramos esa página."))
    return kind
