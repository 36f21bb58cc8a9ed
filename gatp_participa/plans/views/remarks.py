"""Say something about a commitment; answer it, signed."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    TooManyRequestsError,
)
from gatp_participa.plans import queries, rules
from gatp_participa.plans.forms_following import RemarkForm
from gatp_participa.plans.models import Commitment, CommitmentRemark
from gatp_participa.plans.queries import remarks
from gatp_participa.plans.services import remarking
from gatp_participa.plans.views import bp
from gatp_participa.plans.views.public import check_readable
from gatp_participa.web.guards import anyone, public, requires
from gatp_participa.web.paging import encode_cursor


@bp.get("/opiniones/<int:remark_id>")
@public
def find_remark(remark_id: int) -> ResponseReturnValue:
    """Go to where a remark is read."""
    remark = remarks.remark_by_id(remark_id)
    check_readable(queries.commitment_by_id(remark.commitment_id).plan)
    return redirect(_where(remark))


@bp.route("/compromisos/<int:commitment_id>/opiniones", methods=["GET", "POST"])
@requires(anyone)
def remark(commitment_id: int) -> ResponseReturnValue:
    """Say something about a commitment."""
    commitment = queries.commitment_by_id(commitment_id)
    check_readable(commitment.plan)
    form = RemarkForm()
    if not remarking.signature_of(commitment, signed_in_user()):
        del form.as_seat
    return _say(commitment, form, None)


@bp.route("/opiniones/<int:remark_id>/responder", methods=["GET", "POST"])
@requires(anyone)
def answer_remark(remark_id: int) -> ResponseReturnValue:
    """Answer a remark as who answers for the commitment."""
    answered = remarks.remark_by_id(remark_id)
    commitment = queries.commitment_by_id(answered.commitment_id)
    if not rules.may_report(signed_in_user(), commitment, commitment.plan.entity_code):
        raise NotAllowedError(_("A las opiniones responde quien responde por el compromiso."))
    form = RemarkForm()
    form.body.label.text = _("Tu respuesta")
    del form.as_seat
    return _say(commitment, form, answered)


@bp.route("/opiniones/<int:remark_id>/corregir", methods=["GET", "POST"])
@requires(anyone)
def correct_remark(remark_id: int) -> ResponseReturnValue:
    """Correct what one said, in its first fifteen minutes."""
    said, person, status = remarks.remark_by_id(remark_id), signed_in_user(), 200
    commitment = queries.commitment_by_id(said.commitment_id)
    check_readable(commitment.plan)
    if said.author_id != person.id:
        raise NotAllowedError(_("Solo quien escribió una opinión puede corregirla."))
    if not remarking.may_correct(person, said, clock.now()):
        raise ConflictError(_("Esta opinión ya no se puede corregir: se puede durante 15 minutos."))
    form = RemarkForm(data={"body": said.body})
    del form.as_seat
    if form.validate_on_submit():
        try:
            with transaction():
                remarking.correct(said, body=form.body.data or "", person=person, now=clock.now())
        except InvalidInputError as error:
            form.body.errors, status = [str(error)], 422
        else:
            flash(_("Quedó corregida."))
            return redirect(_where(said), code=303)
    return _page(form, commitment, status=status, corrected=said)


def _say(
    commitment: Commitment, form: RemarkForm, answered: CommitmentRemark | None
) -> ResponseReturnValue:
    person, status = signed_in_user(), 200
    if form.validate_on_submit():
        try:
            with transaction():
                made = remarking.write(
                    commitment, body=form.body.data or "", person=person, now=clock.now(),
                    as_seat="as_seat" in form and bool(form["as_seat"].data),
                    parent_id=answered.id if answered else None,
                )  # fmt: skip
                there = _where(made)
        except (InvalidInputError, TooManyRequestsError) as error:
            form.body.errors = [str(error)]
            status = 429 if isinstance(error, TooManyRequestsError) else 422
        else:
            flash(_("Ya está a la vista."))
            return redirect(there, code=303)
    return _page(form, commitment, status=status, answered=answered)


def _page(
    form: RemarkForm, commitment: Commitment, *, status: int,
    answered: CommitmentRemark | None = None, corrected: CommitmentRemark | None = None,
) -> ResponseReturnValue:  # fmt: skip
    page = render_template(
        "plans/follow_remark.html", form=form, commitment=commitment, answered=answered,
        corrected=corrected, signature=remarking.signature_of(commitment, signed_in_user()),
    )  # fmt: skip
    return page, status


def _where(one: CommitmentRemark) -> str:
    """Return the page of the list where a remark is, from its thread on."""
    first = one.parent_id or one.id
    return url_for(
        ".commitment", commitment_id=one.commitment_id, opiniones=encode_cursor(first + 1),
        _anchor=f"opinion-{one.id}",
    )  # fmt: skip
