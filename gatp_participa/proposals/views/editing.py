"""Change what one wrote; read what it said before."""

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
    NotFoundError,
)
from gatp_participa.proposals import queries, rules, services
from gatp_participa.proposals.forms import EditForm
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.proposals.views import bp
from gatp_participa.web.guards import anyone, public, requires


@bp.route("/propuestas/<folio>/editar", methods=["GET", "POST"])
@requires(anyone)
def edit(folio: str) -> ResponseReturnValue:
    """Correct a proposal before anybody supports it."""
    proposal = queries.proposal_by_folio(folio, reader_id=signed_in_user().id)
    if not rules.is_author(signed_in_user(), proposal):
        raise NotAllowedError(_("Solo quien escribió una propuesta puede cambiarla."))
    form = EditForm(obj=proposal)
    refusal = rules.edit_refusal(proposal, proposal.call, clock.now())
    if refusal and not form.is_submitted():
        flash(refusal, "error")
        return redirect(url_for("pages.proposal", folio=folio), code=303)
    if form.validate_on_submit():
        texts = form.texts()
        try:
            with transaction():
                changed = services.edit(proposal, texts, person=signed_in_user(), now=clock.now())
        except (ConflictError, InvalidInputError) as error:
            form.form_errors.append(str(error))
        else:
            flash(_("Guardamos el cambio.") if changed else _("No cambiaste nada."))
            return redirect(url_for("pages.proposal", folio=folio), code=303)
    page = render_template("proposals/edit.html", form=form, proposal=proposal, limits=rules.LIMITS)
    return page, 422 if form.is_submitted() else 200


@bp.get("/propuestas/<folio>/versiones")
@public
def versions(folio: str) -> ResponseReturnValue:
    """What a public proposal said before, and what changed word by word."""
    proposal = queries.proposal_by_folio(folio)
    if proposal.status is not ProposalStatus.PUBLISHED:
        raise NotFoundError(_("Esta propuesta no está a la vista, y sus versiones tampoco."))
    changes = queries.changes_of(proposal)
    return render_template("proposals/versions.html", proposal=proposal, changes=changes)
