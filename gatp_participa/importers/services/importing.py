"""Bring a file into a call, or find out what would happen, without ever holding it whole."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from gatp_participa.accounts.models import User
from gatp_participa.audit import services as audit
from gatp_participa.calls.models import Call
from gatp_participa.core.db import db, transaction
from gatp_participa.importers.models import ImportBatch
from gatp_participa.importers.services import staging
from gatp_participa.importers.services.batches import (
    begin_reading,
    new_batch,
    write_result,
)
from gatp_participa.importers.services.judging import Judged, judge
from gatp_participa.importers.services.opening import OpenFile, frame_for
from gatp_participa.importers.services.results import Result, Watch
from gatp_participa.importers.status import BatchStatus

BREATH_SECONDS = 0.12


def bring(
    file: OpenFile, *, call: Call, person: User | None, now: datetime, file_name: str,
    watch: Watch | None = None, event_id: int | None = None,
) -> tuple[ImportBatch, Result]:  # fmt: skip
    """Import every row that can be, in the caller's transaction: all of it or nothing.

    For a short file. Reading the same one again changes nothing. ``person`` is None for the
    platform's own operator at the command line.

    Raises:
        NotAllowedError: this person does not import.
        ConflictError: the call is archived.
        WrongOptionError: the state of every row does not exist.
        NotATableError: the file turned out to be broken further down.
    """
    result = Result()
    frame = frame_for(file, call, person, now)
    batch = new_batch(file, call, person, now, file_name, event_id)
    db.session.flush()
    with _timed(result):
        for judged in judge(file, frame, call.id, result, watch=watch or Watch()):
            staging.stage(batch.id, judged)
        _save(batch, result, person=person, now=now)
        while staging.settle(batch.id):
            pass
    _finish(batch, result.seconds)
    return batch, result


def bring_kept(
    file: OpenFile, _upload: str, *, call: Call, person: User, now: datetime, file_name: str,
    event_id: int | None = None,
) -> ImportBatch:  # fmt: skip
    """Import now what ``request_import`` would leave for later."""
    return bring(
        file, call=call, person=person, now=now, file_name=file_name, event_id=event_id
    )[0]  # fmt: skip


def bring_in_parts(
    file: OpenFile, batch_id: int, *, person: User | None, now: datetime, watch: Watch | None = None
) -> Result:
    """Import a long file in many short transactions, so that nobody else waits for long.

    What is read waits where nobody sees it; one transaction makes all of it proposals, and the
    rest is search catching up. Begun again after a crash, it starts over or goes on from there.

    Raises:
        CancelledError: somebody stopped it; ``forget_parts`` takes away what was read.
        The same as ``bring``.
    """
    watch = watch or Watch()
    result = Result()
    if db.session.get_one(ImportBatch, batch_id).status is not BatchStatus.INDEXING:
        forget_parts(batch_id)
        with _timed(result):
            _read_in_parts(file, batch_id, result, person=person, now=now, watch=watch)
            watch.on_stage("saving")
            with transaction():
                batch = db.session.get_one(ImportBatch, batch_id)
                begin_reading(batch)  # nobody cancels it from here on
                _save(batch, result, person=person, now=now)
    watch.on_stage("indexing")
    in_parts(lambda: staging.settle(batch_id))
    with transaction():
        batch = db.session.get_one(ImportBatch, batch_id)
        _finish(batch, result.seconds or batch.seconds)
    return result


def _read_in_parts(
    file: OpenFile, batch_id: int, result: Result, *, person: User | None, now: datetime,
    watch: Watch,
) -> None:  # fmt: skip
    call = db.session.get_one(Call, db.session.get_one(ImportBatch, batch_id).call_id)
    frame = frame_for(file, call, person, now)
    call_id = call.id
    db.session.rollback()  # what was read so far must not keep a snapshot open
    watch.on_stage("reading")
    for judged in judge(file, frame, call_id, result, watch=watch):
        with transaction():
            begin_reading(db.session.get_one(ImportBatch, batch_id))
            staging.stage(batch_id, judged)


def forget_parts(batch_id: int) -> None:
    """Take away, part by part, all that was read of an import that came to nothing."""
    in_parts(lambda: staging.forget_part(batch_id))


def in_parts(act: Callable[[], bool]) -> None:
    """Do something in short transactions until it says that nothing is left.

    Between two of them there is a pause: on SQLite a writer of another process looks whether
    it may write ten times a second, and without one it would never find the moment.
    """
    while True:
        with transaction():
            is_left = act()
        if not is_left:
            return
        time.sleep(BREATH_SECONDS)


def _save(batch: ImportBatch, result: Result, *, person: User | None, now: datetime) -> None:
    write_result(batch, result)
    staging.become_proposals(batch)
    result.created, result.updated = batch.created, batch.updated
    batch.status = BatchStatus.INDEXING
    db.session.flush()
    audit.record(
        "importers.bring", batch, person=person, now=now, call=batch.call_id, format=batch.format,
        read=result.read, created=result.created, updated=result.updated,
        unchanged=result.unchanged, rejected=result.rejected,
    )  # fmt: skip


def _finish(batch: ImportBatch, seconds: float) -> None:
    staging.forget_texts(batch.id, 2**31 - 1)
    batch.status, batch.seconds = BatchStatus.DONE, seconds
    db.session.flush()


def rehearse(
    file: OpenFile, *, call: Call, person: User | None, now: datetime,
    watch: Watch | None = None, limit: int | None = None,
) -> Result:  # fmt: skip
    """Return what an import would give, without writing. With a ``limit``, of that many rows.

    Raises:
        The same as ``bring``.
    """
    result = Result()
    with _timed(result):
        for _part in foresee(
            file, call=call, person=person, now=now, result=result, watch=watch, limit=limit
        ):
            pass
    return result


def foresee(
    file: OpenFile, *, call: Call, person: User | None, now: datetime, result: Result,
    watch: Watch | None = None, limit: int | None = None,
) -> Iterator[list[Judged]]:  # fmt: skip
    """Yield what would become of each row, a thousand at a time, counted in ``result``.

    Raises:
        The same as ``bring``, before the first row.
    """
    frame = frame_for(file, call, person, now)
    return judge(file, frame, call.id, result, watch=watch or Watch(), limit=limit)


@contextmanager
def _timed(result: Result) -> Iterator[None]:
    started = time.perf_counter()
    yield
    result.seconds = round(time.perf_counter() - started, 2)
