from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.rules import may_import
from gatp_participa.calls.models import Call
from gatp_participa.calls.queries import call_by_slug
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import DomainError
from gatp_participa.importers import exports, queries, services
from gatp_participa.importers.forms import LABELS, POINTED, WARNINGS, ReviewForm
from gatp_participa.importers.jobs import uploads
from gatp_participa.importers.readers.errors import NotATableError, WrongOptionError
from gatp_participa.importers.readers.layout import Layout
from gatp_participa.importers.readers.people import speaks_of_somebody
from gatp_participa.importers.views.blueprint import as_csv, bp
from gatp_participa.proposals.services import ProposalRow
from gatp_participa.web.guards import requires

SHOWN_ROWS = 5
LOOKED_AT = 500  # rows, for what seems to say who somebody is
REHEARSED_ROWS = 5000  # in a request; the report and the import itself read them all
ROWS_IN_A_REQUEST = 2000  # with more, a job


@bp.get("/mesa/importar/revision")
@requires(may_import)
def review() -> ResponseReturnValue:
    """Show what would happen, without writing anything; another choice is another address."""
    person = signed_in_user()
    form = ReviewForm(request.args, meta={"csrf": False})
    if not form.archivo.data:
        return redirect(url_for(".create"), code=303)
    name, shown = uploads().find(form.archivo.data, person_id=person.id)
    call = call_by_slug(form.call.data or "", drafts=True)
    seen = _seen(form, name, call)
    mapping = queries.mapping_for(person, seen["headers"]) if "recordadas" in request.args else None
    return render_template(
        "importers/review.html", form=form, call=call, file_name=shown, labels=LABELS,
        pointed=POINTED, warnings=WARNINGS, mapping=mapping,
        event=queries.event_for(person, call, form.event.data), **seen,
    )  # fmt: skip


def _seen(form: ReviewForm, name: str, call: Call) -> dict[str, Any]:
    """Rehearse a kept file and let the form offer its columns."""
    options = form.options()
    seen: dict[str, Any] = {"file": None, "result": None, "rows": [], "problem": "", "headers": []}
    seen["personal"] = []
    try:
        seen["file"] = file = _open(form, name, seen)
    except NotATableError as error:
        seen["problem"], seen["headers"] = str(error), error.headers
        form.offer(error.headers, Layout(format="table"), options.columns)
        return seen
    seen["headers"] = file.table.headers
    form.offer(file.table.headers, file.layout, options.columns)
    try:
        seen["result"] = services.rehearse(
            file, call=call, person=signed_in_user(), now=clock.now(),
            watch=services.Watch(on_row=_first(seen)), limit=REHEARSED_ROWS,
        )  # fmt: skip
    except DomainError as error:
        seen["problem"] = str(error)
    return seen


def _open(form: ReviewForm, name: str, seen: dict[str, Any]) -> services.OpenFile:
    """Open a file as the form says; if that cannot be, say why and open it as if nobody said."""
    path, options = uploads().path(name), form.options()
    try:
        return services.open_file(path, options)
    except WrongOptionError as error:
        seen["problem"] = str(error)
        return services.open_file(path, services.Options(format=options.format))


def _first(seen: dict[str, Any]) -> Callable[[int, ProposalRow], None]:
    """Keep the first rows to show, and the numbers of those that seem to speak of somebody."""
    looked = itertools.count(1)

    def keep(number: int, row: ProposalRow) -> None:
        if len(seen["rows"]) < SHOWN_ROWS:
            seen["rows"].append((number, row))
        if next(looked) <= LOOKED_AT and speaks_of_somebody(row):
            seen["personal"].append(number)

    return keep


@bp.get("/mesa/importar/revision.csv")
@requires(may_import)
def rehearsal() -> ResponseReturnValue:
    """Hand over what would become of every row of a kept file."""
    person, now = signed_in_user(), clock.now()
    form = ReviewForm(request.args, meta={"csrf": False})
    name, shown = uploads().find(form.archivo.data or "", person_id=person.id)
    call = call_by_slug(form.call.data or "", drafts=True)
    file = services.open_file(uploads().path(name), form.options())
    parts = services.foresee(file, call=call, person=person, now=now, result=services.Result())
    return as_csv(exports.rehearsal_csv(parts), f"ensayo-{shown.rsplit('.', 1)[0]}.csv")


@bp.post("/mesa/importar/confirmar")
@requires(may_import)
def confirm() -> ResponseReturnValue:
    """Import the reviewed file: now when it is short, as a job when it is long."""
    person = signed_in_user()
    form = ReviewForm()
    kept = uploads()
    name, shown = kept.find(form.archivo.data or "", person_id=person.id)
    try:
        batch_id, is_done = _bring(form, name, shown)
    except DomainError as error:
        db.session.rollback()
        flash(str(error), "error")
        return redirect(url_for(".review", **form.chosen()), code=303)
    if is_done:
        kept.forget(name)
    return redirect(url_for(".show", batch_id=batch_id), code=303)


def _bring(form: ReviewForm, name: str, shown: str) -> tuple[int, bool]:
    person, now = signed_in_user(), clock.now()
    file = services.open_file(uploads().path(name), form.options())
    is_long = file.has_more_than(ROWS_IN_A_REQUEST)
    act = services.request_import if is_long else services.bring_kept
    with transaction():
        call = call_by_slug(form.call.data or "", drafts=True)
        event = queries.event_for(person, call, form.event.data)
        batch = act(
            file, name, call=call, person=person, now=now, file_name=shown,
            event_id=event.id if event else None,
        )  # fmt: skip
        services.remember_mapping(file, person=person, now=now)
        return batch.id, not is_long


@bp.post("/mesa/importar/olvidar-columnas")
@requires(may_import)
def forget_columns() -> ResponseReturnValue:
    """Forget what a person said of the columns of files like this one."""
    person = signed_in_user()
    form = ReviewForm()
    with transaction():
        services.forget_mapping(request.form.get("digest", ""), person=person)
    flash(_("Listo: las columnas de archivos como este ya no se recuerdan."))
    plain = {name: value for name, value in form.chosen().items() if name[:7] != "column_"}
    return redirect(url_for(".review" if plain.get("archivo") else ".create", **plain), code=303)
