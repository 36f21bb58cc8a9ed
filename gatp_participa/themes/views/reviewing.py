"""A theme under review: read by all its sides, named, commented, compared and merged."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.rules import is_commission
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from gatp_participa.themes import queries, rules, services
from gatp_participa.themes.forms import ReasonForm, RenameForm
from gatp_participa.themes.models import Theme
from gatp_participa.themes.services import Scope
from gatp_participa.themes.views import bp
from gatp_participa.themes.views.access import (
    back,
    filters_asked,
    may_review,
    readable_theme,
    refused,
    said,
)
from gatp_participa.web import filters
from gatp_participa.web.guards import requires


@bp.get("/mesa/temas/<int:theme_id>")
@requires(rules.opens_board)
def desk_theme(theme_id: int) -> ResponseReturnValue:
    """A theme to review: why it is one, its proposals by any side, its history."""
    theme = readable_theme(theme_id)
    return _theme_page(theme, RenameForm(formdata=None, obj=theme))


@bp.post("/mesa/temas/<int:theme_id>")
@requires(rules.opens_board)
def rename(theme_id: int) -> ResponseReturnValue:
    """Give a theme the name that a person chose."""
    theme, form = readable_theme(theme_id), RenameForm()
    if not may_review(theme.scope):
        raise NotAllowedError(_("Estos temas los revisa otra mesa."))
    if not form.validate_on_submit():
        return _theme_page(theme, form), 400
    name, summary = form.name.data or "", form.summary.data or ""
    try:
        with transaction():
            services.rename(theme, name, summary=summary, person=signed_in_user(), now=clock.now())
    except InvalidInputError as error:
        form.name.errors = [str(error)]
        return _theme_page(theme, form), 400
    flash(_("Guardamos el nombre: «%(name)s».", name=theme.name))
    return back(url_for(".desk_theme", theme_id=theme_id))


@bp.post("/mesa/temas/<int:theme_id>/comentar")
@requires(rules.opens_board)
def comment(theme_id: int) -> ResponseReturnValue:
    """Say something about a theme to the other reviewers."""
    theme, here = readable_theme(theme_id), url_for(".desk_theme", theme_id=theme_id)
    body = request.form.get("body", "")
    try:
        with transaction():
            services.comment(theme, body, person=signed_in_user(), now=clock.now())
    except InvalidInputError as error:
        form = RenameForm(formdata=None, obj=readable_theme(theme_id))
        return _theme_page(theme, form, body=body, refusal=str(error)), 400
    flash(_("Tu comentario ya lo leen las demás personas que revisan."))
    return redirect(here + "#comentarios", code=303)


@bp.get("/mesa/temas/comparar")
@requires(rules.opens_board)
def desk_compare() -> ResponseReturnValue:
    """Two themes side by side."""
    one, other = (_asked(name) for name in ("a", "b"))
    return _compare_page(one, other, ReasonForm(formdata=None))


@bp.post("/mesa/temas/<int:theme_id>/juntar")
@requires(rules.opens_board)
def merge(theme_id: int) -> ResponseReturnValue:
    """Make two themes one."""
    one, other = readable_theme(theme_id), _asked("other")
    form = ReasonForm()
    if not form.validate_on_submit():
        return _compare_page(one, other, form), 400
    names = one.name, other.name
    here = url_for(".desk_compare", a=one.id, b=other.id)
    try:
        with transaction():
            event = services.merge(
                one, other, reason=form.reason.data or "", person=signed_in_user(), now=clock.now()
            )
    except ConflictError as error:
        return refused(error, here)
    said(_("Juntaste «%(one)s» y «%(other)s».", one=names[0], other=names[1]), event)
    return redirect(url_for(".desk_theme", theme_id=event.theme_id), code=303)


def month_name(month: str) -> str:
    """Return «noviembre de 2026» of "2026-11"."""
    return filters.month(date.fromisoformat(f"{month}-01"))


def _asked(name: str) -> Theme:
    asked = request.values.get(name, "")
    if not asked.isdecimal() or len(asked) > 18:
        raise NotFoundError(_("Elige dos temas de la misma agrupación para compararlos."))
    return readable_theme(int(asked), words=True)


def _compare_page(one: Theme, other: Theme, form: ReasonForm) -> str:
    if one.id == other.id or Scope.of(one) != Scope.of(other):
        raise NotFoundError(_("Elige dos temas de la misma agrupación para compararlos."))
    return render_template(
        "themes/board_compare.html", call=one.call, scope=one.scope, form=form, rules=rules,
        pair=queries.compare(one, other), may_review=may_review(one.scope),
    )  # fmt: skip


def _theme_page(theme: Theme, form: RenameForm, *, body: str = "", refusal: str = "") -> str:
    filters, cursor = filters_asked(Scope.of(theme)), request.args.get("despues")
    page = queries.review_page(theme.id, filters, cursor=cursor)
    events = queries.theme_history(theme.id)
    return render_template(
        "themes/desk_theme.html", theme=theme, call=theme.call, scope=theme.scope, form=form,
        filters=filters, page=page, is_first=not cursor, sides=queries.breakdown(theme.id),
        pins=queries.pins(theme.id, [row.proposal_id for row in page.rows if row.is_pinned]),
        targets=queries.targets(Scope.of(theme), beside=theme), events=events,
        into=queries.theme_to_review(theme.merged_into_id) if theme.merged_into_id else None,
        names=queries.theme_names(events), rules=rules, month_name=month_name,
        body=body, refusal=refusal,
        comments=queries.comments_page(theme.id, cursor=request.args.get("comentarios")),
        may_review=may_review(theme.scope), may_publish=is_commission(signed_in_user()),
    )  # fmt: skip
