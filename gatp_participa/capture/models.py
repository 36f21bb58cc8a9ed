from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gatp_participa.accounts.models import User
from gatp_participa.calls.models import Call
from gatp_participa.capture.status import AttendanceSector, EventKind, PaperConsent
from gatp_participa.core.db import Identified, Model, status_type
from gatp_participa.proposals.models import Proposal


class Event(Identified, Model):
    """A place and a day where people spoke in person (*encuentro*, *mesa*), for a call.

    Public while ``published_at`` says so. Taken out of view, ``unpublished_reason`` says why.
    Times are those of the clock on the wall of the place.
    """

    __tablename__ = "events"
    __table_args__ = (
        CheckConstraint("title <> ''", name="has_a_title"),
        CheckConstraint("ends > starts", name="ends_after_it_starts"),
        CheckConstraint(
            "(published_at IS NULL) = (published_by_id IS NULL)", name="published_by_somebody"
        ),
        CheckConstraint(
            "published_at IS NULL OR unpublished_reason = ''", name="published_or_taken_out"
        ),
        # Lists by state and by call, the latest first.
        Index("ix_events_entity", "entity_code", "held_on", "id"),
        Index("ix_events_call", "call_id", "held_on", "id"),
    )

    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    entity_code: Mapped[str] = mapped_column(ForeignKey("federal_entities.code"))
    municipality_code: Mapped[str | None] = mapped_column(ForeignKey("municipalities.code"))
    kind: Mapped[EventKind] = mapped_column(status_type(EventKind), default=EventKind.MEETING)
    title: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    held_on: Mapped[date]
    starts: Mapped[time | None]
    ends: Mapped[time | None]
    organisers: Mapped[str] = mapped_column(default="")
    minutes: Mapped[str] = mapped_column(default="")  # Markdown: what was said and agreed
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    unpublished_reason: Mapped[str] = mapped_column(default="")

    call: Mapped[Call] = relationship()
    attendance: Mapped[list[EventAttendance]] = relationship(cascade="all, delete-orphan")
    photos: Mapped[list[EventPhoto]] = relationship(
        order_by="EventPhoto.number", back_populates="event"
    )

    def __repr__(self) -> str:
        return f"<Event {self.id} {self.kind} {self.entity_code} {self.held_on}>"


class EventAttendance(Model):
    """How many people of a sector came to an event; never who."""

    __tablename__ = "event_attendance"
    __table_args__ = (CheckConstraint("people BETWEEN 1 AND 100000", name="people_were_counted"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True)
    sector: Mapped[AttendanceSector] = mapped_column(
        status_type(AttendanceSector), primary_key=True
    )
    people: Mapped[int]


class EventPhoto(Identified, Model):
    """A photograph of an event, described for who cannot see it."""

    __tablename__ = "event_photos"
    __table_args__ = (
        CheckConstraint("number BETWEEN 1 AND 12", name="twelve_at_most"),
        CheckConstraint("description <> ''", name="is_described"),
        CheckConstraint("size > 0 AND width > 0 AND height > 0", name="is_an_image"),
        UniqueConstraint("event_id", "number"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    storage_key: Mapped[str] = mapped_column(String(80), unique=True)
    description: Mapped[str]
    size: Mapped[int]  # bytes
    width: Mapped[int]  # pixels
    height: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of what is kept
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]

    event: Mapped[Event] = relationship(back_populates="photos")


class PrintRun(Identified, Model):
    """Numbered forms printed together, so that the same sheets can be printed again."""

    __tablename__ = "print_runs"
    __table_args__ = (
        CheckConstraint("sheets BETWEEN 1 AND 500", name="sheets_can_be_carried"),
        Index("ix_print_runs_entity", "entity_code", "printed_at", "id"),
        Index("ix_print_runs_event_id", "event_id"),
    )

    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    entity_code: Mapped[str] = mapped_column(ForeignKey("federal_entities.code"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"))
    sheets: Mapped[int] = mapped_column(SmallInteger)
    printed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    printed_at: Mapped[datetime]

    call: Mapped[Call] = relationship()
    event: Mapped[Event | None] = relationship()


class PaperForm(Identified, Model):
    """A sheet with the folio that its proposal will have. Captured once, or spoiled."""

    __tablename__ = "paper_forms"
    __table_args__ = (
        CheckConstraint("number BETWEEN 1 AND 500", name="is_of_its_run"),
        CheckConstraint(
            "(spoiled_at IS NULL) = (spoiled_reason = '')", name="spoiled_with_a_reason"
        ),
        CheckConstraint(
            "spoiled_at IS NULL OR proposal_id IS NULL", name="spoiled_is_not_captured"
        ),
        UniqueConstraint("run_id", "number"),
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("print_runs.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    folio: Mapped[str] = mapped_column(String(16), unique=True)
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposals.id"), unique=True)
    spoiled_at: Mapped[datetime | None]
    spoiled_reason: Mapped[str] = mapped_column(default="")
    spoiled_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    run: Mapped[PrintRun] = relationship()
    proposal: Mapped[Proposal | None] = relationship()

    def __repr__(self) -> str:
        return f"<PaperForm {self.folio}>"


class CapturedProposal(Model):
    """That somebody of an office typed a proposal from paper: who typed it is not who wrote it.

    ``ticket`` is of the blank form it was typed in: sent twice, it is one proposal.
    """

    __tablename__ = "captured_proposals"
    __table_args__ = (
        Index("ix_captured_proposals_captured_by_id", "captured_by_id", "captured_at"),
        Index("ix_captured_proposals_event_id", "event_id", "proposal_id"),
    )

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    captured_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    captured_at: Mapped[datetime]
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"))
    consent: Mapped[PaperConsent] = mapped_column(status_type(PaperConsent))
    ticket: Mapped[str] = mapped_column(String(43), unique=True)

    proposal: Mapped[Proposal] = relationship()
    event: Mapped[Event | None] = relationship()
    captured_by: Mapped[User | None] = relationship()
