"""Hand over evidence, whichever its version, and replace it saying why."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.core import clock
from gatp_participa.core.errors import NotFoundError
from gatp_participa.core.storage import MissingFileError
from gatp_participa.plans import queries, rules
from gatp_participa.plans.forms_following import ReplaceForm
from gatp_participa.plans.queries import following as told
from gatp_participa.plans.services import evidence, reporting
from gatp_participa.plans.views import bp
from gatp_participa.plans.views.desk import attempt
from gatp_participa.plans.views.public import check_readable
from gatp_participa.web import uploads
from gatp_participa.web.guards import public, requires


@bp.get("/compromisos/<int:commitment_id>/evidencia/<int:number>/<int:version>")
@public
def evidence_file(commitment_id: int, number: int, version: int) -> ResponseReturnValue:
    """Hand over a version of a piece of evidence: the file, or the way to where it is."""
    commitment = queries.commitment_by_id(commitment_id)
    check_readable(commitment.plan)
    one = told.evidence_at(commitment_id, number, version)
    if one.url:
        return redirect(one.url)
    try:
        stream = evidence.files().open(one.storage_key)
    except MissingFileError:
        raise NotFoundError(_("Ese archivo ya no está aquí.")) from None
    name = f"compromiso-{commitment_id}-evidencia-{number}-{version}"
    return uploads.handed_over(
        stream, media_type=one.media_type, size=one.size, etag=one.digest,
        download_name=f"{name}.{uploads.SUFFIXES[one.media_type]}",
    )  # fmt: skip


@bp.route(
    "/mesa/compromisos/<int:commitment_id>/evidencia/<int:number>/reemplazar",
    methods=["GET", "POST"],
)
@requires(rules.opens_following)
def replace_evidence(commitment_id: int, number: int) -> ResponseReturnValue:
    """Add a version of a piece of evidence; the one before stays."""
    commitment, person = queries.commitment_by_id(commitment_id), signed_in_user()
    reporting.check_may_report(person, commitment)
    latest = told.evidence_at(commitment_id, number)
    form = ReplaceForm(title_1=latest.title, url_1=latest.url)
    if form.is_submitted() and _received(form, person.id):
        piece, why = (form.pieces(person.id) or [evidence.Piece(title="")])[0], form.why.data or ""
        if attempt(
            form,
            lambda: evidence.replace(latest, piece, why=why, person=person, now=clock.now()),
        ):
            flash(_("Quedó publicada la nueva versión. La anterior se puede seguir viendo."))
            return redirect(url_for(".commitment", commitment_id=commitment_id), code=303)
    return render_template(
        "plans/follow_evidence.html", form=form, commitment=commitment, latest=latest,
        rows=form.rows(person.id),
    )  # fmt: skip


def _received(form: ReplaceForm, person_id: int) -> bool:
    is_valid, is_kept = form.validate(), form.receive(person_id)
    return form.check_pieces(person_id) and is_valid and is_kept
