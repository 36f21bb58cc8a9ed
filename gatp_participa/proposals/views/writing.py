"""Write a proposal, and learn in time that somebody else wrote it before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

import structlog
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError

from gatp_participa.accounts import pending
from gatp_participa.accounts.identity import signed_in_user, user_or_none
from gatp_participa.accounts.models import User
from gatp_participa.calls.models import Call
from gatp_participa.calls.queries import call_by_slug
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import TooManyRequestsError
from gatp_participa.core.text import shorten
from gatp_participa.proposals import queries, rules, services
from gatp_participa.proposals.forms import UNSAID, ProposalForm
from gatp_participa.proposals.views import bp
from gatp_participa.proposals.views.attachments import receive_files
from gatp_participa.proposals.views.drafts import keep, keep_and_join, keep_and_verify
from gatp_participa.proposals.views.verifying import (
    keep_until_verified,
    kept_message,
    must_verify,
    way_to_verify,
)
from gatp_participa.web.guards import public
from gatp_participa.web.limits import allows

log = structlog.get_logger()


@bp.route("/convocatorias/<slug>/propuestas/nueva", methods=["GET", "POST"])
@public
def create(slug: str) -> ResponseReturnValue:
    """Write a proposal, from where the person left it; the address is confirmed at the end."""
    call, person = call_by_slug(slug), user_or_none()
    refusal = rules.submit_refusal(call, clock.now())
    if refusal and request.method == "GET":
        flash(refusal, "error")
        return redirect(url_for("calls.show", slug=slug), code=303)
    draft = queries.draft_of(person.id, call.id) if person and request.method == "GET" else None
    form = ProposalForm(call, asks_email=person is None, data=draft and draft.fields)
    form.start_at(request.args)
    if not refusal:
        receive_files(form)
    if turned := form.turn():
        return _page(form, call), turned
    if form.join.data:
        return keep_and_join(form, call)
    if form.save_draft.data and person:
        return keep(form, call)
    if form.preview.data:
        return _preview(form, call)
    # Validated only when it is sent: filling the list of municipalities is not a mistake.
    since = person.created_at if person else None
    if form.is_sent and form.is_fit(since=since, now=clock.now()):
        return _send(form, call)
    return _page(form, call, draft=draft), 422 if form.is_sent else 200


def _page(form: ProposalForm, call: Call, **more: Any) -> str:
    if form.is_sent:
        form.show_first_mistake()
    return render_template(
        "proposals/create.html",
        form=form,
        call=call,
        limits=rules.LIMITS,
        verify_url=way_to_verify(call, user_or_none()),
        **more,
    )


def _preview(form: ProposalForm, call: Call) -> ResponseReturnValue:
    """Show it as anyone will read it; with a file that could not be kept, back to the form."""
    if any(slot.file.errors for slot in form.slots()):
        return _page(form, call), 422
    place = form.entity_code.choices.get(form.entity_code.data, "")
    municipality = form.municipality_code.choices.get(form.municipality_code.data, "")
    return render_template(
        "proposals/preview.html",
        form=form,
        call=call,
        place="" if form.entity_code.data in ("", UNSAID) else place,
        municipality=municipality if form.municipality_code.data else "",
        group=form.to_group(),
    )


def _send(form: ProposalForm, call: Call) -> ResponseReturnValue:
    """Receive it, unless it resembles others and the person has not seen them yet."""
    person = user_or_none()
    if person is not None and must_verify(call, person):
        return keep_and_verify(form, call)
    receives = not rules.submit_refusal(call, clock.now())
    if receives and not form.seen_similar.data and (found := _similar(form.data, call)):
        return render_template("proposals/before_sending.html", form=form, **found)
    if "email" in form:
        return _ask_to_confirm(form, call)
    with transaction():
        proposal = services.submit(
            form.to_draft(), call=call, author=signed_in_user(), now=clock.now()
        )
    return redirect(url_for(".receipt", folio=proposal.folio), code=303)


def _ask_to_confirm(form: ProposalForm, call: Call) -> ResponseReturnValue:
    payload = asdict(form.to_draft()) | {"slug": call.slug}
    about = _("enviar tu propuesta «%(title)s»", title=shorten(form.title.data or "", 60))
    try:
        return pending.ask("proposals.submit", payload, email=form.email.data or "", about=about)
    except TooManyRequestsError as error:
        form.email.errors = [str(error)]
        return _page(form, call), 429


@pending.performs("proposals.submit")
def submit_confirmed(payload: dict[str, Any], *, person: User, now: datetime) -> pending.Done:
    """Receive what a visitor wrote, now that the address is theirs."""
    fields = dict(payload)
    call = call_by_slug(fields.pop("slug"))
    draft = services.ProposalDraft.from_payload(fields)
    if must_verify(call, person) and keep_until_verified(draft, call, person, now):
        back = url_for("proposals.create", slug=call.slug)
        return pending.Done(url_for("identity.show", next=back), kept_message())
    proposal = services.submit(draft, call=call, author=person, now=now)
    message = _("Tu correo quedó confirmado y tu propuesta, recibida.")
    return pending.Done(url_for("proposals.receipt", folio=proposal.folio), message)


@bp.post("/convocatorias/<slug>/propuestas/parecidas")
@public
def similar(slug: str) -> ResponseReturnValue:
    """Give the list of what resembles the text being typed; it changes nothing.

    It is a POST so that what somebody types does not go in an address, which is logged.
    """
    if user_or_none() is None and not allows("similar", rules.MOST_ASKED_PER_MINUTE):
        return "", 429
    found = _similar(request.form, call_by_slug(slug))
    return render_template("proposals/similar.html", **found) if found else ("", 204)


def _similar(texts: Mapping[str, str | None], call: Call) -> dict[str, object]:
    """Return what the list needs, or nothing: an index that fails stops no proposal."""
    person = user_or_none()
    typed = {name: texts.get(name) or "" for name in rules.LIMITS}
    try:
        with db.session.begin_nested():
            found = queries.similar_to(
                typed, call_id=call.id, person_id=person.id if person else None
            )
            ids = [one.id for one in found]
            mine = queries.supported_among(person.id, ids) if person else set()
    except SQLAlchemyError as error:
        log.error("similar_unavailable", kind=type(error).__name__)
        return {}
    can_join = not rules.support_refusal(call, clock.now())
    return {"call": call, "similar": found, "mine": mine, "can_join": can_join} if found else {}
