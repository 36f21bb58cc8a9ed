"""Keep what people attach while they write, give it to the proposal, remove it, hide it.

A file is put in the storage before its row is written and deleted after its row is gone, so
that what fails half way leaves at most a file that no row names; a daily job deletes those.
"""

from __future__ import annotations

import hashlib
import io
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, insert, select, update

from gatp_participa.accounts.models import User
from gatp_participa.audit import services as audit
from gatp_participa.core import storage
from gatp_participa.core.db import db
from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    TooManyRequestsError,
)
from gatp_participa.core.storage import Storage
from gatp_participa.core.text import clean_input
from gatp_participa.jobs import queue
from gatp_participa.proposals import rules
from gatp_participa.proposals.models import Attachment, Proposal
from gatp_participa.settings import in_use
from gatp_participa.web.uploads import Received

KIND = "attachments"


def files() -> Storage:
    """Return where attachments are."""
    settings = in_use()
    return storage.named(settings.storage, settings.data_dir)


def put_file(received: Received) -> str:
    """Put a clean file in the storage and return its key. Not for inside a transaction: it is slow."""
    key = storage.new_key(KIND)
    files().put(key, io.BytesIO(received.content))
    return key


def keep_waiting(
    received: Sequence[tuple[Received, str]], *, person: User | None, now: datetime
) -> list[str]:
    """Write down files, each with its key, that wait for a proposal; return their tickets.

    Raises:
        TooManyRequestsError: visitors left too much waiting already.
    """
    if person is None:
        _refuse_full_disk(sum(len(one.content) for one, _ in received))
    tickets = [secrets.token_urlsafe(32) for _ in received]
    rows = [
        {
            "ticket": ticket, "storage_key": key, "created_at": now,
            "uploaded_by_id": person.id if person else None, "media_type": one.media_type,
            "name": one.name, "size": len(one.content), "width": one.width, "height": one.height,
            "digest": hashlib.sha256(one.content).hexdigest(),
        }
        for ticket, (one, key) in zip(tickets, received, strict=True)
    ]  # fmt: skip
    db.session.execute(insert(Attachment), rows)
    return tickets


def _refuse_full_disk(size: int) -> None:
    waiting = db.session.scalar(
        select(func.sum(Attachment.size)).where(
            Attachment.proposal_id.is_(None), Attachment.uploaded_by_id.is_(None)
        )
    )
    if (waiting or 0) + size > rules.MOST_WAITING_BYTES:
        raise TooManyRequestsError(
            _(
                "Ahora mismo no podemos recibir más archivos de quien no ha entrado. Entra con tu "
                "correo, o envía tu propuesta sin archivos."
            )
        )


def attach(proposal: Proposal, sent: Iterable[tuple[str, str]], *, person: User) -> int:
    """Give a proposal the files of some tickets, each with its description; return how many.

    A ticket opens once and only to who sent the file; one that opens nothing is left out, for
    the text is worth more than a photograph.

    Raises:
        InvalidInputError: they are too many or too heavy together, or one is not described.
    """
    wanted = list(sent)
    if len(wanted) > len(rules.SLOTS):
        raise InvalidInputError(
            _("Se pueden adjuntar hasta %(count)s archivos.", count=len(rules.SLOTS))
        )
    sizes: list[int] = []
    for ticket, description in wanted:
        description = " ".join(clean_input(description).split())
        if error := rules.description_error(description):
            raise InvalidInputError(error)
        size = db.session.scalar(
            update(Attachment)
            .where(
                Attachment.ticket == ticket,
                Attachment.proposal_id.is_(None),
                Attachment.uploaded_by_id.is_(None) | (Attachment.uploaded_by_id == person.id),
            )
            .values(
                proposal_id=proposal.id, number=len(sizes) + 1, description=description,
                uploaded_by_id=person.id,
            )
            .returning(Attachment.size)
            .execution_options(synchronize_session="fetch")
        )  # fmt: skip
        if size is not None:
            sizes.append(size)
    if error := rules.files_error(sizes):
        raise InvalidInputError(error)
    return len(sizes)


def remove_file(attachment: Attachment, *, person: User, now: datetime) -> None:
    """Take a file out of one's own proposal, for good.

    Raises:
        NotAllowedError: the person did not write the proposal.
    """
    proposal = _proposal_of(attachment)
    if not rules.is_author(person, proposal):
        raise NotAllowedError(_("Solo quien escribió la propuesta puede quitar un archivo."))
    audit.record(
        "proposals.remove_file", proposal, person=person, now=now, number=attachment.number
    )
    forget([attachment], now=now)


def hide_file(attachment: Attachment, *, reason: str, person: User, now: datetime) -> None:
    """Hide a file that breaks the rules; the reason is public.

    Raises:
        NotAllowedError: the person does not moderate what comes from there.
        ConflictError: it is hidden already.
        InvalidInputError: there is no reason.
    """
    reason = _moderated(attachment, reason, person)
    if attachment.hidden_at is not None:
        raise ConflictError(_("Ese archivo ya estaba oculto."))
    attachment.hidden_at, attachment.hidden_reason = now, reason
    _record("proposals.hide_file", attachment, reason, person, now)


def show_file(attachment: Attachment, *, reason: str, person: User, now: datetime) -> None:
    """Show a hidden file again; the reason stays in the trace.

    Raises:
        NotAllowedError: the person does not moderate what comes from there.
        ConflictError: it is not hidden.
        InvalidInputError: there is no reason.
    """
    reason = _moderated(attachment, reason, person)
    if attachment.hidden_at is None:
        raise ConflictError(_("Ese archivo ya estaba a la vista."))
    attachment.hidden_at, attachment.hidden_reason = None, ""
    _record("proposals.show_file", attachment, reason, person, now)


def forget(attachments: Iterable[Attachment], *, now: datetime) -> None:
    """Delete rows, and their files by a job: only if the transaction commits."""
    keys = []
    for one in attachments:
        keys.append(one.storage_key)
        db.session.delete(one)
    db.session.flush()
    if keys:
        queue.enqueue("proposals.delete_files", now=now, keys=keys)


def _moderated(attachment: Attachment, reason: str, person: User) -> str:
    if not rules.may_moderate(person, _proposal_of(attachment)):
        raise NotAllowedError(_("Tu cuenta no modera las propuestas de este lugar."))
    reason = clean_input(reason)
    if error := rules.length_error(reason, "reason"):
        raise InvalidInputError(error)
    db.session.refresh(attachment, with_for_update={"of": Attachment})
    return reason


def _record(act: str, attachment: Attachment, reason: str, person: User, now: datetime) -> None:
    audit.record(
        act, _proposal_of(attachment), person=person, now=now, reason=reason,
        number=attachment.number,
    )  # fmt: skip
    db.session.flush()


def _proposal_of(attachment: Attachment) -> Proposal:
    if attachment.proposal is None:
        raise ConflictError(_("Ese archivo todavía no es de ninguna propuesta."))
    return attachment.proposal
