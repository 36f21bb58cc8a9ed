"""Write a proposal, and learn in time that somebody else wrote it before."""

from __future__ import annotations

from collections.abc import Mapping

import structlog
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.calls.models import Call
from gatp_participa.calls.queries import call_by_slug
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.proposals import queries, rules, services
from gatp_participa.proposals.forms import ProposalForm
from gatp_participa.proposals.views import bp
from gatp_participa.proposals.views.drafts import keep, keep_and_join
from gatp_participa.web.guards import anyone, requires

log = structlog.get_logger()


@bp.route("/convocatorias/<slug>/propuestas/nueva", methods=["GET", "POST"])
@requires(anyone)
def create(slug: str) -> ResponseReturnValue:
    """Write a proposal, from where the person left it."""
    call = call_by_slug(slug)
    refusal = rules.submit_refusal(call, clock.now())
    if refusal and request.method == "GET":
        flash(refusal, "error")
        return redirect(url_for("calls.show", slug=slug), code=303)
    is_new = request.method == "GET"
    draft = queries.draft_of(signed_in_user().id, call.id) if is_new else None
    form = ProposalForm(call, data=draft and draft.fields)
    if form.join.data:
        return keep_and_join(form, call)
    if form.save_draft.data:
        return keep(form, call)
    # Validated only when it is sent: filling the list of municipalities is not a mistake.
    if form.is_sent and form.validate():
        return _send(form, call)
    page = render_template(
        "proposals/create.html", form=form, call=call, limits=rules.LIMITS, draft=draft
    )
    return page, 422 if form.is_sent else 200


def _send(form: ProposalForm, call: Call) -> ResponseReturnValue:
    """Receive it, unless it resembles others and the person has not seen them yet."""
    receives = not rules.submit_refusal(call, clock.now())
    if receives and not form.seen_similar.data and (found := _similar(form.data, call)):
        return render_template("proposals/before_sending.html", form=form, **found)
    with transaction():
        proposal = services.submit(
            form.to_draft(), call=call, author=signed_in_user(), now=clock.now()
        )
    return redirect(url_for(".receipt", folio=proposal.folio), code=303)


@bp.post("/convocatorias/<slug>/propuestas/parecidas")
@requires(anyone)
def similar(slug: str) -> ResponseReturnValue:
    """Give the list of what resembles the text being typed; it changes nothing.

    It is a POST so that what somebody types does not go in an address, which is logged.
    """
    found = _similar(request.form, call_by_slug(slug))
    return render_template("proposals/similar.html", **found) if found else ("", 204)


def _similar(texts: Mapping[str, str | None], call: Call) -> dict[str, object]:
    """Return what the list needs, or nothing: an index that fails stops no proposal."""
    person_id = signed_in_user().id
    typed = {name: texts.get(name) or "" for name in rules.LIMITS}
    try:
        with db.session.begin_nested():
            found = queries.similar_to(typed, call_id=call.id, person_id=person_id)
            mine = queries.supported_among(person_id, [one.id for one in found])
    except SQLAlchemyError as error:
        log.error("similar_unavailable", kind=type(error).__name__)
        return {}
    can_join = not rules.support_refusal(call, clock.now())
    return {"call": call, "similar": found, "mine": mine, "can_join": can_join} if found else {}
