"""The desk where groupings are asked for, and their themes named and published."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.rules import is_commission, may_view_everything
from gatp_participa.calls.queries import call_by_slug
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.themes import queries, rules, services
from gatp_participa.themes.forms import RenameForm, RunForm
from gatp_participa.themes.models import Theme
from gatp_participa.themes.views import bp
from gatp_participa.web.guards import requires, safe_next


@bp.get("/mesa/temas")
@requires(may_view_everything)
def desk_index() -> ResponseReturnValue:
    """Every call with its latest groupings, and the button to make one."""
    return _index_page({})


@bp.post("/mesa/temas/convocatorias/<slug>/agrupar")
@requires(is_commission)
def request_run(slug: str) -> ResponseReturnValue:
    """Ask for a grouping of a call's proposals."""
    call = call_by_slug(slug)
    form = RunForm.of(call)
    if not form.validate_on_submit():
        return _index_page({call.id: form}), 400
    with transaction():
        run = services.request_run(
            call, **form.to_options(), person=signed_in_user(), now=clock.now()
        )
    flash(_("Empezamos a agrupar. Tarda de unos segundos a unos minutos; puedes cerrar la página."))
    return redirect(url_for(".desk_run", run_id=run.id), code=303)


@bp.get("/mesa/temas/agrupaciones/<int:run_id>")
@requires(may_view_everything)
def desk_run(run_id: int) -> ResponseReturnValue:
    """A grouping to review: its themes, largest first, and the tray of what is in none."""
    run, cursor = queries.run_by_id(run_id), request.args.get("despues")
    cards = [] if cursor else queries.themes_of_run(run_id)
    return render_template(
        "themes/desk_run.html", run=run, job=queries.job_of(run), cards=cards,
        is_first=not cursor, may_decide=is_commission(signed_in_user()), may=rules,
        rename_forms={card.theme.id: RenameForm.of(card.theme) for card in cards},
        reasons=queries.leftover_reasons(run_id),
        leftovers=queries.leftovers_page(run_id, cursor=cursor),
    )  # fmt: skip


@bp.get("/mesa/temas/<int:theme_id>")
@requires(may_view_everything)
def desk_theme(theme_id: int) -> ResponseReturnValue:
    """A theme to review: its proposals with how clearly they belong, its states, its name."""
    theme = queries.theme_by_id(theme_id, drafts=True)
    return _theme_page(theme, RenameForm(formdata=None, obj=theme))


@bp.post("/mesa/temas/<int:theme_id>")
@requires(is_commission)
def rename(theme_id: int) -> ResponseReturnValue:
    """Give a theme the name that a person chose."""
    theme, form = queries.theme_by_id(theme_id, drafts=True), RenameForm()
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
    here = url_for(".desk_theme", theme_id=theme_id)
    return redirect(safe_next(request.form.get("next"), here), code=303)


def _index_page(typed: dict[int, RunForm]) -> str:
    page = queries.desk_calls(request.args.get("despues"))
    forms = {
        row.call.id: typed.get(row.call.id) or RunForm.of(row.call, formdata=None)
        for row in page.rows
        if rules.may_group(row.call.status)
    }
    return render_template(
        "themes/desk_index.html", page=page, forms=forms, typed=typed,
        may_decide=is_commission(signed_in_user()),
        is_busy=any(r.run.status in rules.UNDER_WAY for row in page.rows for r in row.runs),
    )  # fmt: skip


def _theme_page(theme: Theme, form: RenameForm) -> str:
    cursor = request.args.get("despues")
    shown: dict[str, Any] = {"is_first": not cursor, "may": rules}
    return render_template(
        "themes/desk_theme.html", theme=theme, form=form,
        counts=queries.entity_counts(theme.id), may_decide=is_commission(signed_in_user()),
        page=queries.members_page(theme.id, cursor=cursor), **shown,
    )  # fmt: skip
