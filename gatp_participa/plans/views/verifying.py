"""Look at a final report with its evidence beside, and say whether it is so."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.core import clock
from gatp_participa.core.errors import NotAllowedError
from gatp_participa.plans import rules
from gatp_participa.plans.forms_following import VerifyForm
from gatp_participa.plans.queries import following as told
from gatp_participa.plans.services import verifying
from gatp_participa.plans.status import CommitmentStatus, Verdict
from gatp_participa.plans.views import bp
from gatp_participa.plans.views.desk import attempt
from gatp_participa.web.guards import requires


@bp.route("/mesa/reportes/<int:update_id>/comprobar", methods=["GET", "POST"])
@requires(rules.opens_following)
def verify_report(update_id: int) -> ResponseReturnValue:
    """Verify a final report, or refuse it with a reason."""
    report, person = told.told(update_id), signed_in_user()
    activity = report.update.activity
    commitment = activity.commitment
    if not rules.may_verify_report(
        person, commitment, commitment.plan.entity_code, reporters=told.reporters_of(activity.id)
    ):
        raise NotAllowedError(
            _("Comprueba quien se sienta en esa mesa y no participó en los reportes.")
        )
    waits = activity.status is CommitmentStatus.COMPLETED and report.verification is None
    form = VerifyForm()
    if waits and form.validate_on_submit():
        verdict, body = Verdict(form.verdict.data), form.body.data or ""
        if attempt(
            form,
            lambda: verifying.verify(
                report.update, verdict=verdict, body=body, person=person, now=clock.now()
            ),
        ):
            flash(_("Gracias: quedó publicado lo que comprobaste, con el nombre de tu sector."))
            there = url_for(".commitment", commitment_id=commitment.id)
            return redirect(f"{there}#actividad-{activity.id}", code=303)
    return render_template(
        "plans/follow_verify.html", form=form, told=report, activity=activity,
        commitment=commitment, waits=waits,
    ), 409 if form.is_submitted() and not waits else 200  # fmt: skip
