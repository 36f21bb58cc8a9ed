from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gatp_participa.accounts.models import AccountBlock, User
from gatp_participa.core.db import Identified, Key, Model, status_type
from gatp_participa.moderation.status import (
    DecisionKind,
    ItemStatus,
    Kind,
    Outcome,
    Reason,
    SignalKind,
)


class ModerationItem(Identified, Model):
    """Something that somebody or a machine asked to be looked at: one row for each thing, ever.

    The place, the call and the author are copied from the thing so that the queue is one query.
    ``weight`` only orders: reports and signals add to it. Who takes an item has it until
    ``taken_until``; then anybody may.
    """

    __tablename__ = "moderation_items"
    __table_args__ = (
        CheckConstraint("reports_count >= 0 AND weight >= 0", name="counts_are_not_negative"),
        CheckConstraint("(taken_by_id IS NULL) = (taken_until IS NULL)", name="taken_for_a_time"),
        CheckConstraint("(status = 'decided') = (decided_at IS NOT NULL)", name="decided_once"),
        UniqueConstraint("kind", "thing_id"),
        # The queue in its order, whole and per state.
        Index("ix_moderation_items_queue", "status", "weight", "opened_at", "id"),
        Index("ix_moderation_items_entity", "entity_code", "status", "weight", "opened_at", "id"),
        Index("ix_moderation_items_author_id", "author_id"),
        Index("ix_moderation_items_taken_by_id", "taken_by_id"),
    )

    kind: Mapped[Kind] = mapped_column(status_type(Kind))
    thing_id: Mapped[int] = mapped_column(Key)  # in the table that the kind says
    call_id: Mapped[int | None] = mapped_column(ForeignKey("calls.id"))
    entity_code: Mapped[str | None] = mapped_column(ForeignKey("federal_entities.code"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    status: Mapped[ItemStatus] = mapped_column(status_type(ItemStatus), default=ItemStatus.WAITING)
    opened_at: Mapped[datetime]  # of this time that it waits
    due_on: Mapped[date]  # last day to decide
    decided_at: Mapped[datetime | None]
    is_first_review: Mapped[bool] = mapped_column(default=False)  # not public until decided
    reports_count: Mapped[int] = mapped_column(default=0)  # since it waits
    weight: Mapped[int] = mapped_column(default=0)
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    taken_until: Mapped[datetime | None]

    taken_by: Mapped[User | None] = relationship(foreign_keys=[taken_by_id])

    def __repr__(self) -> str:
        return f"<ModerationItem {self.id} {self.kind} {self.thing_id} {self.status}>"


class Signal(Identified, Model):
    """What a machine noticed in a text. ``where`` says which field and how many, never what."""

    __tablename__ = "moderation_signals"
    __table_args__ = (
        CheckConstraint("times >= 1", name="was_seen"),
        UniqueConstraint("item_id", "kind", "field"),
    )

    item_id: Mapped[int] = mapped_column(ForeignKey("moderation_items.id"))
    kind: Mapped[SignalKind] = mapped_column(status_type(SignalKind))
    field: Mapped[str] = mapped_column(String(32))
    times: Mapped[int] = mapped_column(default=1)
    found_at: Mapped[datetime]


class Report(Identified, Model):
    """Somebody asked for something to be looked at: once each, with a reason of the list."""

    __tablename__ = "moderation_reports"
    __table_args__ = (
        UniqueConstraint("item_id", "reporter_id"),
        Index("ix_moderation_reports_reporter_id", "reporter_id", "reported_at"),
        Index("ix_moderation_reports_reported_at", "reported_at"),
    )

    item_id: Mapped[int] = mapped_column(ForeignKey("moderation_items.id"))
    reporter_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[Reason] = mapped_column(status_type(Reason))
    body: Mapped[str] = mapped_column(default="")
    reported_at: Mapped[datetime]


def _hours_waited(context: DefaultExecutionContext) -> int:
    said = context.get_current_parameters()
    return max(0, int((said["decided_at"] - said["waited_from"]).total_seconds() // 3600))


class Decision(Identified, Model):
    """What somebody decided about an item, for everybody to count and for its author to read.

    Decided together with others, ``bulk`` is the same for all of them. ``before`` is how the
    thing was (a value of :class:`.status.Standing`), which is what undoing goes back to. Undone,
    it never counted.
    """

    __tablename__ = "moderation_decisions"
    __table_args__ = (
        CheckConstraint("waited_from <= decided_at", name="waited_before"),
        CheckConstraint("hours >= 0", name="hours_are_not_negative"),
        CheckConstraint("(undone_at IS NULL) = (undone_by_id IS NULL)", name="undone_by_somebody"),
        Index("ix_moderation_decisions_item_id", "item_id"),
        Index("ix_moderation_decisions_bulk", "bulk"),
        Index("ix_moderation_decisions_decided_at", "decided_at", "id"),
        Index("ix_moderation_decisions_entity", "entity_code", "decided_at", "id"),
        Index("ix_moderation_decisions_decided_by_id", "decided_by_id", "decided_at"),
    )

    item_id: Mapped[int] = mapped_column(ForeignKey("moderation_items.id"))
    entity_code: Mapped[str | None] = mapped_column(ForeignKey("federal_entities.code"))
    kind: Mapped[DecisionKind] = mapped_column(status_type(DecisionKind))
    reason: Mapped[Reason] = mapped_column(status_type(Reason))
    body: Mapped[str] = mapped_column(default="")  # what its author reads, besides the reason
    before: Mapped[str] = mapped_column(String(32))
    before_reason: Mapped[str] = mapped_column(default="")  # why it was hidden, when it was
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime]
    waited_from: Mapped[datetime]  # since when it waited
    hours: Mapped[int] = mapped_column(default=_hours_waited)  # whole ones that it took
    bulk: Mapped[str] = mapped_column(String(22), default="")
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    item: Mapped[ModerationItem] = relationship()

    def __repr__(self) -> str:
        return f"<Decision {self.id} {self.kind} of {self.item_id}>"


class Appeal(Identified, Model):
    """Somebody says that a decision or a block was wrong: once, and another person answers."""

    __tablename__ = "moderation_appeals"
    __table_args__ = (
        CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL) AND (outcome IS NULL) = (answer = '')",
            name="decided_with_an_answer",
        ),
        CheckConstraint("body <> ''", name="says_something"),
        CheckConstraint("(decision_id IS NULL) <> (block_id IS NULL)", name="of_one_thing"),
        UniqueConstraint("decision_id"),
        UniqueConstraint("block_id"),
        # What waits in its order, whole and per state.
        Index("ix_moderation_appeals_waiting", "outcome", "due_on", "id"),
        Index("ix_moderation_appeals_entity", "entity_code", "outcome", "due_on", "id"),
        Index("ix_moderation_appeals_person_id", "person_id"),
    )

    decision_id: Mapped[int | None] = mapped_column(ForeignKey("moderation_decisions.id"))
    block_id: Mapped[int | None] = mapped_column(ForeignKey("account_blocks.id"))
    # That of what is appealed; None when it is the nation's.
    entity_code: Mapped[str | None] = mapped_column(ForeignKey("federal_entities.code"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    body: Mapped[str]
    appealed_at: Mapped[datetime]
    due_on: Mapped[date]
    outcome: Mapped[Outcome | None] = mapped_column(status_type(Outcome))
    answer: Mapped[str] = mapped_column(default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]

    decision: Mapped[Decision | None] = relationship()
    block: Mapped[AccountBlock | None] = relationship()


class BlockGround(Model):
    """A decision about somebody's words that a block of their account rests on."""

    __tablename__ = "moderation_block_grounds"

    block_id: Mapped[int] = mapped_column(ForeignKey("account_blocks.id"), primary_key=True)
    decision_id: Mapped[int] = mapped_column(
        ForeignKey("moderation_decisions.id"), primary_key=True, index=True
    )


class SealedText(Identified, Model):
    """What a thing said before somebody masked it: read only with a reason, and logged.

    The thing itself says the masked version, so that no page, search, export or letter can show
    the other by mistake.
    """

    __tablename__ = "moderation_sealed_texts"
    __table_args__ = (
        UniqueConstraint("decision_id"),
        Index("ix_moderation_sealed_texts_thing", "kind", "thing_id"),
    )

    kind: Mapped[Kind] = mapped_column(status_type(Kind))
    thing_id: Mapped[int] = mapped_column(Key)
    decision_id: Mapped[int] = mapped_column(ForeignKey("moderation_decisions.id"))
    fields: Mapped[dict[str, Any]]  # what its package needs to say it again
    sealed_at: Mapped[datetime]


class LetterChoice(Identified, Model):
    """Which letters of the desk a person wants; without a row, both."""

    __tablename__ = "moderation_letter_choices"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    wants_alerts: Mapped[bool] = mapped_column(default=True)  # at once, of what cannot wait
    wants_digest: Mapped[bool] = mapped_column(default=True)  # each morning, of what waits
    chosen_at: Mapped[datetime]
