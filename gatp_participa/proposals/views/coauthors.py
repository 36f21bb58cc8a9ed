"""Invite people to sign a proposal; answer an invitation; stop signing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts import pending
from gatp_participa.accounts.identity import signed_in_user, user_or_none
from gatp_participa.accounts.models import User
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.core.text import shorten
from gatp_participa.proposals import queries, rules, services
from gatp_participa.proposals.forms import InviteForm
from gatp_participa.proposals.models import Proposal, ProposalCoauthor
from gatp_participa.proposals.services.coauthoring import digest_of
from gatp_participa.proposals.views import bp
from gatp_participa.proposals.views.verifying import way_to_verify
from gatp_participa.web.forms import BaseForm
from gatp_participa.web.guards import anyone, public, requires


@bp.route("/propuestas/<folio>/firmas", methods=["GET", "POST"])
@requires(anyone)
def coauthors(folio: str) -> ResponseReturnValue:
    """Show the author who signs it and who was invited; invite somebody else."""
    proposal = _own(folio)
    form = InviteForm()
    if form.validate_on_submit():
        email = form.email.data
        try:
            with transaction():
                services.invite(proposal, email=email, person=signed_in_user(), now=clock.now())
        except (ConflictError, InvalidInputError) as error:
            form.email.errors = [str(error)]
        else:
            flash(_("Le mandamos la invitación. Aparecerá en tu propuesta solo si acepta."))
            return redirect(url_for(".coauthors", folio=folio), code=303)
    page = render_template(
        "proposals/coauthors.html",
        form=form,
        proposal=proposal,
        signing=queries.coauthors_of(proposal.id),
        invited=queries.invitations_of(proposal.id, clock.now()),
        most=rules.MOST_COAUTHORS,
        days=rules.INVITATION_LIFE.days,
    )
    return page, 422 if form.is_submitted() else 200


@bp.post("/propuestas/<folio>/firmas/<int:invitation_id>/quitar")
@requires(anyone)
def take_invitation_back(folio: str, invitation_id: int) -> ResponseReturnValue:
    """Take back an invitation that was not answered."""
    proposal = _own(folio)
    with transaction():
        services.take_invitation_back(proposal, invitation_id, person=signed_in_user())
    flash(_("Quitamos la invitación: el enlace de su correo ya no sirve."))
    return redirect(url_for(".coauthors", folio=folio), code=303)


@bp.route("/propuestas/<folio>/invitacion/<token>", methods=["GET", "POST"])
@public
def invitation(folio: str, token: str) -> ResponseReturnValue:
    """Ask who was invited whether they sign; a visitor confirms their address after.

    Where the call asks for a verified identity, who signs verifies theirs first and comes back.
    """
    one = queries.invitation_or_404(folio, digest_of(token))
    person = user_or_none()
    verify_url = way_to_verify(one.proposal.call, person)
    form = BaseForm()
    is_late = one.expires_at <= clock.now() or not rules.may_be_supported(one.proposal)
    # A visitor would get a letter with a code for what can no longer be done.
    asks_in_vain = is_late and person is None and "refuse" not in request.form
    if asks_in_vain or not form.validate_on_submit():
        page = render_template(
            "proposals/invitation.html", proposal=one.proposal, invitation=one, token=token,
            form=form, is_late=is_late, is_other=person is not None and person.email != one.email,
            verify_url=verify_url,
        )  # fmt: skip
        return page, 409 if form.is_submitted() else 200
    if "refuse" in request.form:
        with transaction():
            services.refuse(one)
        flash(_("No firmarás esta propuesta. No quedó nada de la invitación."))
        return redirect(url_for("pages.proposal", folio=folio), code=303)
    if verify_url:
        return redirect(verify_url, code=303)
    if person is None:
        about = _("firmar la propuesta «%(title)s»", title=shorten(one.proposal.title, 60))
        return pending.ask(
            "proposals.cosign", {"number": one.id}, email=one.email, about=about
        )  # fmt: skip
    with transaction():
        services.accept(one, person=person, now=clock.now())
    flash(_("Listo: firmas esta propuesta."))
    return redirect(url_for("pages.proposal", folio=folio), code=303)


@pending.performs("proposals.cosign")
def cosign_confirmed(payload: dict[str, Any], *, person: User, now: datetime) -> pending.Done:
    """Sign what a visitor accepted, now that the address is theirs."""
    one = db.session.get(ProposalCoauthor, payload["number"])
    if one is None:
        raise ConflictError(_("Esta invitación ya no vale: se contestó, se retiró o venció."))
    services.accept(one, person=person, now=now)
    page = url_for("pages.proposal", folio=one.proposal.folio)
    return pending.Done(page, _("Listo: firmas esta propuesta."))


@bp.route("/propuestas/<folio>/firmas/dejar", methods=["GET", "POST"])
@requires(anyone)
def stop_signing(folio: str) -> ResponseReturnValue:
    """Ask who signs, and take their name out."""
    proposal = queries.proposal_by_folio(folio)
    form = BaseForm()
    if not services.signs(signed_in_user().id, proposal.id):
        raise NotAllowedError(_("No firmas esta propuesta."))
    if not form.validate_on_submit():
        return render_template("proposals/stop_signing.html", form=form, proposal=proposal)
    with transaction():
        services.leave(proposal, person=signed_in_user(), now=clock.now())
    flash(_("Ya no firmas esta propuesta."))
    return redirect(url_for("pages.proposal", folio=folio), code=303)


def _own(folio: str) -> Proposal:
    proposal = queries.proposal_by_folio(folio)
    if not rules.is_author(signed_in_user(), proposal):
        raise NotAllowedError(_("Solo quien escribió una propuesta invita a firmarla."))
    if not rules.may_invite(signed_in_user(), proposal):
        raise ConflictError(_("Esta propuesta ya no es pública."))
    return proposal
