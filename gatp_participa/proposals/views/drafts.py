"""Leave a proposal half written, come back to it, or forget it."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user, user_or_none
from gatp_participa.calls.models import Call
from gatp_participa.calls.queries import call_by_slug
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.proposals import services
from gatp_participa.proposals.forms import ProposalForm
from gatp_participa.proposals.views import bp
from gatp_participa.proposals.views.verifying import go_and_verify, kept_message
from gatp_participa.web.guards import anyone, requires


def keep(form: ProposalForm, call: Call) -> ResponseReturnValue:
    """Keep what was typed and go on writing."""
    if _kept(form, call):
        flash(_("Guardamos tu borrador. Solo tú puedes verlo; está también en «Mis propuestas»."))
    else:
        flash(_("Todavía no hay nada que guardar: escribe primero unas palabras."), "error")
    return redirect(url_for(".create", slug=call.slug, **form.place()), code=303)


def keep_and_join(form: ProposalForm, call: Call) -> ResponseReturnValue:
    """Keep what was typed and go to support the proposal that says it already."""
    kept = user_or_none() is not None and _kept(form, call)
    target = url_for(".support", folio=form.join.data, borrador=call.slug if kept else None)
    return redirect(target, code=303)


def keep_and_verify(form: ProposalForm, call: Call) -> ResponseReturnValue:
    """Keep what was typed and go to verify the identity that the call asks for."""
    _kept(form, call)
    return go_and_verify(url_for(".create", slug=call.slug), kept_message())


def _kept(form: ProposalForm, call: Call) -> bool:
    # Read before: the transaction closes the one in which the form was made.
    fields = form.to_fields()
    with transaction():
        return services.save_draft(fields, call=call, person=signed_in_user(), now=clock.now())


@bp.post("/convocatorias/<slug>/propuestas/borrador/descartar")
@requires(anyone)
def discard_draft(slug: str) -> ResponseReturnValue:
    """Forget the person's draft for a call."""
    call_id = call_by_slug(slug).id
    with transaction():
        gone = services.discard_draft(call_id=call_id, person=signed_in_user())
    flash(_("Borramos tu borrador.") if gone else _("Ya no había un borrador guardado."))
    if request.form.get("from") == "mine":
        return redirect(url_for(".mine"), code=303)
    return redirect(url_for(".create", slug=slug), code=303)
