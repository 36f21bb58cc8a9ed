"""The desk's page of events: write about one, publish it, show its photographs."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.calls.models import Call
from gatp_participa.calls.queries import call_by_slug
from gatp_participa.capture import queries, rules, services
from gatp_participa.capture.forms import (
    EventForm,
    PhotoForm,
    PlaceForm,
    ReasonForm,
    sector_labels,
)
from gatp_participa.capture.labels import kind_label
from gatp_participa.capture.models import Event
from gatp_participa.capture.views import events_bp as bp
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from gatp_participa.entities.queries import municipalities_of
from gatp_participa.web import uploads
from gatp_participa.web.forms import BaseForm
from gatp_participa.web.guards import requires


@bp.get("/mesa/encuentros")
@requires(rules.opens_events)
def desk_events() -> ResponseReturnValue:
    """The events of the person's states."""
    person = signed_in_user()
    page = queries.desk_page(rules.read_states(person), cursor=request.args.get("desde"))
    return render_template(
        "capture/desk_events.html", page=page, holds=rules.holds_events(person), today=clock.today(),
        lacks_minutes=rules.lacks_minutes, kind_label=kind_label,
    )  # fmt: skip


@bp.route("/mesa/encuentros/nuevo", methods=["GET", "POST"])
@requires(rules.holds_events)
def new_event() -> ResponseReturnValue:
    """Choose the call and the state, then tell of the event."""
    person = signed_in_user()
    where = PlaceForm(formdata=request.values, meta={"csrf": False})  # the other form has it
    where.offer(queries.paper_calls(), rules.event_states(person))
    is_placed = bool(where.call.data and where.entity.data) and where.validate()
    form = EventForm(municipalities=municipalities_of(where.entity.data or ""))
    if is_placed and form.validate_on_submit():
        with_call = call_by_slug(where.call.data)
        event_id = _created(form, where, with_call)
        if event_id:
            flash(_("Guardamos el encuentro. Solo la mesa lo ve hasta que lo publiques."))
            return redirect(url_for(".edit_event", event_id=event_id), code=303)
    page = render_template(
        "capture/new_event.html", form=form, where=where, is_placed=is_placed,
        sectors=sector_labels(),
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


def _created(form: EventForm, where: PlaceForm, call: Call) -> int | None:
    try:
        with transaction():
            event = services.create_event(
                form.to_draft(where.entity.data), call=db.session.get_one(Call, call.id),
                person=signed_in_user(), now=clock.now(),
            )  # fmt: skip
            return event.id
    except InvalidInputError as error:
        form.form_errors.append(str(error))
    return None


@bp.route("/mesa/encuentros/<int:event_id>", methods=["GET", "POST"])
@requires(rules.opens_events)
def edit_event(event_id: int) -> ResponseReturnValue:
    """Write about an event, see how it will read and what was typed of it."""
    event = _of_mine(event_id)
    person = signed_in_user()
    is_writer = rules.may_hold(person, event.entity_code)
    if request.method == "POST" and not is_writer:
        raise NotAllowedError(_("Tu cuenta no escribe sobre los encuentros de ese estado."))
    form = EventForm(obj=event, municipalities=municipalities_of(event.entity_code))
    if form.validate_on_submit() and "ver" not in request.form:
        try:
            with transaction():
                services.edit_event(
                    event, form.to_draft(event.entity_code), person=person, now=clock.now()
                )
        except InvalidInputError as error:
            form.form_errors.append(str(error))
        else:
            flash(_("Guardamos los cambios."))
            return redirect(url_for(".edit_event", event_id=event_id), code=303)
    typed = queries.proposals_of(event.id, cursor=request.args.get("desde"), everything=True)
    page = render_template(
        "capture/edit_event.html", form=form, event=event, is_writer=is_writer, typed=typed,
        sectors=sector_labels(), photo_form=PhotoForm(formdata=None), reason_form=ReasonForm(formdata=None),
        preview=form.minutes.data if "ver" in request.form else "", most_photos=rules.MOST_PHOTOS,
    )  # fmt: skip
    return page, 422 if form.is_submitted() and "ver" not in request.form else 200


@bp.post("/mesa/encuentros/<int:event_id>/publicar")
@requires(rules.holds_events)
def publish_event(event_id: int) -> ResponseReturnValue:
    """Let everybody read it."""
    event = _of_mine(event_id)
    try:
        with transaction():
            services.publish_event(event, person=signed_in_user(), now=clock.now())
    except ConflictError as error:
        flash(str(error), "error")
    else:
        flash(_("Publicado: ya lo puede leer cualquiera."))
    return redirect(url_for(".edit_event", event_id=event_id), code=303)


@bp.post("/mesa/encuentros/<int:event_id>/retirar")
@requires(rules.holds_events)
def unpublish_event(event_id: int) -> ResponseReturnValue:
    """Take it out of view, with a reason."""
    event, form = _of_mine(event_id), ReasonForm()
    try:
        with transaction():
            services.unpublish_event(
                event, reason=form.reason.data or "", person=signed_in_user(), now=clock.now()
            )
    except (ConflictError, InvalidInputError) as error:
        flash(str(error), "error")
    else:
        flash(_("Ya no es público. La razón queda en el registro."))
    return redirect(url_for(".edit_event", event_id=event_id), code=303)


@bp.post("/mesa/encuentros/<int:event_id>/fotos")
@requires(rules.holds_events)
def add_photo(event_id: int) -> ResponseReturnValue:
    """Add a photograph with what is seen in it."""
    event, form = _of_mine(event_id), PhotoForm()
    try:
        if not form.validate():
            raise InvalidInputError(form.error_list()[0][1])
        chosen = form.photo.data
        received = uploads.receive(
            chosen.stream, chosen.filename or "", most_bytes=rules.MOST_PHOTO_BYTES
        )
        key = services.put_photo(received)
        with transaction():
            services.add_photo(
                event, received, key, description=form.description.data or "",
                person=signed_in_user(), now=clock.now(),
            )  # fmt: skip
    except (ConflictError, InvalidInputError) as error:
        flash(str(error), "error")
    else:
        flash(_("Agregamos la foto."))
    return redirect(url_for(".edit_event", event_id=event_id, _anchor="fotos"), code=303)


@bp.post("/mesa/encuentros/<int:event_id>/fotos/<int:number>/quitar")
@requires(rules.holds_events)
def remove_photo(event_id: int, number: int) -> ResponseReturnValue:
    """Take a photograph away, for good."""
    _of_mine(event_id)
    BaseForm().validate()
    with transaction():
        services.remove_photo(
            queries.photo_or_404(event_id, number), person=signed_in_user(), now=clock.now()
        )
    flash(_("Quitamos la foto. Ya no se puede ver ni recuperar."))
    return redirect(url_for(".edit_event", event_id=event_id, _anchor="fotos"), code=303)


def _of_mine(event_id: int) -> Event:
    """Return an event that the person may read on the desk; another's is as if it did not exist."""
    event = queries.event_or_404(event_id)
    states = rules.read_states(signed_in_user())
    if states is not None and event.entity_code not in states:
        raise NotFoundError(_("No encontramos ese encuentro."))
    return event
