"""Near copies: the groups the machine found, and what people decide about them."""

from __future__ import annotations

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.rules import is_commission
from gatp_participa.calls.queries import call_by_slug
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import ConflictError, NotFoundError
from gatp_participa.themes import queries, rules, services
from gatp_participa.themes.status import CopyStatus
from gatp_participa.themes.views import bp
from gatp_participa.themes.views.access import back, refused
from gatp_participa.web.guards import requires

STATUS = {
    "": CopyStatus.SUGGESTED, "confirmadas": CopyStatus.CONFIRMED,
    "separadas": CopyStatus.SEPARATED,
}  # fmt: skip


@bp.get("/mesa/temas/<slug>/copias")
@requires(rules.opens_board)
def desk_copies(slug: str) -> ResponseReturnValue:
    """Groups of nearly equal texts of a call, the largest first."""
    call, cursor = call_by_slug(slug), request.args.get("despues")
    shown = request.args.get("ver", "")
    shown = shown if shown in STATUS else ""
    return render_template(
        "themes/board_copies.html", call=call, shown=shown, is_first=not cursor,
        page=queries.copies_page(call.id, STATUS[shown], cursor=cursor),
        counts=queries.copies_by_status(call.id), may_decide=is_commission(signed_in_user()),
    )  # fmt: skip


@bp.get("/mesa/temas/<slug>/copias/<int:group_id>")
@requires(rules.opens_board)
def desk_copy_group(slug: str, group_id: int) -> ResponseReturnValue:
    """Every text of a group of near copies."""
    call, group = call_by_slug(slug), queries.copy_group(group_id)
    if group.call_id != call.id:
        raise NotFoundError(_("No encontramos ese grupo de copias."))
    page = queries.copy_members_page(group_id, cursor=request.args.get("despues"))
    return render_template(
        "themes/board_copy_group.html", call=call, group=group, page=page,
        may_decide=is_commission(signed_in_user()),
    )  # fmt: skip


@bp.post("/mesa/temas/copias/<int:group_id>")
@requires(is_commission)
def decide_copies(group_id: int) -> ResponseReturnValue:
    """Say that some texts are copies, or that they are not."""
    group = queries.copy_group(group_id)
    here = url_for(".desk_copies", slug=queries.slug_of_call(group.call_id))
    are_copies = request.form.get("decision") == CopyStatus.CONFIRMED
    decide = services.confirm if are_copies else services.separate
    with transaction():
        decide(group, person=signed_in_user(), now=clock.now())
    flash(
        _("Confirmado: se mostrarán como un texto que enviaron varias personas.")
        if are_copies
        else _("Separadas: cada una se mostrará como un texto distinto.")
    )
    return back(here)


@bp.post("/mesa/temas/copias/<int:group_id>/sacar")
@requires(is_commission)
def take_out_copy(group_id: int) -> ResponseReturnValue:
    """Say that one text is not like the others of its group."""
    group = queries.copy_group(group_id)
    here = url_for(".desk_copies", slug=queries.slug_of_call(group.call_id))
    asked = request.form.get("p", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 19 else 0
    try:
        with transaction():
            services.take_out(group, number, person=signed_in_user(), now=clock.now())
    except ConflictError as error:
        return refused(error, here)
    flash(_("Salió del grupo: ninguna agrupación la volverá a poner ahí."))
    return back(here)
