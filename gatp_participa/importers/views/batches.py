from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.rules import may_import
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import ConflictError
from gatp_participa.importers import exports, queries, rules, services
from gatp_participa.importers.forms import WARNINGS
from gatp_participa.importers.jobs import uploads
from gatp_participa.importers.models import ImportBatch
from gatp_participa.importers.services.acts import described
from gatp_participa.importers.status import CANCELLABLE, BatchStatus
from gatp_participa.importers.views.blueprint import as_csv, bp
from gatp_participa.jobs.models import Job
from gatp_participa.jobs.status import JobStatus
from gatp_participa.web.guards import requires

REFRESH_SECONDS = 3
SHOWN_ACTED = 20
UNDONE_IN_A_REQUEST = 2000  # with more, a job
_AT_WORK = (JobStatus.READY, JobStatus.RUNNING)


@bp.get("/mesa/importar/<int:batch_id>")
@requires(may_import)
def show(batch_id: int) -> ResponseReturnValue:
    """What became of a file; while it is being read or undone, how far it is."""
    batch, call, job = queries.batch_for(signed_in_user(), batch_id)
    is_running = _is_running(batch, job)
    percentage, stage = 0, "waiting"
    if job is not None and batch.status not in {BatchStatus.WAITING, BatchStatus.UNDOING}:
        percentage, stage = uploads().progress(job.arguments["upload"])
    is_still = "quieta" in request.args
    html = render_template(
        "importers/show.html", batch=batch, call=call, is_running=is_running, is_still=is_still,
        percentage=percentage, stage=stage, warnings=WARNINGS,
        is_cancellable=is_running and batch.status in CANCELLABLE,
        is_undoable=rules.may_undo(batch, clock.now()), undo_days=rules.UNDO_DAYS,
        event=queries.event_of(batch), ended_by=queries.ended_by(batch),
    )  # fmt: skip
    page = make_response(html)
    if is_running and not is_still:
        page.headers["Refresh"] = str(REFRESH_SECONDS)
    return page


def _is_running(batch: ImportBatch, job: Job | None) -> bool:
    if batch.status is BatchStatus.UNDOING:
        return True
    return not services.is_finished(batch) and job is not None and job.status in _AT_WORK


@bp.get("/mesa/importar/<int:batch_id>/filas.csv")
@requires(may_import)
def rows(batch_id: int) -> ResponseReturnValue:
    """Hand over what became of every row."""
    batch, _call, _job = queries.batch_for(signed_in_user(), batch_id)
    return as_csv(exports.report_csv(batch.id), f"importacion-{batch.id}-filas.csv")


@bp.post("/mesa/importar/<int:batch_id>/cancelar")
@requires(may_import)
def cancel(batch_id: int) -> ResponseReturnValue:
    """Stop an import that waits or is being read."""
    person = signed_in_user()
    with transaction():
        batch, _call, _job = queries.batch_for(person, batch_id)
        services.cancel(batch, person=person, now=clock.now())
    flash(_("La importación se canceló. No quedó nada de ella."))
    return redirect(url_for(".show", batch_id=batch_id), code=303)


@bp.get("/mesa/importar/<int:batch_id>/deshacer")
@requires(may_import)
def review_undo(batch_id: int) -> ResponseReturnValue:
    """Say what undoing an import would do, and what would stay because people acted on it."""
    batch, call, _job = queries.batch_for(signed_in_user(), batch_id)
    if not rules.may_undo(batch, clock.now()):
        return redirect(url_for(".show", batch_id=batch_id), code=303)
    kept, acted = described(batch, limit=SHOWN_ACTED)
    return render_template("importers/undo.html", batch=batch, call=call, kept=kept, acted=acted)


@bp.post("/mesa/importar/<int:batch_id>/deshacer")
@requires(may_import)
def undo(batch_id: int) -> ResponseReturnValue:
    """Take back an import, or the rest of it when people acted on some."""
    person, now = signed_in_user(), clock.now()
    keeping = request.form.get("quedan", default=0, type=int)
    try:
        with transaction():
            batch, _call, _job = queries.batch_for(person, batch_id)
            is_long = batch.created + batch.updated > UNDONE_IN_A_REQUEST
            act = services.request_undo if is_long else services.undo
            act(batch, person=person, now=now, keeping=keeping)
    except ConflictError as error:
        db.session.rollback()
        flash(str(error), "error")
        return redirect(url_for(".review_undo", batch_id=batch_id), code=303)
    return redirect(url_for(".show", batch_id=batch_id), code=303)
