"""Translate a proposal in another language."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import NotAllowedError
from gatp_participa.proposals import queries, rules, services
from gatp_participa.proposals.forms import TranslateForm
from gatp_participa.proposals.views import bp
from gatp_participa.web.guards import anyone, requires


@bp.route("/propuestas/<folio>/traducir", methods=["GET", "POST"])
@requires(anyone)
def translate(folio: str) -> ResponseReturnValue:
    """Show the original beside the four texts in Spanish, and keep them."""
    proposal = queries.proposal_by_folio(folio)
    if not rules.may_translate(signed_in_user(), proposal):
        raise NotAllowedError(_("Tu cuenta no traduce esta propuesta, o ya está en español."))
    form = TranslateForm(obj=queries.translation_of(proposal.id))
    if form.validate_on_submit():
        texts = form.texts()
        with transaction():
            services.translate(proposal, texts, person=signed_in_user(), now=clock.now())
        flash(_("La traducción ya se lee debajo del original."))
        return redirect(url_for("pages.proposal", folio=folio), code=303)
    page = render_template(
        "proposals/translate.html",
        form=form,
        proposal=proposal,
        limits=rules.LIMITS,
        language=rules.LANGUAGES.get(proposal.language, proposal.language),
    )
    return page, 422 if form.is_submitted() else 200
