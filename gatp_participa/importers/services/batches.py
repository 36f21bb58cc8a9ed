"""The trace of each import: asked for, finished, given up or cancelled."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from flask_babel import gettext as _

from gatp_participa.accounts.models import User
from gatp_participa.audit import services as audit
from gatp_participa.calls.models import Call
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, NotAllowedError
from gatp_participa.core.text import clean_input
from gatp_participa.importers import rules
from gatp_participa.importers.models import ImportBatch
from gatp_participa.importers.services.opening import OpenFile, frame_for
from gatp_participa.importers.services.results import Result
from gatp_participa.importers.status import AT_WORK, CANCELLABLE, BatchStatus
from gatp_participa.jobs import queue


class CancelledError(ConflictError):
    """Somebody stopped this import while it was being read."""


def request_import(
    file: OpenFile, upload: str, *, call: Call, person: User, now: datetime, file_name: str,
    event_id: int | None = None,
) -> ImportBatch:  # fmt: skip
    """Leave a large file for a job; its batch says how it goes.

    Raises:
        The same as ``bring``, for what can be known before reading the rows.
    """
    frame_for(file, call, person, now)
    batch = new_batch(file, call, person, now, file_name, event_id)
    batch.status = BatchStatus.WAITING
    db.session.flush()
    queue.enqueue(
        "importers.run", now=now, key=job_key(batch.id), batch_id=batch.id, upload=upload,
        options=asdict(file.options),
    )  # fmt: skip
    return batch


def job_key(batch_id: int) -> str:
    """Return the key of the job that does an import."""
    return f"importers.run:{batch_id}"


def is_finished(batch: ImportBatch) -> bool:
    """Say whether the file was read to its end, given up or cancelled."""
    return batch.status not in AT_WORK


def give_up(batch: ImportBatch, reason: str, *, person: User | None, now: datetime) -> None:
    """Note that nothing of a file could be imported, and why."""
    batch.status = BatchStatus.FAILED
    batch.errors = {"rows": [], "warnings": {}, "message": reason}
    audit.record("importers.give_up", batch, person=person, now=now, reason=reason)
    db.session.flush()


def cancel(batch: ImportBatch, *, person: User, now: datetime) -> None:
    """Stop an import that waits or is being read: nothing of it stays. Asked twice it is once.

    Raises:
        NotAllowedError: it is somebody else's, and this person is not of the Commission.
        ConflictError: all of it was saved already.
    """
    if not rules.may_see(person, batch):
        raise NotAllowedError(_("Solo la cancela quien la pidió, o la Comisión."))
    db.session.refresh(batch, with_for_update={"key_share": True})
    if batch.status is BatchStatus.CANCELLED:
        return
    if batch.status not in CANCELLABLE:
        raise ConflictError(
            _("La importación ya terminó: no hay qué cancelar. Si hace falta, puedes deshacerla.")
        )
    batch.status, batch.ended_at, batch.ended_by_id = BatchStatus.CANCELLED, now, person.id
    audit.record("importers.cancel", batch, person=person, now=now)
    db.session.flush()


def begin_reading(batch: ImportBatch) -> None:
    """Note that a file is being read.

    Raises:
        CancelledError: somebody stopped it.
    """
    db.session.refresh(batch, with_for_update={"key_share": True})
    if batch.status is BatchStatus.CANCELLED:
        raise CancelledError(_("Se canceló esta importación y no quedó nada de ella."))
    batch.status = BatchStatus.READING
    db.session.flush()


def new_batch(
    file: OpenFile, call: Call, person: User | None, now: datetime, file_name: str,
    event_id: int | None = None,
) -> ImportBatch:  # fmt: skip
    """Add the row of an import that has counted nothing yet."""
    batch = ImportBatch(
        call_id=call.id, person_id=None if person is None else person.id, event_id=event_id,
        file_name=clean_input(file_name)[:200], file_digest=file.table.digest(),
        format=file.layout.format, created_at=now, status=BatchStatus.READING, errors={},
        read=0, created=0, updated=0, unchanged=0, rejected=0, seconds=0.0,
    )  # fmt: skip
    db.session.add(batch)
    return batch


def write_result(batch: ImportBatch, result: Result) -> None:
    """Write on an import what became of its rows."""
    for name in ("read", "created", "updated", "unchanged", "rejected", "seconds"):
        setattr(batch, name, getattr(result, name))
    batch.errors = {"rows": result.errors, "warnings": dict(result.warnings)}
