from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gatp_participa.capture.models import Event
from gatp_participa.core.db import Identified, Key, Model, status_type
from gatp_participa.importers.status import BatchStatus, Outcome
from gatp_participa.proposals.status import ProposalStatus


class ImportBatch(Identified, Model):
    """One reading of one file into a call, with its counts and its rejected rows.

    Rows are numbered as a spreadsheet shows them, the headers included. The counts say what
    the import did and stay so when it is undone; then ``taken_back`` says how many proposals
    left or went back to what they said, and ``kept`` how many stayed because somebody had
    already acted on them.
    """

    __tablename__ = "import_batches"
    __table_args__ = (
        CheckConstraint(
            "status NOT IN ('cancelled', 'undoing', 'undone') OR ended_at IS NOT NULL",
            name="ended_at_a_moment",
        ),
        CheckConstraint("taken_back >= 0 AND kept >= 0", name="counts_are_not_negative"),
        CheckConstraint(
            "status = 'undone' OR taken_back + kept = 0", name="only_undone_takes_back"
        ),
        Index("ix_import_batches_person_id", "person_id", "id"),
    )

    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey(Event.id), index=True)
    file_name: Mapped[str]
    file_digest: Mapped[str]
    format: Mapped[str]
    created_at: Mapped[datetime]
    status: Mapped[BatchStatus] = mapped_column(status_type(BatchStatus), default=BatchStatus.DONE)
    read: Mapped[int]
    created: Mapped[int]
    updated: Mapped[int]
    unchanged: Mapped[int]
    rejected: Mapped[int]
    # Empty until the file was read: {"rows": [{"row": 3, "reason": "..."}, ...] (the first 1,000),
    # "warnings": {"no_date": 2}, "message": "..." when nothing of the file could be used}.
    errors: Mapped[dict[str, Any]]
    seconds: Mapped[float]
    ended_at: Mapped[datetime | None]  # when a person cancelled it or asked to undo it
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    taken_back: Mapped[int] = mapped_column(default=0)
    kept: Mapped[int] = mapped_column(default=0)

    def __repr__(self) -> str:
        return f"<ImportBatch {self.id} {self.status} of a call {self.call_id}>"


class ImportRow(Model):
    """What an import did with a row: the report of the batch, and every proposal's origin.

    ``folio`` stays when the proposal it names is taken back.
    """

    __tablename__ = "import_rows"
    __table_args__ = (
        CheckConstraint("number >= 1", name="numbers_start_at_one"),
        CheckConstraint("(outcome = 'rejected') = (reason <> '')", name="rejected_has_a_reason"),
        CheckConstraint("(outcome = 'repeated') = (same_as IS NOT NULL)", name="repeats_a_row"),
        Index("ix_import_rows_proposal_id", "proposal_id"),
    )

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batches.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    outcome: Mapped[Outcome] = mapped_column(status_type(Outcome))
    reason: Mapped[str] = mapped_column(default="")
    same_as: Mapped[int | None]  # the number of the row it repeats
    folio: Mapped[str | None] = mapped_column(String(16))
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposals.id"))


class ImportText(Model):
    """The words of a proposal beside its row: what it will say, or what it said before.

    The first kind waits, seen by nobody, until the whole file was read; then it becomes the
    proposals at once and is deleted. The second (``is_former``) allows going back.
    """

    __tablename__ = "import_texts"
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batches.id"), primary_key=True)
    is_former: Mapped[bool] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    proposal_id: Mapped[int | None] = mapped_column(Key)  # the one it changes
    folio: Mapped[str] = mapped_column(String(16))
    external_key: Mapped[str | None]
    entity_code: Mapped[str | None] = mapped_column(String(2))
    municipality_code: Mapped[str | None] = mapped_column(String(5))
    topic_id: Mapped[int | None]
    title: Mapped[str]
    problem: Mapped[str]
    action: Mapped[str]
    result: Mapped[str]
    language: Mapped[str] = mapped_column(String(16))
    status: Mapped[ProposalStatus] = mapped_column(status_type(ProposalStatus))
    submitted_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    external_supports: Mapped[int | None]
    reference_label: Mapped[str | None]
    content_digest: Mapped[str] = mapped_column(String(64))
    # Of a former text: the digest of what the import put in its place.
    next_digest: Mapped[str | None] = mapped_column(String(64))


class ColumnMapping(Identified, Model):
    """How a person last read a file with these headers, to offer it the next time."""

    __tablename__ = "column_mappings"
    __table_args__ = (UniqueConstraint("person_id", "headers_digest"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    headers_digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the folded names
    format: Mapped[str]
    columns: Mapped[dict[str, Any]]  # field -> header
    used_at: Mapped[datetime]
