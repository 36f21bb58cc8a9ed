"""From rows that wait, seen by nobody, to proposals: all of them in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Table, and_, bindparam, delete, false, func, literal, select, update
from sqlalchemy.orm import aliased

from gatp_participa.calls.models import Call
from gatp_participa.core.db import db
from gatp_participa.importers.models import ImportBatch, ImportRow, ImportText
from gatp_participa.importers.services.judging import Judged
from gatp_participa.importers.status import Outcome
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.services import arriving

SETTLED_AT_ONCE = 1000
_STAGED = (Outcome.CREATED, Outcome.UPDATED)
_UNSYNCHRONIZED = {"synchronize_session": False}
_TEXT, _ROW = cast(Table, ImportText.__table__), cast(Table, ImportRow.__table__)


def stage(batch_id: int, judged: Sequence[Judged]) -> None:
    """Keep a part of a file: what becomes of each row, and the words of those that count."""
    born = [one for one in judged if one.outcome is Outcome.CREATED and one.sifted]
    made = arriving.free_folios(one.sifted.values["entity_code"] for one in born if one.sifted)
    folios = dict(zip((one.number for one in born), made, strict=True))
    rows, texts = [], []
    for one in judged:
        known = one.sifted
        folio = folios.get(one.number) or (known.folio if known else None)
        rows.append(
            {
                "batch_id": batch_id, "number": one.number, "outcome": one.outcome,
                "reason": one.reason, "same_as": one.same_as, "folio": folio,
                "proposal_id": known.proposal_id if known else None,
            }
        )  # fmt: skip
        if known and one.outcome in _STAGED:
            said = {name: known.values[name] for name in arriving.BORN if name != "folio"}
            texts.append(
                said
                | {
                    "batch_id": batch_id, "is_former": False, "number": one.number,
                    "folio": folio, "proposal_id": known.proposal_id, "next_digest": None,
                }
            )  # fmt: skip
    for table, values in ((_ROW, rows), (_TEXT, texts)):
        if values:
            db.session.execute(table.insert(), values)


def become_proposals(batch: ImportBatch) -> None:
    """Make what waits be the call's proposals, and keep what those that change said before.

    What another import did since a row was read is not lost sight of: a key that exists by now
    is a change of its proposal, and a folio that was taken is another one.
    """
    # One import of a call at a time.
    db.session.execute(
        select(Call.id).where(Call.id == batch.call_id).with_for_update(key_share=True)
    )
    waiting = (_TEXT.c.batch_id == batch.id, _TEXT.c.is_former == false())
    born = (*waiting, _TEXT.c.proposal_id.is_(None))
    arriving.take_in(_TEXT, *born, call_id=batch.call_id)
    while _count(*born, _absent(batch)):
        _mend(batch)
        arriving.take_in(_TEXT, *born, _absent(batch), call_id=batch.call_id)
    joined = and_(*waiting, Proposal.id == _TEXT.c.proposal_id)
    _keep_former(batch, joined)
    arriving.rewrite(_TEXT, joined)


def _count(*where: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(_TEXT).where(*where)) or 0


def _absent(batch: ImportBatch) -> Any:
    there = Proposal.__table__.alias("there")
    made = select(there.c.id).where(
        there.c.call_id == batch.call_id, there.c.folio == _TEXT.c.folio,
        there.c.external_key == _TEXT.c.external_key,
    )  # fmt: skip
    return ~made.correlate(_TEXT).exists()


def _mend(batch: ImportBatch) -> None:
    """Point what could not be added at the proposal that has its key, or give it another folio."""
    left = db.session.execute(
        select(_TEXT.c.number, _TEXT.c.entity_code, Proposal.id, Proposal.folio)
        .outerjoin(
            Proposal,
            and_(
                Proposal.call_id == batch.call_id, Proposal.external_key == _TEXT.c.external_key
            ),
        )
        .where(
            _TEXT.c.batch_id == batch.id, _TEXT.c.is_former == false(),
            _TEXT.c.proposal_id.is_(None), _absent(batch),
        )
    ).all()  # fmt: skip
    new = arriving.free_folios(row.entity_code for row in left)
    changes = [
        {
            "of_batch": batch.id, "of_number": row.number, "to": row.id,
            "called": row.folio or folio,
        }
        for row, folio in zip(left, new, strict=True)
    ]  # fmt: skip
    for table in (_TEXT, _ROW):
        where = [
            table.c.batch_id == bindparam("of_batch"),
            table.c.number == bindparam("of_number"),
        ]
        if table is _TEXT:
            where.append(table.c.is_former == false())
        db.session.execute(
            update(table)
            .where(*where)
            .values(proposal_id=bindparam("to"), folio=bindparam("called")),
            changes,
        )
    known = [row.number for row in left if row.id is not None]
    for start in range(0, len(known), 500):
        db.session.execute(
            update(ImportRow)
            .where(ImportRow.batch_id == batch.id, ImportRow.number.in_(known[start : start + 500]))
            .values(outcome=Outcome.UPDATED),
            execution_options=_UNSYNCHRONIZED,
        )
    batch.created -= len(known)
    batch.updated += len(known)


def _keep_former(batch: ImportBatch, joined: Any) -> None:
    names = ("folio", *arriving.SAID, "status", "submitted_at", "withdrawn_at")
    former = select(
        _TEXT.c.batch_id, literal(value=True), _TEXT.c.number, Proposal.id, _TEXT.c.content_digest,
        *(getattr(Proposal, name) for name in names),
    ).where(joined)  # fmt: skip
    columns = ["batch_id", "is_former", "number", "proposal_id", "next_digest", *names]
    db.session.execute(_TEXT.insert().from_select(columns, former))


def settle(batch_id: int) -> bool:
    """Link a part of the rows to their proposals, index their words, forget what waited.

    Returns whether more waits. Doing it again changes nothing.
    """
    text = aliased(ImportText)
    rows = db.session.execute(
        select(text.number, Proposal.id, Proposal.folio)
        .join(Proposal, Proposal.folio == text.folio)
        .where(text.batch_id == batch_id, text.is_former == false())
        .order_by(text.number)
        .limit(SETTLED_AT_ONCE)
    ).all()
    if not rows:
        return False
    db.session.execute(
        update(_ROW)
        .where(
            _ROW.c.batch_id == batch_id,
            _ROW.c.number == bindparam("of_number"),
        )
        .values(proposal_id=bindparam("to"), folio=bindparam("called")),
        [{"of_number": row.number, "to": row.id, "called": row.folio} for row in rows],
    )
    arriving.index_words([row.id for row in rows])
    forget_texts(batch_id, rows[-1].number)
    return len(rows) == SETTLED_AT_ONCE


def forget_texts(batch_id: int, until: int) -> None:
    """Delete the words that waited, up to a row."""
    db.session.execute(
        delete(ImportText).where(
            ImportText.batch_id == batch_id, ImportText.is_former == false(),
            ImportText.number <= until,
        ),
        execution_options=_UNSYNCHRONIZED,
    )  # fmt: skip


def forget_part(batch_id: int) -> bool:
    """Delete a part of what an import that came to nothing had read; say whether more is left."""
    for table in (ImportText, ImportRow):
        last = db.session.scalar(
            select(table.number)
            .where(table.batch_id == batch_id)
            .order_by(table.number)
            .offset(SETTLED_AT_ONCE * 5)
            .limit(1)
        )
        where = [table.batch_id == batch_id]
        if last is not None:
            where.append(table.number < last)
        db.session.execute(delete(table).where(*where), execution_options=_UNSYNCHRONIZED)
        if last is not None:
            return True
    return False
