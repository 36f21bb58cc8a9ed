"""Check the record of this database: each act, its digest, its place, the chain and the roots."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Row, func, select, text

from gatp_participa.audit import content
from gatp_participa.audit.models import AuditEntry, Unsealed
from gatp_participa.core.db import db, dialect
from gatp_participa.ledger import exports, queries, tree, witness
from gatp_participa.ledger.checking.findings import (
    BrokenError,
    Report,
    broken,
    changed_before_seal,
    not_waiting,
)
from gatp_participa.ledger.checking.marks import Against, of_database, of_file
from gatp_participa.ledger.models import Leaf, Root

OnProgress = Callable[[int, int], None]
_GUARDED = ("audit_entries", "ledger_leaves", "ledger_roots")
_ENTRY = (
    AuditEntry.id, AuditEntry.at, AuditEntry.act, AuditEntry.actor_id, AuditEntry.channel,
    AuditEntry.subject_type, AuditEntry.subject_id, AuditEntry.changes, AuditEntry.nonce,
    AuditEntry.digest,
)  # fmt: skip


def check_database(on_progress: OnProgress | None = None) -> Report:
    """Check everything from the first act, in constant memory, and stop at the first broken one.

    Raises:
        UnreadableError: the file of roots has something else.
    """
    report = Report(warnings=_warnings())
    try:
        _check(report, on_progress or (lambda _done, _whole: None))
    except BrokenError as error:
        report.broken = error.finding
    return report


def _check(report: Report, on_progress: OnProgress) -> None:
    file = witness.path()
    # Before the database: what is in the file by now was committed.
    end = file.stat().st_size if file.exists() else 0
    size, last = db.session.execute(
        select(select(func.max(Root.size)).scalar_subquery(),
               select(func.max(Leaf.position)).scalar_subquery())
    ).one()  # fmt: skip
    size, last = size or 0, last or 0
    against = Against(
        of_database(size), of_file(file, "el archivo testigo", end=end) if end else ()
    )
    try:
        for rows in _sealed(max(size, last)):
            for row in rows:
                _check_row(row, against)
            report.acts = against.tree.size
            on_progress(report.acts, max(size, last))
    finally:
        report.acts, report.roots = against.tree.size, against.roots
    against.end()
    if last > size:
        raise broken("no_root", size + 1)
    report.waiting = _check_waiting()


def _sealed(until: int) -> Iterator[list[Row[Any]]]:
    query = (
        select(Leaf.position, Leaf.leaf, Leaf.closes, Leaf.chain, *_ENTRY)
        .outerjoin(AuditEntry, AuditEntry.id == Leaf.entry_id)
        .order_by(Leaf.position)
        .limit(queries.BATCH)
    )
    after = -(2**62)
    while rows := list(
        db.session.execute(query.where(Leaf.position > after, Leaf.position <= until))
    ):
        after = rows[-1].position
        yield rows


def _check_row(row: Row[Any], against: Against) -> None:
    position = against.tree.size + 1
    if row.position != position:
        raise broken("missing" if row.position > position else "order", position)
    if row.id is None:
        raise broken("entry_gone", position)
    if content.digest(row) != row.digest:
        raise broken("changed", position)
    leaf = tree.leaf_digest(exports.line_of(row))
    if leaf.hex() != row.leaf:
        raise broken("not_the_sealed", position)
    closed = against.add(leaf)
    if against.chain != row.chain:
        raise broken("chain", position)
    if "".join(one.hex() for one in closed) != row.closes:
        raise broken("tree", position)


def _check_waiting() -> int:
    """Check what waits for its seal and return how much does; nothing else may lack a place."""
    has_leaf = select(Leaf.position).where(Leaf.entry_id == AuditEntry.id).exists()
    waits = select(Unsealed.entry_id).where(Unsealed.entry_id == AuditEntry.id).exists()
    lost = db.session.scalar(select(AuditEntry.id).where(~has_leaf, ~waits).limit(1))
    if lost is not None:
        raise not_waiting(lost)
    count, after = 0, 0
    query = select(*_ENTRY).join(Unsealed, Unsealed.entry_id == AuditEntry.id)
    query = query.order_by(AuditEntry.id).limit(queries.BATCH)
    while rows := list(db.session.execute(query.where(AuditEntry.id > after))):
        for row in rows:
            if content.digest(row) != row.digest:
                raise changed_before_seal(row.id)
        count, after = count + len(rows), rows[-1].id
    return count


def _warnings() -> list[str]:
    is_sqlite = dialect() == "sqlite"
    query = (
        "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
        if is_sqlite
        else "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE t.tgenabled <> 'D' AND n.nspname = current_schema()"
    )
    present = {tuple(row) for row in db.session.execute(text(query))}
    wanted = ("refuse_update", "refuse_delete") if is_sqlite else ("refuse_change",)
    unguarded = [
        table
        for table in _GUARDED
        if any((table, f"{table}_{guard}") not in present for guard in wanted)
    ]
    return [f"La tabla {table} perdió el candado que impide cambiarla." for table in unguarded]
