"""What anyone reads of events."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import user_or_none
from gatp_participa.calls.queries import call_by_slug
from gatp_participa.calls.status import PUBLIC
from gatp_participa.capture import queries, rules, services
from gatp_participa.capture.forms import sector_labels
from gatp_participa.capture.labels import kind_label
from gatp_participa.capture.models import Event
from gatp_participa.capture.views import events_bp as bp
from gatp_participa.core.errors import NotFoundError
from gatp_participa.core.storage import MissingFileError
from gatp_participa.entities.queries import catalogue, municipality_name
from gatp_participa.web import uploads
from gatp_participa.web.guards import public


@bp.get("/convocatorias/<slug>/encuentros")
@public
def index(slug: str) -> ResponseReturnValue:
    """The events of a call, of the whole country or of a state."""
    call = call_by_slug(slug)
    entity_code = request.args.get("estado", "")
    entity = catalogue().entities.get(entity_code)
    page = queries.public_page(
        call.id, entity_code=entity.code if entity else None, cursor=request.args.get("desde")
    )
    return render_template(
        "capture/index.html", call=call, entity=entity, page=page, kind_label=kind_label
    )  # fmt: skip


@bp.get("/encuentros/<int:event_id>")
@public
def show(event_id: int) -> ResponseReturnValue:
    """An event: where, who came, what was said, and what was handed in there."""
    event = _readable(event_id)
    return render_template(
        "capture/show.html", event=event, kind=kind_label(event.kind), sectors=sector_labels(),
        people=sum(one.people for one in event.attendance),
        most=max((one.people for one in event.attendance), default=0),
        municipality=municipality_name(event.municipality_code),
        handed_in=queries.proposals_of(event.id, cursor=request.args.get("desde")),
    )  # fmt: skip


@bp.get("/encuentros/<int:event_id>/fotos/<int:number>")
@public
def photo(event_id: int, number: int) -> ResponseReturnValue:
    """Hand over a photograph to whoever may read of its event."""
    one = queries.photo_or_404(event_id, number)
    _refuse_unread(one.event)
    try:
        stream = services.files().open(one.storage_key)
    except MissingFileError:
        raise NotFoundError(_("Esa foto ya no está aquí.")) from None
    response = uploads.handed_over(
        stream, media_type=uploads.JPEG, size=one.size, etag=one.digest,
        download_name=f"encuentro-{event_id}-{number}.jpg",
    )  # fmt: skip
    if one.event.published_at is None:
        response.headers["Cache-Control"] = "private, no-store"
    return response


def _readable(event_id: int) -> Event:
    event = queries.event_or_404(event_id)
    _refuse_unread(event)
    if event.call.status not in PUBLIC:
        raise NotFoundError(_("No encontramos ese encuentro."))
    return event


def _refuse_unread(event: Event) -> None:
    person = user_or_none() if request.cookies else None
    if not rules.may_read_event(person, event, event.entity_code):
        raise NotFoundError(_("No encontramos ese encuentro."))
