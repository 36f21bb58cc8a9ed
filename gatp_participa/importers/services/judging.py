"""Read a file and say of each row what would become of it, without writing anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.core.db import db
from gatp_participa.importers.readers.errors import RowRejectedError
from gatp_participa.importers.readers.rows import Frame, Seen, build, is_example
from gatp_participa.importers.services.opening import OpenFile
from gatp_participa.importers.services.results import Result, Watch
from gatp_participa.importers.status import Outcome
from gatp_participa.moderation.models import SealedText
from gatp_participa.moderation.status import Kind
from gatp_participa.proposals.services import ProposalRow
from gatp_participa.proposals.services.arriving import Sifted, sift

CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Judged:
    """A row of the file: what becomes of it, why not, and what it would say."""

    number: int
    outcome: Outcome
    reason: str = ""
    same_as: int | None = None
    sifted: Sifted | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    row: ProposalRow | None = None
    reason: str = ""
    same_as: int | None = None


def judge(
    file: OpenFile, frame: Frame, call_id: int, result: Result, *, watch: Watch,
    limit: int | None = None,
) -> Iterator[list[Judged]]:  # fmt: skip
    """Yield every row with its outcome, a thousand at a time, counting them in ``result``.

    Rows of different parts never touch the same proposal: a second row with the identifier of
    another is a repetition or is rejected.
    """
    for lines in _parts(file, frame, result, limit):
        judged = _judge(lines, call_id)
        for one in judged:
            result.add(one.number, one.outcome, one.reason)
            if one.reason:
                watch.on_rejected(one.number, one.reason)
        for line in lines:
            if line.row is not None:
                watch.on_row(line.number, line.row)
        result.warnings = frame.warnings
        yield judged
        watch.on_progress(file.table.position, file.table.size)


def _parts(
    file: OpenFile, frame: Frame, result: Result, limit: int | None
) -> Iterator[list[_Line]]:
    seen, lines = Seen(), []
    for taken, record in enumerate(file.table.rows()):
        if taken == limit:
            result.is_whole = False
            break
        if is_example(record, frame.layout):
            continue
        try:
            row = build(record, frame)
            same_as = seen.add(row, record.number)
            lines.append(_Line(record.number, None if same_as else row, same_as=same_as))
        except RowRejectedError as error:
            lines.append(_Line(record.number, reason=str(error)))
        if len(lines) == CHUNK:
            yield lines
            lines = []
    if lines:
        yield lines


def _judge(lines: Sequence[_Line], call_id: int) -> list[Judged]:
    sifted = iter(sift([line.row for line in lines if line.row is not None], call_id=call_id))
    found = [
        (line, None if line.row is None else next(sifted)) for line in lines
    ]  # fmt: skip
    masked = _masked([one.proposal_id for _line, one in found if one and one.is_changed])
    return [_outcome(line, one, masked) for line, one in found]


def _masked(proposal_ids: Sequence[int | None]) -> set[int]:
    """Return which of them have words that moderation took out: a file must not put them back."""
    ids = [one for one in proposal_ids if one is not None]
    if not ids:
        return set()
    sealed = select(SealedText.thing_id).where(
        SealedText.kind == Kind.PROPOSAL, SealedText.thing_id.in_(ids)
    )
    return set(db.session.scalars(sealed))


def _outcome(line: _Line, sifted: Sifted | None, masked: set[int]) -> Judged:
    if line.reason:
        return Judged(line.number, Outcome.REJECTED, line.reason)
    if sifted is None:
        return Judged(line.number, Outcome.REPEATED, same_as=line.same_as)
    if sifted.proposal_id is None:
        return Judged(line.number, Outcome.CREATED, sifted=sifted)
    if not sifted.is_changed:
        return Judged(line.number, Outcome.UNCHANGED, sifted=sifted)
    if sifted.proposal_id in masked:
        reason = _("moderación protegió datos personales en esa propuesta y no se cambia")
        return Judged(line.number, Outcome.REJECTED, reason)
    return Judged(line.number, Outcome.UPDATED, sifted=sifted)
