"""Bring a file into a call, or find out what would happen, without ever holding it whole."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from gatp_participa.accounts.models import User
from gatp_participa.audit import services as audit
from gatp_participa.calls.models import Call
from gatp_participa.core.db import db, transaction
from gatp_participa.importers.models import ImportBatch
from gatp_participa.importers.readers.errors import RowRejectedError
from gatp_participa.importers.readers.rows import Frame, Seen, build
from gatp_participa.importers.services.batches import new_batch, write_result
from gatp_participa.importers.services.opening import OpenFile, frame_for
from gatp_participa.importers.services.results import Result, Watch
from gatp_participa.proposals.services import ProposalRow, store_rows

CHUNK = 1000


def bring(
    file: OpenFile, *, call: Call, person: User | None, now: datetime, file_name: str,
    watch: Watch | None = None, batch: ImportBatch | None = None,
) -> tuple[ImportBatch, Result]:  # fmt: skip
    """Import every row that can be, in the caller's transaction: all of it or nothing.

    Reading the same file again changes nothing. ``person`` is None for the platform's own
    operator at the command line. ``batch`` is the row of an import that was asked for before.

    Raises:
        NotAllowedError: this person does not import.
        ConflictError: the call is archived.
        WrongOptionError: the state of every row does not exist.
        NotATableError: the file turned out to be broken further down.
    """
    result = Result()
    frame = frame_for(file, call, person, now)
    with _timed(result):
        for rows in _chunks(file, frame, result, watch or Watch()):
            result.count(*store_rows(rows, call=call, now=now))
    if batch is None:
        batch = new_batch(file, call, person, now, file_name)
    write_result(batch, result)
    db.session.flush()
    audit.record(
        "importers.bring", batch, person=person, now=now, call=call.slug, format=batch.format,
        read=result.read, created=result.created, updated=result.updated,
        unchanged=result.unchanged, rejected=result.rejected,
    )  # fmt: skip
    return batch, result


def bring_kept(
    file: OpenFile, _upload: str, *, call: Call, person: User, now: datetime, file_name: str
) -> ImportBatch:
    """Import now what ``request_import`` would leave for later."""
    return bring(file, call=call, person=person, now=now, file_name=file_name)[0]


class _UndoError(Exception):
    """Leaves a transaction without what it did."""


def rehearse(
    file: OpenFile, *, call: Call, person: User | None, now: datetime,
    watch: Watch | None = None, limit: int | None = None,
) -> Result:  # fmt: skip
    """Return what an import would give, by doing it and undoing it.

    Each chunk has a transaction of its own, so that nobody else waits for long: rows of
    different chunks never touch the same proposal, and the counts are the same. With a
    ``limit`` only that many rows are tried. Call it with nothing pending: it would be undone.

    Raises:
        The same as ``bring``.
    """
    result = Result()
    call_id = call.id
    frame = frame_for(file, call, person, now)
    with _timed(result):
        for rows in _chunks(file, frame, result, watch or Watch(), limit):
            with suppress(_UndoError), transaction():
                result.count(*store_rows(rows, call=db.session.get_one(Call, call_id), now=now))
                raise _UndoError
    return result


def _chunks(
    file: OpenFile, frame: Frame, result: Result, watch: Watch, limit: int | None = None
) -> Iterator[list[ProposalRow]]:
    """Read rows into lists short enough to hold; reject here what is no proposal."""
    seen = Seen()
    rows: list[ProposalRow] = []
    taken = 0
    for record in file.table.rows():
        if taken == limit:
            result.is_whole = False
            break
        taken += 1
        try:
            row = build(record, frame)
            is_new = seen.add(row, record.number)
        except RowRejectedError as error:
            result.reject(record.number, str(error))
            watch.on_rejected(record.number, str(error))
            continue
        watch.on_row(record.number, row)
        if not is_new:
            result.count(0, 0, 1)
            continue
        rows.append(row)
        if len(rows) == CHUNK:
            yield rows
            rows = []
            watch.on_progress(file.table.position, file.table.size)
    if rows:
        yield rows
    watch.on_progress(file.table.size, file.table.size)
    result.warnings = frame.warnings


@contextmanager
def _timed(result: Result) -> Iterator[None]:
    started = time.perf_counter()
    yield
    result.seconds = round(time.perf_counter() - started, 2)
