"""What a responsible has to do: their activities by date, report, suspend, resume."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts import rules as accounts
from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.core import clock
from gatp_participa.core.errors import ConflictError, NotAllowedError
from gatp_participa.plans import progress, queries, rules
from gatp_participa.plans.forms_following import ReportForm, StopForm
from gatp_participa.plans.models import Activity, Commitment
from gatp_participa.plans.queries import following as told
from gatp_participa.plans.queries import waiting
from gatp_participa.plans.services import reporting, stopping
from gatp_participa.plans.status import CommitmentStatus, PlanStatus, Report
from gatp_participa.plans.views import bp
from gatp_participa.plans.views.desk import attempt
from gatp_participa.web.guards import requires


@bp.get("/mesa/compromisos")
@requires(rules.opens_following)
def following() -> ResponseReturnValue:
    """What one reports by its day, and what waits for one's verification."""
    person, today = signed_in_user(), clock.today()
    return render_template(
        "plans/follow_index.html", today=today, is_late=progress.is_late,
        to_report=waiting.to_report(person), delivered=waiting.delivered_by(person),
        to_verify=waiting.to_verify(person), verifies=bool(waiting.verified_places(person)),
    )  # fmt: skip


@bp.route("/mesa/actividades/<int:activity_id>/reporte", methods=["GET", "POST"])
@requires(rules.opens_following)
def report_activity(activity_id: int) -> ResponseReturnValue:
    """Write a report, see it as people will, and publish it."""
    activity, person, now = told.activity_by_id(activity_id), signed_in_user(), clock.now()
    _refuse_unreportable(activity)
    form = ReportForm(activity=activity, data=_begun(activity))
    is_good = form.is_submitted() and _received(form, person.id)
    if is_good and request.form.get("act") == "publish":
        draft, pieces = form.to_draft(), form.pieces(person.id)
        if attempt(form, lambda: reporting.report(activity, draft, pieces, person=person, now=now)):
            flash(_("Quedó publicado tu reporte. Ya lo puede leer cualquiera."))
            return redirect(_where(activity), code=303)
    return render_template(
        "plans/follow_report.html", form=form, activity=activity, rows=form.rows(person.id),
        told=told.told_of([activity_id]).get(activity_id, []), preview=_preview(form, is_good),
        commitment=activity.commitment, is_late=progress.is_late, today=clock.local_day(now),
    )  # fmt: skip


@bp.route("/mesa/actividades/<int:activity_id>/estado", methods=["GET", "POST"])
@requires(accounts.is_staff)
def stop_activity(activity_id: int) -> ResponseReturnValue:
    """Suspend an activity, withdraw it, or go on with it."""
    return _stop(told.activity_by_id(activity_id))


@bp.route("/mesa/compromisos/<int:commitment_id>/estado", methods=["GET", "POST"])
@requires(accounts.is_staff)
def stop_commitment(commitment_id: int) -> ResponseReturnValue:
    """Suspend a whole commitment, withdraw it, or go on with it."""
    return _stop(queries.commitment_by_id(commitment_id))


def _stop(thing: Activity | Commitment) -> ResponseReturnValue:
    commitment = thing if isinstance(thing, Commitment) else thing.commitment
    if not stopping.may_stop(signed_in_user(), commitment):
        raise NotAllowedError(_("De este compromiso responde otra institución."))
    form = StopForm(now=thing.status)
    if form.validate_on_submit() and attempt(form, lambda: _change(thing, form)):
        flash(_("Quedó escrito en el compromiso, con su razón y quién lo aprobó."))
        return redirect(url_for(".commitment", commitment_id=commitment.id), code=303)
    return render_template(
        "plans/follow_stop.html", form=form, thing=thing, commitment=commitment,
        is_whole=isinstance(thing, Commitment),
    )  # fmt: skip


def _change(thing: Activity | Commitment, form: StopForm) -> bool:
    words = {"note": form.note.data or "", "approved_by": form.approved_by.data or ""}
    status = CommitmentStatus(form.status.data)
    if status is CommitmentStatus.IN_PROGRESS:
        stopping.resume(thing, **words, person=signed_in_user(), now=clock.now())
    else:
        stopping.stop(
            thing, status, reason=form.chosen_reason, **words, person=signed_in_user(),
            now=clock.now(),
        )  # fmt: skip
    return True


def _refuse_unreportable(activity: Activity) -> None:
    commitment = activity.commitment
    reporting.check_may_report(signed_in_user(), commitment)
    if commitment.plan.status is not PlanStatus.PUBLISHED:
        raise ConflictError(_("El avance se reporta cuando el plan ya es público."))
    if problem := progress.state_problem(activity):
        raise ConflictError(problem)


def _received(form: ReportForm, person_id: int) -> bool:
    """Keep the files whatever else is wrong; say whether all is right."""
    is_valid, is_kept = form.validate(), form.receive(person_id)
    return form.check_pieces(person_id) and is_valid and is_kept


def _begun(activity: Activity) -> dict[str, object]:
    return {
        "progress": activity.progress, "is_at_risk": activity.is_at_risk,
        "delay_note": activity.stopped_note,
        "delay_reason": activity.stopped_reason.value if activity.stopped_reason else "",
    }  # fmt: skip


def _preview(form: ReportForm, is_good: bool) -> dict[str, object] | None:
    if not is_good or form.form_errors:
        return None
    draft = form.to_draft()
    is_final = draft.report is Report.FINAL_RESULT
    pieces = form.pieces(signed_in_user().id)
    return {"draft": draft, "pieces": pieces, "progress": 100 if is_final else draft.progress}


def _where(activity: Activity) -> str:
    return url_for(
        ".commitment", commitment_id=activity.commitment_id, _anchor=f"actividad-{activity.id}"
    )
