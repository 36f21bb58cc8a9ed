"""The desk's way of importing: send a file, see what would happen, confirm."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.rules import may_import
from gatp_participa.calls.queries import call_by_slug
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.importers import queries, services
from gatp_participa.importers.forms import LABELS, POINTED, WARNINGS, ReviewForm, UploadForm
from gatp_participa.importers.jobs import uploads
from gatp_participa.importers.readers.errors import NotATableError
from gatp_participa.importers.readers.layout import Layout
from gatp_participa.jobs.status import JobStatus
from gatp_participa.proposals.services import ProposalRow
from gatp_participa.web.guards import requires

bp = Blueprint("importers", __name__)

SHOWN_ROWS = 5
REHEARSED_ROWS = 5000  # in a request; the import itself reads them all
ROWS_IN_A_REQUEST = 2000  # with more, a job
REFRESH_SECONDS = 3
_AT_WORK = (JobStatus.READY, JobStatus.RUNNING)


@bp.route("/mesa/importar", methods=["GET", "POST"])
@requires(may_import)
def create() -> ResponseReturnValue:
    """Send a file, and see the last ones."""
    person = signed_in_user()
    form = UploadForm(person=person)
    if form.validate_on_submit():
        sent = form.upload.data
        kept = uploads()
        token = kept.keep(sent.stream, sent.filename or "", person_id=person.id)
        name, _shown = kept.find(token, person_id=person.id)
        error = _error_of(kept.path(name), form.format.data)
        if error is None:
            chosen = {field: form[field].data for field in ("call", "entity", "format")}
            return redirect(url_for(".review", archivo=token, **chosen), code=303)
        kept.forget(name)
        form.upload.errors = [error]
    batches = queries.recent_batches(person)
    return render_template("importers/create.html", form=form, batches=batches)


def _error_of(path: Path, format: str) -> str | None:
    """Say why a file is of no use; one whose columns have strange names still is."""
    try:
        services.open_file(path, services.Options(format=format))
    except NotATableError as error:
        return str(error) if len(error.headers) < 2 else None
    return None


@bp.get("/mesa/importar/revision")
@requires(may_import)
def review() -> ResponseReturnValue:
    """Show what would happen, without writing anything; another choice is another address."""
    person = signed_in_user()
    form = ReviewForm(request.args, meta={"csrf": False})
    if not form.archivo.data:
        return redirect(url_for(".create"), code=303)
    name, shown = uploads().find(form.archivo.data, person_id=person.id)
    options = form.options()
    call = call_by_slug(form.call.data, drafts=True)
    seen: dict[str, Any] = {"file": None, "result": None, "rows": [], "problem": ""}
    try:
        seen["file"] = file = services.open_file(uploads().path(name), options)
        form.offer(file.table.headers, file.layout, options.columns)
    except NotATableError as error:
        seen["problem"] = str(error)
        form.offer(error.headers, Layout(format="table"), options.columns)
    else:
        watch = services.Watch(on_row=_first(seen["rows"]))
        seen["result"] = services.rehearse(
            file, call=call, person=person, now=clock.now(), watch=watch, limit=REHEARSED_ROWS
        )
    return render_template(
        "importers/review.html", form=form, call=call, file_name=shown, labels=LABELS,
        pointed=POINTED, warnings=WARNINGS, **seen,
    )  # fmt: skip


def _first(rows: list[tuple[int, ProposalRow]]) -> Callable[[int, ProposalRow], None]:
    def keep(number: int, row: ProposalRow) -> None:
        if len(rows) < SHOWN_ROWS:
            rows.append((number, row))

    return keep


@bp.post("/mesa/importar/confirmar")
@requires(may_import)
def confirm() -> ResponseReturnValue:
    """Import the reviewed file: now when it is short, as a job when it is long."""
    person, now = signed_in_user(), clock.now()
    form = ReviewForm()
    kept = uploads()
    name, shown = kept.find(form.archivo.data or "", person_id=person.id)
    file = services.open_file(kept.path(name), form.options())
    act = services.request_import if file.has_more_than(ROWS_IN_A_REQUEST) else services.bring_kept
    with transaction():
        call = call_by_slug(form.call.data or "", drafts=True)
        batch = act(file, name, call=call, person=person, now=now, file_name=shown)
        batch_id = batch.id
    if act is not services.request_import:
        kept.forget(name)
    return redirect(url_for(".show", batch_id=batch_id), code=303)


@bp.get("/mesa/importar/<int:batch_id>")
@requires(may_import)
def show(batch_id: int) -> ResponseReturnValue:
    """What became of a file; while it is being read, how far it is."""
    batch, call, job = queries.batch_for(signed_in_user(), batch_id)
    is_running = not services.is_finished(batch) and job is not None and job.status in _AT_WORK
    percentage = uploads().progress(job.arguments["upload"]) if is_running and job else 0
    is_still = "quieta" in request.args
    html = render_template(
        "importers/show.html", batch=batch, call=call, is_running=is_running, is_still=is_still,
        is_finished=services.is_finished(batch), percentage=percentage, warnings=WARNINGS,
    )  # fmt: skip
    page = make_response(html)
    if is_running and not is_still:
        page.headers["Refresh"] = str(REFRESH_SECONDS)
    return page
