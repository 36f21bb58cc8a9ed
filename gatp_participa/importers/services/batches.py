"""The trace of each import: asked for, finished or given up."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from gatp_participa.accounts.models import User
from gatp_participa.audit import services as audit
from gatp_participa.calls.models import Call
from gatp_participa.core.db import db
from gatp_participa.core.text import clean_input
from gatp_participa.importers.models import ImportBatch
from gatp_participa.importers.services.opening import OpenFile, frame_for
from gatp_participa.importers.services.results import Result
from gatp_participa.jobs import queue


def request_import(
    file: OpenFile, upload: str, *, call: Call, person: User, now: datetime, file_name: str
) -> ImportBatch:
    """Leave a large file for a job; its batch says how it goes.

    Raises:
        The same as ``bring``, for what can be known before reading the rows.
    """
    frame_for(file, call, person, now)
    batch = new_batch(file, call, person, now, file_name)
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
    """Say whether the file was read to its end, or given up."""
    return bool(batch.errors)


def give_up(batch: ImportBatch, reason: str, *, person: User | None, now: datetime) -> None:
    """Note that nothing of a file could be imported, and why."""
    batch.errors = {"rows": [], "warnings": {}, "message": reason}
    audit.record("importers.give_up", batch, person=person, now=now, reason=reason)
    db.session.flush()


def new_batch(
    file: OpenFile, call: Call, person: User | None, now: datetime, file_name: str
) -> ImportBatch:
    """Add the row of an import that has counted nothing yet."""
    batch = ImportBatch(
        call_id=call.id, person_id=None if person is None else person.id,
        file_name=clean_input(file_name)[:200], file_digest=file.table.digest(),
        format=file.layout.format, created_at=now, errors={},
        read=0, created=0, updated=0, unchanged=0, rejected=0, seconds=0.0,
    )  # fmt: skip
    db.session.add(batch)
    return batch


def write_result(batch: ImportBatch, result: Result) -> None:
    """Write on an import what became of its rows."""
    for name in ("read", "created", "updated", "unchanged", "rejected", "seconds"):
        setattr(batch, name, getattr(result, name))
    batch.errors = {"rows": result.errors, "warnings": dict(result.warnings)}
