"""Type what came on paper, one sheet after another, without leaving the keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.models import User
from gatp_participa.calls.models import Call
from gatp_participa.calls.queries import call_by_slug
from gatp_participa.capture import queries, rules, services
from gatp_participa.capture.forms import CorrectionForm, PileForm, SheetForm
from gatp_participa.capture.models import CapturedProposal, Event
from gatp_participa.capture.views import bp
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotFoundError
from gatp_participa.entities.queries import municipalities_of
from gatp_participa.proposals.queries import Similar, similar_to, ways_by_entity
from gatp_participa.web.forms import BaseForm
from gatp_participa.web.guards import requires

PILE = "capture_pile"  # what the session remembers: call, state, event


@dataclass(frozen=True)
class Pile:
    """What the sheets that a person is typing have in common."""

    call: Call
    entity_code: str
    event: Event | None


@bp.route("/mesa/captura", methods=["GET", "POST"])
@requires(rules.captures)
def type_sheet() -> ResponseReturnValue:
    """Type a sheet; saved, a blank one comes with the folio of the last."""
    person = signed_in_user()
    pile = _pile(person)
    if pile is None:
        return redirect(url_for(".choose_pile"), code=303)
    form = SheetForm(pile.call, municipalities_of(pile.entity_code))
    alike: list[Similar] = []
    if form.validate_on_submit() and not (alike := _alike(form, pile)):
        folio = _saved(form, pile, person)
        if folio:
            return redirect(url_for(".type_sheet", guardada=folio), code=303)
    return _page(form, pile, person, alike), 422 if form.is_submitted() else 200


def _saved(form: SheetForm, pile: Pile, person: User) -> str:
    """Save the sheet and return its folio; "" when it could not be, which the form says."""
    call_id, event_id = pile.call.id, pile.event.id if pile.event else None
    try:
        with transaction():
            event = db.session.get_one(Event, event_id) if event_id else None
            captured = services.capture(
                form.to_sheet(pile.entity_code, event), call=db.session.get_one(Call, call_id),
                person=person, now=clock.now(),
            )  # fmt: skip
            return captured.proposal.folio
    except services.CapturedBeforeError as error:
        form.folio.errors = [*form.folio.errors, str(error)]
        form.taken = error.folio
    except (ConflictError, InvalidInputError) as error:
        form.form_errors.append(str(error))
    return ""


def _alike(form: SheetForm, pile: Pile) -> list[Similar]:
    """Return what says nearly the same in the call, unless it was shown already."""
    if form.seen_alike.data == form.ticket.data:
        return []
    found = similar_to(form.texts(), call_id=pile.call.id, person_id=None, limit=3)
    found = [one for one in found if one.is_same_call and one.is_almost_the_same]
    if found:
        form.seen_alike.data = form.ticket.data
    return found


def _page(form: SheetForm, pile: Pile, person: User, alike: list[Similar]) -> str:
    now = clock.now()
    last = queries.last_captured(person.id)
    saved = request.args.get("guardada", "")
    return render_template(
        "capture/type_sheet.html", form=form, pile=pile, alike=alike, last=last, now=now,
        saved=next((one for one in last if one.proposal.folio == saved), None),
        pace=queries.pace_of(person.id, since=_midnight(now), now=now),
        ways=ways_by_entity(pile.call.id).get(pile.entity_code),
        may_undo=rules.may_undo, may_correct=rules.may_correct, person=person,
    )  # fmt: skip


def _midnight(now: datetime) -> datetime:
    return datetime.combine(clock.local_day(now), time(), tzinfo=clock.MEXICO)


def _pile(person: User) -> Pile | None:
    """Return what the session remembers, if it can still be typed; nothing otherwise."""
    kept = session.get(PILE) or {}
    entity_code = kept.get("entity", "")
    if not entity_code or not rules.may_capture(person, entity_code):
        return None
    try:
        call = call_by_slug(kept.get("call", ""))
    except NotFoundError:
        return None
    event = db.session.get(Event, kept["event"]) if kept.get("event") else None
    if event is not None and (event.call_id, event.entity_code) != (call.id, entity_code):
        event = None
    return Pile(call, entity_code, event) if rules.takes_paper(call) else None


@bp.route("/mesa/captura/pila", methods=["GET", "POST"])
@requires(rules.captures)
def choose_pile() -> ResponseReturnValue:
    """Choose the call, the state and the event of a pile of sheets."""
    person = signed_in_user()
    states, calls = rules.captured_states(person), queries.paper_calls()
    form = PileForm(formdata=request.form or request.args, data=session.get(PILE))
    form.offer(calls, states)
    call = next((one for one in calls if one.slug == form.call.data), None)
    events = queries.events_in(call.id, states) if call else []
    chosen = [one for one in events if one.entity_code == form.entity.data]
    form.offer_events(chosen)
    if form.validate_on_submit() and call is not None:
        event = next((one for one in chosen if str(one.id) == form.event.data), None)
        asks_event = "ver_encuentros" in request.form
        if not asks_event:
            session[PILE] = {
                "call": call.slug, "entity": form.entity.data, "event": event.id if event else None
            }  # fmt: skip
            return redirect(url_for(".type_sheet"), code=303)
    page = render_template("capture/choose_pile.html", form=form, has_calls=bool(calls))
    return page, 422 if form.errors else 200


@bp.post("/mesa/captura/<folio>/deshacer")
@requires(rules.captures)
def undo(folio: str) -> ResponseReturnValue:
    """Undo what one typed just now."""
    person, now = signed_in_user(), clock.now()
    BaseForm().validate()
    try:
        with transaction():
            folio = services.undo(queries.captured_or_404(folio), person=person, now=now)
    except (ConflictError, NotFoundError) as error:
        flash(str(error), "error")
    else:
        flash(
            _(
                "Deshicimos %(folio)s. Si la hoja tiene folio, puedes volver a capturarla.",
                folio=folio,
            )
        )
    return redirect(url_for(".type_sheet"), code=303)


@bp.route("/mesa/captura/<folio>/corregir", methods=["GET", "POST"])
@requires(rules.captures)
def correct(folio: str) -> ResponseReturnValue:
    """Mend what one typed, for a day."""
    person, now = signed_in_user(), clock.now()
    captured = _own(folio, person, now)
    form = CorrectionForm.of(captured)
    if form.validate_on_submit():
        try:
            with transaction():
                services.correct(captured, form.texts(), person=person, now=now)
        except (ConflictError, InvalidInputError) as error:
            form.form_errors.append(str(error))
        else:
            flash(_("Guardamos la corrección de %(folio)s.", folio=captured.proposal.folio))
            return redirect(url_for(".type_sheet"), code=303)
    page = render_template("capture/correct.html", form=form, proposal=captured.proposal)
    return page, 422 if form.is_submitted() else 200


def _own(folio: str, person: User, now: datetime) -> CapturedProposal:
    """Return what one typed, while it may be mended.

    Raises:
        NotFoundError: nobody typed it, or somebody else did.
        ConflictError: a day passed.
    """
    captured = queries.captured_or_404(folio)
    if not rules.is_own(person, captured):
        raise NotFoundError(_("No hay una hoja capturada con ese folio."))
    if not rules.may_correct(person, captured, now):
        raise ConflictError(
            _("Pasó más de un día desde que la capturaste: ya no se corrige. Avisa a moderación.")
        )
    return captured
