"""Print sheets: a generic one for anybody, numbered ones for the desk."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.calls.queries import call_by_slug
from gatp_participa.capture import exports, queries, rules, services
from gatp_participa.capture.forms import ReasonForm, SheetsForm
from gatp_participa.capture.models import PrintRun
from gatp_participa.capture.views import bp
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotFoundError
from gatp_participa.web.guards import public, requires

IN_A_PDF = 100  # sheets of one PDF: about two seconds of work


@bp.get("/convocatorias/<slug>/formato")
@public
def generic(slug: str) -> ResponseReturnValue:
    """A sheet to print from the browser, and to read with a screen reader."""
    call = call_by_slug(slug)
    return render_template(
        "capture/generic.html", call=call, say=exports.words_of(call),
        summary=exports.summary_of(call), notice=exports.short_notice(),
        takes_paper=rules.takes_paper(call),
    )  # fmt: skip


@bp.get("/convocatorias/<slug>/formato.pdf")
@public
def generic_pdf(slug: str) -> ResponseReturnValue:
    """The same sheet as PDF/UA."""
    call = call_by_slug(slug)
    return _pdf(exports.sheet_pdf(call), f"formato-{call.slug}.pdf")


@bp.route("/mesa/captura/formatos", methods=["GET", "POST"])
@requires(rules.captures)
def print_sheets() -> ResponseReturnValue:
    """Ask for numbered sheets, and find those printed before."""
    person, now = signed_in_user(), clock.now()
    states, calls = rules.captured_states(person), queries.paper_calls()
    form = SheetsForm()
    form.offer(calls, states)
    call = next((one for one in calls if one.slug == form.call.data), calls[0] if calls else None)
    events = queries.events_in(call.id, states) if call else []
    form.offer_events(events)
    if form.validate_on_submit() and call is not None:
        event = next((one for one in events if str(one.id) == form.event.data), None)
        try:
            with transaction():
                run = services.number_sheets(
                    call_by_slug(call.slug), form.entity.data, form.sheets.data, event=event,
                    person=person, now=now,
                )  # fmt: skip
                run_id, count = run.id, run.sheets
        except (ConflictError, InvalidInputError) as error:
            form.form_errors.append(str(error))
        else:
            flash(
                ngettext("Lista: %(num)s hoja numerada.", "Listas: %(num)s hojas numeradas.", count)
            )
            return redirect(url_for(".print_sheets", tanda=run_id), code=303)
    page = render_template(
        "capture/print_sheets.html", form=form, runs=queries.runs_of(states),
        fresh=request.args.get("tanda", type=int), in_a_pdf=IN_A_PDF, has_calls=bool(calls),
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


@bp.get("/mesa/captura/formatos/<int:run_id>.pdf")
@requires(rules.captures)
def run_pdf(run_id: int) -> ResponseReturnValue:
    """Print the sheets of a printing, a hundred at a time."""
    run = _readable(run_id)
    first = max(1, request.args.get("desde", 1, type=int))
    chosen = queries.folios_of(run.id)[first - 1 :][:IN_A_PDF]
    if not chosen:
        raise NotFoundError(_("No encontramos esas hojas."))
    made = exports.sheet_pdf(run.call, entity_code=run.entity_code, folios=chosen)
    response = _pdf(made, f"hojas-{run.id}-{first}.pdf")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.route("/mesa/captura/hojas/<folio>/perdida", methods=["GET", "POST"])
@requires(rules.captures)
def spoil(folio: str) -> ResponseReturnValue:
    """Say that a numbered sheet was lost or spoiled, and why."""
    paper = queries.form_or_404(folio)
    person = signed_in_user()
    if not rules.may_capture(person, paper.run.entity_code):
        raise NotFoundError(_("No imprimimos ninguna hoja con ese folio."))
    form = ReasonForm()
    if form.validate_on_submit():
        with transaction():
            services.spoil(paper, reason=form.reason.data, person=person, now=clock.now())
        flash(_("La hoja %(folio)s quedó como perdida.", folio=folio))
        return redirect(url_for(".print_sheets"), code=303)
    page = render_template("capture/spoil.html", form=form, paper=paper)
    return page, 422 if form.is_submitted() else 200


def _readable(run_id: int) -> PrintRun:
    run = queries.run_or_404(run_id)
    if not rules.may_capture(signed_in_user(), run.entity_code):
        raise NotFoundError(_("No encontramos esas hojas."))
    return run


def _pdf(made: bytes, name: str) -> Response:
    response = Response(made, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename=name)
    return response
