"""Corrections: move, let go, undo; each with its reason and its place in the history."""

from __future__ import annotations

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.themes import queries, rules, services
from gatp_participa.themes.forms import NEW, MoveForm
from gatp_participa.themes.models import ThemeEvent
from gatp_participa.themes.services import Scope
from gatp_participa.themes.views import bp
from gatp_participa.themes.views.access import back, may_review, readable_scope, refused, said
from gatp_participa.themes.views.board import BOARD
from gatp_participa.web.guards import requires

LARGEST = 2**63


@bp.post(BOARD + "/mover")
@requires(rules.opens_board)
def move(slug: str, scope: str) -> ResponseReturnValue:
    """Put some proposals in a theme, in a new one or in the tray, and fix them there."""
    _call, where = readable_scope(slug, scope)
    form = MoveForm()
    if not form.validate_on_submit():
        return _again(slug, where, form, 400)
    try:
        with transaction():
            event = _do_move(where, form)
    except (ConflictError, InvalidInputError) as error:
        form.form_errors = [str(error)]
        return _again(slug, where, form, 409 if isinstance(error, ConflictError) else 400)
    said(_moved(event), event)
    return back(url_for(".desk_board", slug=slug, scope=scope))


@bp.post(BOARD + "/soltar")
@requires(rules.opens_board)
def unpin(slug: str, scope: str) -> ResponseReturnValue:
    """Let the machine place some proposals again."""
    _call, where = readable_scope(slug, scope)
    board = url_for(".desk_board", slug=slug, scope=scope)
    chosen = _chosen()
    try:
        with transaction():
            event = services.unpin(where, chosen, person=signed_in_user(), now=clock.now())
    except (ConflictError, InvalidInputError) as error:
        return refused(error, board)
    said(
        ngettext(
            "Soltaste %(num)s propuesta: la próxima agrupación puede moverla.",
            "Soltaste %(num)s propuestas: la próxima agrupación puede moverlas.",
            event.texts_count,
        ),
        event,
    )
    return back(board)


@bp.get(BOARD + "/historia")
@requires(rules.opens_board)
def desk_history(slug: str, scope: str) -> ResponseReturnValue:
    """Everything that was done to the themes of a scope, and the way back."""
    call, where = readable_scope(slug, scope)
    cursor = request.args.get("despues")
    page = queries.history_page(where, cursor=cursor)
    return render_template(
        "themes/board_history.html", call=call, scope=scope, page=page, is_first=not cursor,
        may_review=may_review(scope), rules=rules,
    )  # fmt: skip


@bp.post("/mesa/temas/historia/<int:event_id>/deshacer")
@requires(rules.opens_board)
def undo(event_id: int) -> ResponseReturnValue:
    """Put back what an act changed."""
    event = queries.event_by_id(event_id)
    if not may_review(event.scope):
        raise NotAllowedError(_("Estos temas los revisa otra mesa."))
    slug, scope = queries.slug_of_call(event.call_id), event.scope
    here = url_for(".desk_history", slug=slug, scope=scope)
    try:
        with transaction():
            services.undo(event, person=signed_in_user(), now=clock.now())
    except ConflictError as error:
        return refused(error, here)
    flash(_("Listo: quedó como estaba antes. Lo deshecho sigue en la historia."))
    return back(here)


def _do_move(where: Scope, form: MoveForm) -> ThemeEvent:
    chosen, reason = _chosen(), form.reason.data or ""
    person, now = signed_in_user(), clock.now()
    if form.to.data == NEW:
        return services.move_to_new(
            where, chosen, name=form.name.data or "", reason=reason, person=person, now=now
        )
    return services.move(where, chosen, to=form.target, reason=reason, person=person, now=now)


def _moved(event: ThemeEvent) -> str:
    """Return the sentence that tells a move."""
    names = queries.theme_names([event])
    to = names.get(event.theme_id or 0)
    if to is None:
        return ngettext(
            "Dejaste %(num)s propuesta sin tema.", "Dejaste %(num)s propuestas sin tema.",
            event.texts_count,
        )  # fmt: skip
    return ngettext(
        "Moviste %(num)s propuesta a «%(name)s».", "Moviste %(num)s propuestas a «%(name)s».",
        event.texts_count, name=to,
    )  # fmt: skip


def _chosen() -> list[int]:
    typed = request.form.getlist("p")
    return sorted({int(one) for one in typed if one.isdecimal() and int(one) < LARGEST})


def _again(slug: str, where: Scope, form: MoveForm, code: int) -> ResponseReturnValue:
    """Show what was chosen, with what is lacking."""
    if not may_review(where.code):
        raise NotAllowedError(_("Estos temas los revisa otra mesa."))
    call, _where = readable_scope(slug, where.code)
    chosen = _chosen()[: rules.MOST_MOVED]
    page = render_template(
        "themes/board_move.html", call=call, scope=where.code, form=form,
        rows=queries.members_by_proposal(where, chosen), targets=queries.targets(where),
    )  # fmt: skip
    return page, code
