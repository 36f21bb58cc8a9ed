"""Stop and resume the clock of a referral, and give it back to who sent it."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import ConflictError, InvalidInputError
from gatp_participa.routing import rules, services
from gatp_participa.routing.forms import PauseForm
from gatp_participa.routing.status import PauseReason
from gatp_participa.routing.views import bp
from gatp_participa.routing.views.referral import readable, referral_page
from gatp_participa.web.guards import requires


@bp.post("/mesa/turnos/<int:referral_id>/pausa")
@requires(rules.may_open_desk)
def pause(referral_id: int) -> ResponseReturnValue:
    """Stop the clock, saying why to everybody."""
    referral, form = readable(referral_id), PauseForm()
    if not form.validate_on_submit():
        return referral_page(referral, code=400, pause_form=form)
    try:
        with transaction():
            services.pause(
                referral, reason=PauseReason(form.reason.data), body=form.body.data or "",
                person=signed_in_user(), now=clock.now(),
            )  # fmt: skip
    except (InvalidInputError, ConflictError) as error:
        again = readable(referral_id)
        return referral_page(again, code=409, refused=str(error), pause_form=form)
    flash(_("El plazo está en pausa desde hoy. La razón ya es pública."))
    return redirect(url_for(".desk_referral", referral_id=referral_id), code=303)


@bp.post("/mesa/turnos/<int:referral_id>/reanudar")
@requires(rules.may_open_desk)
def resume(referral_id: int) -> ResponseReturnValue:
    """Let the clock run again."""
    referral = readable(referral_id)
    with transaction():
        services.resume(referral, person=signed_in_user(), now=clock.now())
    flash(_("El plazo corre de nuevo; el último día se movió lo que duró la pausa."))
    return redirect(url_for(".desk_referral", referral_id=referral_id), code=303)


@bp.post("/mesa/turnos/<int:referral_id>/devolver")
@requires(rules.may_open_desk)
def give_back(referral_id: int) -> ResponseReturnValue:
    """Return to who sent it what does not belong here."""
    referral, reason = readable(referral_id), request.form.get("reason", "")
    try:
        with transaction():
            services.give_back(referral, reason=reason, person=signed_in_user(), now=clock.now())
    except (InvalidInputError, ConflictError) as error:
        again = readable(referral_id)
        return referral_page(again, code=409, refused=str(error), typed_reason=reason)
    flash(_("Se devolvió con tu razón. La mesa que lo envió vuelve a tenerlo por responder."))
    return redirect(url_for(".desk_index"), code=303)
