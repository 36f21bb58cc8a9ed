"""What a grouping would change, and the decision about it."""

from __future__ import annotations

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import ConflictError
from gatp_participa.themes import queries, rules, services
from gatp_participa.themes.services import Scope
from gatp_participa.themes.status import RunStatus
from gatp_participa.themes.views import bp
from gatp_participa.themes.views.access import back, may_review, readable_run, refused, said
from gatp_participa.web.guards import requires


@bp.get("/mesa/temas/agrupaciones/<int:run_id>")
@requires(rules.opens_board)
def desk_run(run_id: int) -> ResponseReturnValue:
    """A grouping: how far it is, what it would change, or what was decided about it."""
    run, cursor = readable_run(run_id), request.args.get("despues")
    runs = queries.runs_of(Scope.of(run))
    waits = rules.may_decide(run)
    is_done = run.status is RunStatus.DONE
    return render_template(
        "themes/desk_run.html", run=run, job=queries.job_of(run), in_force=runs.in_force,
        waits=waits, is_stale=waits and runs.in_force is not None and runs.in_force.id > run.id,
        difference=queries.difference(run) if waits else None,
        moves=queries.moves_page(run, cursor=cursor) if waits else None, is_first=not cursor,
        groups=queries.groups_of_run(run_id) if is_done and not waits else [],
        reasons=queries.leftover_reasons(run_id) if is_done else [],
        may_review=may_review(run.scope), undone_at=queries.undone_at([run_id]).get(run_id),
    )  # fmt: skip


@bp.post("/mesa/temas/agrupaciones/<int:run_id>/aceptar")
@requires(rules.opens_board)
def accept(run_id: int) -> ResponseReturnValue:
    """Make the themes be what a grouping proposes."""
    run, here = readable_run(run_id), url_for(".desk_run", run_id=run_id)
    slug, scope = run.call.slug, run.scope
    try:
        with transaction():
            event = services.accept(run, person=signed_in_user(), now=clock.now())
    except ConflictError as error:
        return refused(error, here)
    said(_("Listo: los temas ya son los de esta agrupación."), event)
    return back(url_for(".desk_board", slug=slug, scope=scope))


@bp.post("/mesa/temas/agrupaciones/<int:run_id>/descartar")
@requires(rules.opens_board)
def discard(run_id: int) -> ResponseReturnValue:
    """Leave the themes as they are."""
    run, here = readable_run(run_id), url_for(".desk_run", run_id=run_id)
    slug, scope = run.call.slug, run.scope
    try:
        with transaction():
            services.discard(run, person=signed_in_user(), now=clock.now())
    except ConflictError as error:
        return refused(error, here)
    flash(_("Descartaste la agrupación: los temas siguen como estaban."))
    return back(url_for(".desk_board", slug=slug, scope=scope))
