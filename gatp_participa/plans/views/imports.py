"""Bring commitments from a spreadsheet: first a rehearsal, then all of them or none."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import DomainError
from gatp_participa.importers.jobs import uploads
from gatp_participa.plans import imports, rules, services
from gatp_participa.plans.forms_details import ImportForm
from gatp_participa.plans.imports import Reading
from gatp_participa.plans.models import ActionPlan
from gatp_participa.plans.views import bp
from gatp_participa.plans.views.desk import writable
from gatp_participa.web.exports import csv_lines
from gatp_participa.web.guards import requires

_NAMES = (
    "number", "title", "summary", "problem", "objective", "responsible_body",
    "responsible_person", "responsible_position", "substitute_person", "counterpart", "goal",
    "indicator", "unit", "baseline", "target", "activity", "starts_on", "ends_on", "means",
)  # fmt: skip


@bp.route("/mesa/planes/<int:plan_id>/traer", methods=["GET", "POST"])
@requires(rules.may_open_desk)
def bring_commitments(plan_id: int) -> ResponseReturnValue:
    """Read a file and show what it says; with its token, write it."""
    plan, person = writable(plan_id), signed_in_user()
    if token := request.form.get("token"):
        return _write(plan, token)
    form, reading, token = ImportForm(), None, ""
    if form.validate_on_submit():
        sent, kept = form.file.data, uploads()
        token = kept.keep(sent.stream, sent.filename or "", person_id=person.id)
        name, _shown = kept.find(token, person_id=person.id)
        try:
            reading = services.rehearse(plan, kept.path(name))
        except DomainError as refusal:
            form.file.errors = [str(refusal)]
        if reading is None or reading.problems:
            kept.forget(name)
    return _page(plan, form, reading, token)


@bp.get("/mesa/planes/plantilla.csv")
@requires(rules.may_open_desk)
def import_template() -> ResponseReturnValue:
    """An empty table with the names of its columns."""
    lines = csv_lines([[imports.COLUMNS[name][0].replace(" ", "_") for name in _NAMES]])
    answer = Response("".join(lines), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="compromisos.csv"'
    return answer


def _write(plan: ActionPlan, token: str) -> ResponseReturnValue:
    person, kept = signed_in_user(), uploads()
    name, _shown = kept.find(token, person_id=person.id)
    with transaction():
        count = services.bring(
            plan, services.rehearse(plan, kept.path(name)), person=person, now=clock.now()
        )
    kept.forget(name)
    flash(ngettext("Trajimos %(num)s compromiso.", "Trajimos %(num)s compromisos.", count))
    return redirect(url_for(".edit", plan_id=plan.id, _anchor="compromisos"), code=303)


def _page(
    plan: ActionPlan, form: ImportForm, reading: Reading | None, token: str
) -> ResponseReturnValue:
    return render_template(
        "plans/import.html", plan=plan, form=form, reading=reading, token=token,
        names=[imports.COLUMNS[name][0] for name in _NAMES],
    )  # fmt: skip
