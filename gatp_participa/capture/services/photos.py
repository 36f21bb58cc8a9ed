"""Keep the photographs of an event, and take them away.

A file is put in the storage before its row is written and deleted after its row is gone, so
that what fails half way leaves at most a file that no row names.
"""

from __future__ import annotations

import hashlib
import io
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.audit import services as audit
from gatp_participa.capture import rules
from gatp_participa.capture.models import Event, EventPhoto
from gatp_participa.core import storage
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.core.storage import Storage
from gatp_participa.core.text import clean_input
from gatp_participa.jobs import queue
from gatp_participa.proposals.rules import description_error
from gatp_participa.settings import in_use
from gatp_participa.web.uploads import JPEG, Received

KIND = "events"


def files() -> Storage:
    """Return where photographs are."""
    settings = in_use()
    return storage.named(settings.storage, settings.data_dir)


def put_photo(received: Received) -> str:
    """Put a clean photograph in the storage and return its key. Not for inside a transaction.

    Raises:
        InvalidInputError: it is not an image.
    """
    if received.media_type != JPEG:
        raise InvalidInputError(_("Elige una foto: JPEG, PNG o WebP."))
    key = storage.new_key(KIND)
    files().put(key, io.BytesIO(received.content))
    return key


def add_photo(
    event: Event, received: Received, key: str, *, description: str, person: User, now: datetime
) -> EventPhoto:
    """Give an event a photograph that is in the storage, with what is seen in it.

    Raises:
        NotAllowedError: the person does not write about the events of that state.
        ConflictError: it has twelve already.
        InvalidInputError: it is not described.
    """
    _refuse_strangers(person, event)
    description = " ".join(clean_input(description).split())
    if error := description_error(description):
        raise InvalidInputError(error)
    db.session.refresh(event, with_for_update={"of": Event})
    taken = db.session.scalars(select(EventPhoto.number).where(EventPhoto.event_id == event.id))
    number = min(set(range(1, rules.MOST_PHOTOS + 1)) - set(taken), default=0)
    if not number:
        raise ConflictError(_("Ya tiene %(most)s fotos. Quita una.", most=rules.MOST_PHOTOS))
    photo = EventPhoto(
        event_id=event.id, number=number, storage_key=key, description=description,
        size=len(received.content), width=received.width, height=received.height,
        digest=hashlib.sha256(received.content).hexdigest(), uploaded_by_id=person.id,
        created_at=now,
    )  # fmt: skip
    db.session.add(photo)
    db.session.flush()
    audit.record("capture.add_photo", event, person=person, now=now, number=number)
    return photo


def remove_photo(photo: EventPhoto, *, person: User, now: datetime) -> None:
    """Take a photograph away, for good; its file goes by a job, only if this is committed.

    Raises:
        NotAllowedError: the person does not write about the events of that state.
    """
    _refuse_strangers(person, photo.event)
    audit.record(
        "capture.remove_photo", photo.event, person=person, now=now, number=photo.number
    )  # fmt: skip
    key = photo.storage_key
    db.session.delete(photo)
    db.session.flush()
    queue.enqueue("capture.delete_files", now=now, keys=[key])


def _refuse_strangers(person: User, event: Event) -> None:
    if not rules.may_hold(person, event.entity_code):
        raise NotAllowedError(_("Tu cuenta no escribe sobre los encuentros de ese estado."))
