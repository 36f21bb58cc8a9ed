"""Asking for a grouping: of a call, of what has no theme, of one theme."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.calls.models import Call
from gatp_participa.calls.queries import call_by_slug
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import ConflictError, InvalidInputError
from gatp_participa.themes import queries, rules, services
from gatp_participa.themes.forms import RunForm
from gatp_participa.themes.status import RunKind
from gatp_participa.themes.views import bp
from gatp_participa.themes.views.access import may_review, readable_scope, readable_theme, refused
from gatp_participa.web.guards import requires


@bp.post("/mesa/temas/convocatorias/<slug>/agrupar")
@requires(rules.opens_board)
def request_run(slug: str) -> ResponseReturnValue:
    """Ask for a grouping of a call's proposals."""
    call = call_by_slug(slug)
    form = RunForm.of(call, may_review)
    if not form.validate_on_submit():
        return index_page({call.id: form}), 400
    return _ask(call, back_to=url_for(".desk_index"), **form.to_options())


@bp.post("/mesa/temas/<slug>/<string(length=2):scope>/buscar-nuevos")
@requires(rules.opens_board)
def request_from_tray(slug: str, scope: str) -> ResponseReturnValue:
    """Ask for new themes among what has none."""
    call, _where = readable_scope(slug, scope)
    back_to = url_for(".desk_tray", slug=slug, scope=scope)
    return _ask(call, back_to=back_to, scope=scope, kind=RunKind.TRAY)


@bp.post("/mesa/temas/<int:theme_id>/dividir")
@requires(rules.opens_board)
def request_split(theme_id: int) -> ResponseReturnValue:
    """Ask for a proposal of how to divide a theme."""
    theme = readable_theme(theme_id)
    back_to = url_for(".desk_theme", theme_id=theme_id)
    return _ask(theme.call, back_to=back_to, scope=theme.scope, kind=RunKind.SPLIT, split=theme)


def forms_of(calls: Iterable[Call]) -> dict[int, RunForm]:
    """Return the form of each call whose proposals may be grouped, where the person may."""
    forms = {
        call.id: RunForm.of(call, may_review, formdata=None)
        for call in calls
        if rules.may_group(call.status)
    }
    return {call_id: form for call_id, form in forms.items() if form.scope.choices}


def index_page(typed: dict[int, RunForm]) -> str:
    """Return the list of boards, with the forms as people left them."""
    person = signed_in_user()
    page = queries.desk_calls(
        lambda scope: rules.may_read_board(person, scope), request.args.get("despues")
    )
    forms = forms_of(row.call for row in page.rows) | typed
    return render_template(
        "themes/desk_index.html", page=page, forms=forms, typed=typed,
        is_busy=any(one.run.status in rules.UNDER_WAY for row in page.rows for one in row.boards),
    )  # fmt: skip


def _ask(call: Call, *, back_to: str, **options: Any) -> ResponseReturnValue:
    try:
        with transaction():
            run = services.request_run(call, **options, person=signed_in_user(), now=clock.now())
    except (ConflictError, InvalidInputError) as error:
        return refused(error, back_to)
    flash(_("Empezamos a agrupar. Tarda de unos segundos a unos minutos; puedes cerrar la página."))
    return redirect(url_for(".desk_run", run_id=run.id), code=303)
