"""Prepare the agenda, call the session and call it off."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.core import clock
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.deliberation import queries, rules, services
from gatp_participa.deliberation.forms import PointForm, ReasonForm
from gatp_participa.deliberation.views import bp
from gatp_participa.deliberation.views.common import act, readable
from gatp_participa.web.guards import requires

STEPS = {"subir": -1, "bajar": 1}


@bp.post("/mesa/sesiones/<int:session_id>/orden")
@requires(rules.may_open_desk)
def add_points(session_id: int) -> ResponseReturnValue:
    """Put on the agenda the referrals that were ticked, and what was typed."""
    session, form = readable(session_id), PointForm()
    who: dict[str, Any] = {"person": signed_in_user(), "now": clock.now()}
    chosen = request.form.getlist("turno", type=int)

    def add() -> int:
        count = services.add_referrals(session, chosen, **who)
        if form.title.data and form.validate():
            services.add_point(session, form.title.data, form.body.data or "", **who)
            count += 1
        if not count:
            raise InvalidInputError(_("Elige algún turno o escribe otro punto."))
        return count

    return act(
        session_id, add,
        lambda count: ngettext("Agregamos un punto.", "Agregamos %(num)s puntos.", count), "orden",
    )  # fmt: skip


@bp.post("/mesa/sesiones/<int:session_id>/orden/<int:item_id>")
@requires(rules.may_open_desk)
def change_point(session_id: int, item_id: int) -> ResponseReturnValue:
    """Move a point up or down, or take it off."""
    session = readable(session_id)
    item = queries.item_or_404(session, item_id)
    who: dict[str, Any] = {"person": signed_in_user(), "now": clock.now()}
    step = STEPS.get(request.form.get("hacer", ""))
    if step is None:
        return act(
            session_id, lambda: services.remove_point(item, **who), _("Quitamos el punto."), "orden"
        )
    return act(
        session_id, lambda: services.move_point(item, step, **who), _("Cambiamos el orden."),
        "orden",
    )  # fmt: skip


@bp.post("/mesa/sesiones/<int:session_id>/convocar")
@requires(rules.may_open_desk)
def call(session_id: int) -> ResponseReturnValue:
    """Invite the whole table."""
    session = readable(session_id)
    return act(
        session_id,
        lambda: services.call(session, person=signed_in_user(), now=clock.now()),
        lambda count: ngettext(
            "Sesión convocada y publicada. Le escribimos a %(num)s persona, con su cita de calendario.",
            "Sesión convocada y publicada. Les escribimos a %(num)s personas, con su cita de "
            "calendario.",
            count,
        ),
    )


@bp.post("/mesa/sesiones/<int:session_id>/cancelar")
@requires(rules.may_open_desk)
def cancel(session_id: int) -> ResponseReturnValue:
    """Call it off, with a reason."""
    session, form = readable(session_id), ReasonForm()
    return act(
        session_id,
        lambda: services.cancel(
            session, reason=form.reason.data or "", person=signed_in_user(), now=clock.now()
        ),
        _("La sesión quedó cancelada y se lo dijimos a quien estaba convocado."),
    )
