"""Receive files while a proposal is written; hand them over and remove them after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user, user_or_none
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import (
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    TooManyRequestsError,
)
from gatp_participa.core.storage import MissingFileError
from gatp_participa.proposals import queries, rules, services
from gatp_participa.proposals.forms import ProposalForm, refuse
from gatp_participa.proposals.forms.slots import Slot
from gatp_participa.proposals.models import Attachment
from gatp_participa.proposals.views import bp
from gatp_participa.web import uploads
from gatp_participa.web.forms import BaseForm
from gatp_participa.web.guards import anyone, public, requires


def receive_files(form: ProposalForm) -> None:
    """Keep what was chosen, so that nothing has to be chosen again whatever else is wrong."""
    form.drop()
    chosen = [slot for slot in form.slots() if slot.file.data]
    if chosen:
        _receive(form, chosen)
    form.show(_waiting(form))


def _receive(form: ProposalForm, chosen: list[Slot]) -> None:
    sizes = {ticket: one.size for ticket, one in _waiting(form).items()}
    ready: list[tuple[Slot, uploads.Received, str]] = []
    for slot in chosen:
        sizes.pop(slot.ticket.data or "", None)  # the one in that place is replaced
        if received := _cleaned(slot, sizes.values()):
            sizes[slot.file.name] = len(received.content)
            ready.append((slot, received, services.put_file(received)))
    _keep(ready)


def _waiting(form: ProposalForm) -> dict[str, Attachment]:
    person = user_or_none()
    return queries.waiting_files(form.tickets(), person.id if person else None)


def _cleaned(slot: Slot, others: Iterable[int]) -> uploads.Received | None:
    """Return a file fit to be kept beside others of some sizes; say in its place why not."""
    chosen = slot.file.data
    try:
        received = uploads.receive(
            chosen.stream, chosen.filename or "", most_bytes=rules.MOST_FILE_BYTES
        )
    except InvalidInputError as error:
        refuse(slot.file, str(error))
        return None
    if too_heavy := rules.files_error([*others, len(received.content)]):
        refuse(slot.file, too_heavy)
        return None
    return received


def _keep(ready: Sequence[tuple[Slot, uploads.Received, str]]) -> None:
    """Write down, at once, the files that are in the storage already."""
    if not ready:
        return
    try:
        with transaction():
            tickets = services.keep_waiting(
                [(received, key) for _slot, received, key in ready],
                person=user_or_none(),
                now=clock.now(),
            )
    except TooManyRequestsError as error:
        for slot, *_rest in ready:
            refuse(slot.file, str(error))
    else:
        for (slot, *_rest), ticket in zip(ready, tickets, strict=True):
            slot.ticket.data = ticket


@bp.get("/propuestas/<folio>/archivos/<int:number>")
@public
def attachment(folio: str, number: int) -> ResponseReturnValue:
    """Hand over a file to whoever may see its proposal."""
    return _handed_over(_visible(folio, number), f"{folio}-{number}")


@bp.get("/archivos-por-enviar/<ticket>")
@public
def waiting_file(ticket: str) -> ResponseReturnValue:
    """Hand a file over to who is still writing, and to nobody else: no cache keeps it."""
    person = user_or_none()
    one = queries.waiting_files([ticket], person.id if person else None).get(ticket)
    if one is None:
        raise NotFoundError(_("Ese archivo ya no está aquí."))
    response = _handed_over(one, "archivo")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _handed_over(one: Attachment, name: str) -> Response:
    try:
        stream = services.files().open(one.storage_key)
    except MissingFileError:
        raise NotFoundError(_("Ese archivo ya no está aquí.")) from None
    return uploads.handed_over(
        stream, media_type=one.media_type, size=one.size, etag=one.digest,
        download_name=f"{name}.{uploads.SUFFIXES[one.media_type]}",
    )  # fmt: skip


@bp.route("/propuestas/<folio>/archivos/<int:number>/quitar", methods=["GET", "POST"])
@requires(anyone)
def remove_attachment(folio: str, number: int) -> ResponseReturnValue:
    """Ask the author, and take the file out."""
    one, proposal = queries.attachment_or_404(folio, number)
    if not rules.is_author(signed_in_user(), proposal):
        raise NotAllowedError(_("Solo quien escribió la propuesta puede quitar un archivo."))
    form = BaseForm()
    if not form.validate_on_submit():
        return render_template("proposals/attachment_remove.html", form=form, attachment=one)
    with transaction():
        services.remove_file(one, person=signed_in_user(), now=clock.now())
    flash(_("Quitamos el archivo. Ya no se puede ver ni recuperar."))
    return redirect(url_for("pages.proposal", folio=folio), code=303)


def _visible(folio: str, number: int) -> Attachment:
    one, proposal = queries.attachment_or_404(folio, number)
    person = user_or_none() if request.cookies else None
    if not rules.may_see_file(person, proposal, is_hidden=one.hidden_at is not None):
        raise NotFoundError(_("Ese archivo no está a la vista."))
    return one
