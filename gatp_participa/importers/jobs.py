"""Import large files, and take them back, outside the request that asked."""

from __future__ import annotations

from typing import Any

from flask import current_app
from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import DomainError
from gatp_participa.importers import queries, services
from gatp_participa.importers.models import ImportBatch
from gatp_participa.importers.services.undoing import forget_formers, undo_failed
from gatp_participa.importers.services.uploads import Uploads
from gatp_participa.importers.status import BatchStatus
from gatp_participa.jobs import queue, schedule
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
    if batch.status is BatchStatus.CANCELLED:
        services.forget_parts(batch_id)
    elif not services.is_finished(batch):
        _bring(kept, batch_id, upload, services.Options(**options))
    kept.forget(upload)


def _bring(kept: Uploads, batch_id: int, upload: str, options: services.Options) -> None:
    watch = services.Watch(
        on_progress=lambda done, whole: kept.note_progress(upload, 100 * done // max(whole, 1)),
        on_stage=lambda stage: kept.note_stage(upload, stage),
    )
    batch = db.session.get_one(ImportBatch, batch_id)
    person, now = _person(batch.person_id), clock.now()
    try:
        file = services.open_file(kept.path(upload), options)
        services.bring_in_parts(file, batch_id, person=person, now=now, watch=watch)
    except services.CancelledError:
        services.forget_parts(batch_id)
    except (DomainError, FileNotFoundError) as error:
        # Trying again would end alike: what is wrong is said on the batch's page.
        db.session.rollback()
        lost = to_translate("El archivo ya no está en el servidor. Súbelo otra vez.")
        reason = str(error) if isinstance(error, DomainError) else lost
        services.forget_parts(batch_id)
        with transaction():
            batch = db.session.get_one(ImportBatch, batch_id)
            services.give_up(batch, reason, person=_person(batch.person_id), now=now)


@queue.handler("importers.undo")
def undo(batch_id: int, keeping: int, **_job: Any) -> None:
    """Take back an import; if somebody acted on more of it meanwhile, it stays as it was."""
    try:
        with transaction():
            batch = db.session.get_one(ImportBatch, batch_id)
            person = db.session.get_one(User, batch.ended_by_id)
            services.undo(batch, person=person, now=clock.now(), keeping=keeping)
    except DomainError:
        with transaction():
            undo_failed(db.session.get_one(ImportBatch, batch_id))


@queue.handler("importers.sweep")
def sweep(batch_id: int, **_job: Any) -> None:
    """Delete what an undone import had created, part by part."""
    services.in_parts(lambda: services.sweep(batch_id))


@schedule.every("importers.tidy", hours=24)
def tidy(**_job: Any) -> None:
    """Forget what proposals said before imports that can no longer be undone."""
    for batch_id in db.session.scalars(queries.past_undoing(clock.now())).all():
        with transaction():
            forget_formers(batch_id)


def _person(person_id: int | None) -> User | None:
    return (
        None if person_id is None else db.session.scalar(select(User).where(User.id == person_id))
    )
