"""What comes after sending: the receipt, supports, withdrawing; what one wrote and supports."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts import pending
from gatp_participa.accounts.identity import signed_in_user, user_or_none
from gatp_participa.accounts.models import User
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import ConflictError, NotAllowedError, TooManyRequestsError
from gatp_participa.core.text import shorten
from gatp_participa.entities.queries import entity_or_404, municipalities_of, municipality_name
from gatp_participa.identity.rules import UnverifiedError
from gatp_participa.notices import letters
from gatp_participa.proposals import queries, rules, services
from gatp_participa.proposals.forms import SupportForm, WithdrawForm
from gatp_participa.proposals.models import Proposal, SavedDraft
from gatp_participa.proposals.views import bp
from gatp_participa.proposals.views.verifying import go_and_verify, must_verify, way_to_verify
from gatp_participa.secretariats.queries import secretariat_in_force
from gatp_participa.web.guards import anyone, public, requires


@bp.get("/propuestas/<folio>/acuse")
@requires(anyone)
def receipt(folio: str) -> ResponseReturnValue:
    """Show the author that it arrived, under which folio, and what happens next."""
    proposal = queries.proposal_by_folio(folio, reader_id=signed_in_user().id)
    if not rules.is_author(signed_in_user(), proposal):
        raise NotAllowedError(_("El acuse es solo para quien escribió la propuesta."))
    place = proposal.entity_code
    return render_template(
        "proposals/receipt.html",
        proposal=proposal,
        public_url=letters.link("pages.proposal", folio=proposal.folio),
        has_secretariat=place and secretariat_in_force(place, clock.today()) is not None,
        municipality=municipality_name(proposal.municipality_code),
    )


@bp.route("/propuestas/<folio>/apoyo", methods=["GET", "POST"])
@public
def support(folio: str) -> ResponseReturnValue:
    """Ask whether to give or take back a support, and do it; a visitor confirms after."""
    person = user_or_none()
    if person and request.method == "POST":
        return _move_support(folio, take_back="take_back" in request.form)
    proposal = queries.proposal_by_folio(folio)
    form = None if person or must_verify(proposal.call, None) else SupportForm()
    refusal = rules.support_refusal(proposal.call, clock.now())
    can_confirm = rules.may_be_supported(proposal) and not refusal
    if form is not None and can_confirm and form.validate_on_submit():
        return _ask_to_confirm(form, proposal)
    return _support_page(proposal, form, refusal=refusal)


def _support_page(
    proposal: Proposal, form: SupportForm | None, *, refusal: str | None, status: int = 200
) -> ResponseReturnValue:
    person = user_or_none()
    page = render_template(
        "proposals/support.html",
        proposal=proposal,
        form=form,
        is_author=person is not None and rules.is_author(person, proposal),
        is_public=rules.may_be_supported(proposal),
        refusal=refusal,
        verify_url=way_to_verify(proposal.call, person),
        supports=person is not None and queries.supports(person.id, proposal.id),
        allowance=_allowance(proposal, person),
        draft=_draft_left(person.id) if person else None,
    )
    return page, 422 if form is not None and form.errors and status == 200 else status


def _allowance(proposal: Proposal, person: User | None) -> queries.Allowance | None:
    if person is None:
        return None
    return queries.allowance_in(
        proposal.call_id, proposal.call.supports_limit, user_id=person.id, proposal_id=proposal.id
    )


def _ask_to_confirm(form: SupportForm, proposal: Proposal) -> ResponseReturnValue:
    about = _("apoyar la propuesta «%(title)s»", title=shorten(proposal.title, 60))
    payload = {"folio": proposal.folio}
    try:
        return pending.ask("proposals.support", payload, email=form.email.data or "", about=about)
    except TooManyRequestsError as error:
        form.email.errors = [str(error)]
        return _support_page(proposal, form, refusal=None, status=429)


@pending.performs("proposals.support")
def support_confirmed(payload: dict[str, Any], *, person: User, now: datetime) -> pending.Done:
    """Give the support that a visitor asked for, now that the address is theirs.

    Who has none left is taken to where they can choose which one to change for this one.
    """
    proposal = queries.proposal_by_folio(payload["folio"])
    try:
        is_new = services.support(proposal.id, person=person, now=now)
    except services.SpentError as error:
        return pending.Done(url_for("proposals.support", folio=proposal.folio), str(error))
    page = url_for("pages.proposal", folio=proposal.folio)
    return pending.Done(page, _supported_message(is_new))


def _supported_message(is_new: bool) -> str:
    if is_new:
        return _("Gracias: tu apoyo ya cuenta. Te avisaremos cuando haya una respuesta.")
    return _("Ya la apoyabas: cuenta una sola vez por persona.")


def _draft_left(user_id: int) -> SavedDraft | None:
    """Return the draft that was left to come here, if it is still there."""
    slug = request.args.get("borrador")
    drafts = queries.drafts_of(user_id) if slug else ()
    return next((draft for draft in drafts if draft.call.slug == slug), None)


def _move_support(folio: str, *, take_back: bool) -> ResponseReturnValue:
    act = services.take_back if take_back else services.support
    try:
        with transaction():
            proposal_id = queries.proposal_by_folio(folio).id
            changed = act(proposal_id, person=signed_in_user(), now=clock.now())
    except UnverifiedError as error:
        here = url_for(".support", folio=folio, borrador=request.args.get("borrador"))
        return go_and_verify(here, str(error))
    except services.SpentError:  # its page says how many one has and which they are
        return _support_page(queries.proposal_by_folio(folio), None, refusal=None, status=409)
    if take_back:
        flash(_("Retiraste tu apoyo.") if changed else _("No tenías un apoyo en esta propuesta."))
    else:
        flash(_supported_message(changed))
    if _draft_left(signed_in_user().id):
        flash(_("Tu borrador te espera en «Mis propuestas»."))
    return redirect(url_for("pages.proposal", folio=folio), code=303)


@bp.route("/propuestas/<folio>/retirar", methods=["GET", "POST"])
@requires(anyone)
def withdraw(folio: str) -> ResponseReturnValue:
    """Ask the author why, and withdraw."""
    proposal = queries.proposal_by_folio(folio, reader_id=signed_in_user().id)
    if not rules.is_author(signed_in_user(), proposal):
        raise NotAllowedError(_("Solo quien escribió una propuesta puede retirarla."))
    if not rules.may_withdraw(signed_in_user(), proposal):
        raise ConflictError(_("Esta propuesta ya se había retirado u ocultado."))
    form = WithdrawForm()
    if form.validate_on_submit():
        with transaction():
            services.withdraw(
                proposal, reason=form.reason.data, person=signed_in_user(), now=clock.now()
            )
        flash(_("Retiraste tu propuesta. Ya no aparece en las listas ni en el buscador."))
        return redirect(url_for(".mine"), code=303)
    status = 422 if form.is_submitted() else 200
    return render_template("proposals/withdraw.html", form=form, proposal=proposal), status


@bp.get("/mi-cuenta/propuestas")
@requires(anyone)
def mine() -> ResponseReturnValue:
    """List what the person wrote or signs with its author, or what they support."""
    person = signed_in_user()
    shows_supported = request.args.get("ver") == "apoyos"
    find = queries.supported_by if shows_supported else queries.written_by
    cursor = request.args.get("despues")
    page = find(person.id, cursor=cursor)
    drafts = () if shows_supported or cursor else queries.drafts_of(person.id)
    return render_template(
        "proposals/mine.html",
        page=page,
        shows_supported=shows_supported,
        drafts=drafts,
        person_id=person.id,
    )


@bp.get("/entidades/<code>/municipios.json")
@public
def municipalities(code: str) -> Response:
    """Give the municipalities of a state as ``[code, name]`` pairs."""
    entity_or_404(code)
    response = jsonify(municipalities=municipalities_of(code))
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
