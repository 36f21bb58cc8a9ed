"""Import large files outside the request that sent them."""

from __future__ import annotations

from typing import Any

from flask import current_app

from gatp_participa.accounts.models import User
from gatp_participa.calls.models import Call
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import DomainError
from gatp_participa.importers import services
from gatp_participa.importers.models import ImportBatch
from gatp_participa.importers.services.uploads import Uploads
from gatp_participa.jobs import queue
from gatp_participa.web.languages import to_translate


def uploads() -> Uploads:
    """Return the folder of this instance."""
    settings = current_app.extensions["gatp"]
    return Uploads(settings.data_dir, settings.secret_key)


@queue.handler("importers.run")
def run(batch_id: int, upload: str, options: dict[str, Any], **_job: Any) -> None:
    """Import a file that waits; done twice it is done once."""
    kept = uploads()
    batch = db.session.get_one(ImportBatch, batch_id)
    if services.is_finished(batch):
        kept.forget(upload)
        return
    try:
        _bring(kept, batch_id, upload, services.Options(**options))
    except (DomainError, FileNotFoundError) as error:
        # Trying again would end alike: what is wrong is said on the batch's page.
        lost = to_translate("El archivo ya no está en el servidor. Súbelo otra vez.")
        reason = str(error) if isinstance(error, DomainError) else lost
        with transaction():
            batch = db.session.get_one(ImportBatch, batch_id)
            services.give_up(batch, reason, person=_person(batch), now=clock.now())
    kept.forget(upload)


def _bring(kept: Uploads, batch_id: int, upload: str, options: services.Options) -> None:
    file = services.open_file(kept.path(upload), options)
    watch = services.Watch(
        on_progress=lambda done, whole: kept.note_progress(upload, 100 * done // max(whole, 1))
    )
    with transaction():
        batch = db.session.get_one(ImportBatch, batch_id)
        services.bring(
            file, call=db.session.get_one(Call, batch.call_id), person=_person(batch),
            now=clock.now(), file_name=batch.file_name, watch=watch, batch=batch,
        )  # fmt: skip


def _person(batch: ImportBatch) -> User | None:
    return None if batch.person_id is None else db.session.get(User, batch.person_id)
