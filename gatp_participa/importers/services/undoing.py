"""Take back a whole import while nobody acted on it, or the rest of it when somebody did."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import and_, delete, select

from gatp_participa.accounts.models import User
from gatp_participa.audit import services as audit
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, NotAllowedError
from gatp_participa.importers import rules
from gatp_participa.importers.models import ImportBatch, ImportRow, ImportText
from gatp_participa.importers.services import acts
from gatp_participa.importers.status import BatchStatus, Outcome
from gatp_participa.jobs import queue
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.services import arriving
from gatp_participa.proposals.status import ProposalStatus

AT_ONCE = 500
SWEPT_AFTER = timedelta(minutes=1)
_UNSYNCHRONIZED = {"synchronize_session": False}


class ActedOnError(ConflictError):
    """Somebody acted on some proposals of an import: they stay unless the rest is asked for."""


def undo(batch: ImportBatch, *, person: User, now: datetime, keeping: int = 0) -> None:
    """Take an import out of sight, put back what it changed, and ask for the rest to be deleted.

    ``keeping`` is how many proposals the person knows that will stay, because somebody acted on
    them. The record says what was taken back. Asked twice it is done once.

    Raises:
        NotAllowedError: it is somebody else's, and this person is not of the Commission.
        ActedOnError: people acted on another number of its proposals than ``keeping``.
        ConflictError: it did not end well, is too old, or nothing of it can be taken back.
    """
    if not _may_begin(batch, person, now):
        return
    _hold(batch)
    acted = set(db.session.scalars(select(acts.acted_on(batch).subquery().c.proposal_id)))
    refuse_acted(len(acted), keeping)
    created = sorted(_proposals(batch, Outcome.CREATED) - acted)
    changed = sorted(_proposals(batch, Outcome.UPDATED) - acted)
    if not created and not changed:
        raise ConflictError(_("Ya no hay nada de esta importación que se pueda deshacer."))
    for part in _parts(changed):
        _put_back(batch, part)
    for part in _parts(created):
        arriving.leave_sight(part)
    _forget_formers_of(batch.id, acted)
    batch.status, batch.ended_at, batch.ended_by_id = BatchStatus.UNDONE, now, person.id
    batch.taken_back, batch.kept = len(created) + len(changed), len(acted)
    audit.record(
        "importers.undo", batch, person=person, now=now, deleted=len(created),
        put_back=len(changed), kept=len(acted),
    )  # fmt: skip
    db.session.flush()
    # Whoever was acting when it left has finished by then, one way or the other.
    queue.enqueue(
        "importers.sweep", now=now, due_at=now + SWEPT_AFTER, key=f"importers.sweep:{batch.id}",
        batch_id=batch.id,
    )  # fmt: skip


def sweep(batch_id: int) -> bool:
    """Delete a part of what was taken out of sight, or index again a part of what went back.

    What somebody managed to act on at that very moment is seen again. Returns whether more may
    be left. Doing it again changes nothing.
    """
    gone = db.session.scalars(
        select(Proposal.id)
        .join(ImportRow, ImportRow.proposal_id == Proposal.id)
        .where(
            ImportRow.batch_id == batch_id, ImportRow.outcome == Outcome.CREATED,
            Proposal.status == ProposalStatus.IN_REVIEW,
        )
        .order_by(Proposal.id)
        .limit(AT_ONCE)
        .with_for_update(of=Proposal)
    ).all()  # fmt: skip
    if gone:
        saved = _save_acted(db.session.get_one(ImportBatch, batch_id), gone)
        going = [one for one in gone if one not in saved]
        acts.let_go(going)
        arriving.remove_for_ever(going)
        return True
    back = db.session.scalars(
        select(ImportText.proposal_id)
        .where(ImportText.batch_id == batch_id, ImportText.is_former)
        .limit(AT_ONCE)
    ).all()
    if back:
        arriving.index_words([one for one in back if one is not None])
        _forget_formers_of(batch_id, set(back))
    return bool(back)


def _save_acted(batch: ImportBatch, proposal_ids: Sequence[int]) -> set[int]:
    acted = acts.acted_on(batch, among=proposal_ids).subquery()
    saved = set(db.session.scalars(select(acted.c.proposal_id)))
    if saved:
        arriving.come_back(sorted(saved))
        batch.taken_back -= len(saved)
        batch.kept += len(saved)
    return saved


def request_undo(
    batch: ImportBatch, *, person: User, now: datetime, keeping: int = 0
) -> ImportBatch:
    """Leave the undoing of a long import for a job. Asked twice it is one.

    Raises:
        The same as ``undo``.
    """
    if not _may_begin(batch, person, now) or batch.status is BatchStatus.UNDOING:
        return batch
    refuse_acted(acts.described(batch, limit=1)[0], keeping)
    batch.status, batch.ended_at, batch.ended_by_id = BatchStatus.UNDOING, now, person.id
    db.session.flush()
    queue.enqueue("importers.undo", now=now, batch_id=batch.id, keeping=keeping)
    return batch


def refuse_acted(found: int, keeping: int) -> None:
    """Stop unless the number of proposals that stay is the one that the person was told.

    Raises:
        ActedOnError: it is another.
    """
    if found != keeping:
        raise ActedOnError(
            ngettext(
                "Alguien ya actuó sobre %(num)s propuesta de esta importación. Mira cuál es antes "
                "de deshacer las demás.",
                "Alguien ya actuó sobre %(num)s propuestas de esta importación. Mira cuáles son "
                "antes de deshacer las demás.",
                found,
            )
        )


def undo_failed(batch: ImportBatch) -> None:
    """Leave an import as it was, since somebody acted on it while the undoing waited."""
    batch.status, batch.ended_at, batch.ended_by_id = BatchStatus.DONE, None, None
    db.session.flush()


def _may_begin(batch: ImportBatch, person: User, now: datetime) -> bool:
    """Lock the import and say whether there is something to undo; False when it was done."""
    if not rules.may_see(person, batch):
        raise NotAllowedError(_("Solo la deshace quien la hizo, o la Comisión."))
    db.session.refresh(batch, with_for_update={"key_share": True})
    if batch.status is BatchStatus.UNDONE:
        return False
    if batch.status not in {BatchStatus.DONE, BatchStatus.UNDOING}:
        raise ConflictError(_("De esta importación no quedó nada que deshacer."))
    if batch.status is BatchStatus.DONE and not rules.may_undo(batch, now):
        raise ConflictError(
            _(
                "Una importación se puede deshacer durante %(days)s días, y los de esta ya "
                "pasaron.",
                days=rules.UNDO_DAYS,
            )
        )
    return True


def _hold(batch: ImportBatch) -> None:
    """Keep people from acting on its proposals meanwhile; on SQLite nobody else writes."""
    held = select(ImportRow.proposal_id).where(ImportRow.batch_id == batch.id)
    db.session.execute(
        select(Proposal.id).where(Proposal.id.in_(held)).order_by(Proposal.id).with_for_update()
    ).all()


def _proposals(batch: ImportBatch, outcome: Outcome) -> set[int]:
    found = db.session.scalars(
        select(ImportRow.proposal_id).where(
            ImportRow.batch_id == batch.id, ImportRow.outcome == outcome
        )
    )
    return {one for one in found if one is not None}


def _parts(proposal_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(proposal_ids), AT_ONCE):
        yield proposal_ids[start : start + AT_ONCE]


def _put_back(batch: ImportBatch, proposal_ids: Sequence[int]) -> None:
    former = ImportText.__table__
    arriving.go_back(
        former,
        and_(
            former.c.batch_id == batch.id, former.c.is_former,
            former.c.proposal_id == Proposal.id, Proposal.id.in_(proposal_ids),
        ),
    )  # fmt: skip


def _forget_formers_of(batch_id: int, proposal_ids: Collection[int | None]) -> None:
    for part in _parts([one for one in proposal_ids if one is not None]):
        db.session.execute(
            delete(ImportText).where(
                ImportText.batch_id == batch_id, ImportText.is_former,
                ImportText.proposal_id.in_(part),
            ),
            execution_options=_UNSYNCHRONIZED,
        )  # fmt: skip


def forget_formers(batch_id: int) -> None:
    """Delete what proposals said before an import that can no longer be undone."""
    db.session.execute(
        delete(ImportText).where(ImportText.batch_id == batch_id, ImportText.is_former),
        execution_options=_UNSYNCHRONIZED,
    )
