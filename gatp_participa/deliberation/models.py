from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gatp_participa.accounts.status import Sector
from gatp_participa.core.db import Identified, Model, status_type
from gatp_participa.deliberation.status import (
    AgreementStatus,
    Choice,
    Outcome,
    Presence,
    SessionKind,
    SessionStatus,
)
from gatp_participa.routing.models import Referral
from gatp_participa.secretariats.models import (
    SecretariatMember,
    SecretariatSeat,
    TechnicalSecretariat,
)
from gatp_participa.secretariats.status import Quorum, Voting


class Session(Identified, Model):
    """A meeting of a table (*sesión*). The rules it had are those in force when it was called."""

    __tablename__ = "secretariat_sessions"
    __table_args__ = (
        UniqueConstraint("secretariat_id", "kind", "number"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint(
            "(status = 'signed') = (signed_at IS NOT NULL)", name="signed_has_a_moment"
        ),
        CheckConstraint(
            "(status = 'cancelled') = (cancelled_reason <> '')", name="cancelled_says_why"
        ),
        Index("ix_secretariat_sessions_starts", "secretariat_id", "starts_at"),
    )

    secretariat_id: Mapped[int] = mapped_column(ForeignKey("technical_secretariats.id"))
    kind: Mapped[SessionKind] = mapped_column(status_type(SessionKind))
    number: Mapped[int] = mapped_column(SmallInteger)
    status: Mapped[SessionStatus] = mapped_column(
        status_type(SessionStatus), default=SessionStatus.DRAFT
    )
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")  # to take part from afar; only the table sees it
    quorum: Mapped[Quorum] = mapped_column(status_type(Quorum))
    voting: Mapped[Voting] = mapped_column(status_type(Voting))
    minutes: Mapped[str] = mapped_column(default="")  # Markdown: what was said
    revision: Mapped[int] = mapped_column(SmallInteger, default=0)  # of the invitation
    called_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    signed_at: Mapped[datetime | None]
    cancelled_reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    secretariat: Mapped[TechnicalSecretariat] = relationship()
    items: Mapped[list[AgendaItem]] = relationship(
        order_by="AgendaItem.position", back_populates="session"
    )


class AgendaItem(Identified, Model):
    """A point of the agenda: a referral to decide about, or anything else."""

    __tablename__ = "agenda_items"
    __table_args__ = (UniqueConstraint("session_id", "position"),)

    session_id: Mapped[int] = mapped_column(ForeignKey("secretariat_sessions.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    title: Mapped[str]
    body: Mapped[str] = mapped_column(default="")
    referral_id: Mapped[int | None] = mapped_column(ForeignKey("referrals.id"), index=True)
    outcome: Mapped[Outcome | None] = mapped_column(status_type(Outcome))
    resolution: Mapped[str] = mapped_column(default="")  # what was resolved, in a sentence

    session: Mapped[Session] = relationship(back_populates="items")
    referral: Mapped[Referral | None] = relationship()


class Attendance(Model):
    """Whether a member came to a session."""

    __tablename__ = "session_attendance"

    session_id: Mapped[int] = mapped_column(ForeignKey("secretariat_sessions.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("secretariat_members.id"), primary_key=True)
    presence: Mapped[Presence] = mapped_column(status_type(Presence))

    member: Mapped[SecretariatMember] = relationship()


class Vote(Model):
    """What a seat voted about a point, said by who sat there."""

    __tablename__ = "session_votes"

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id"), primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("secretariat_seats.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("secretariat_members.id"))
    choice: Mapped[Choice] = mapped_column(status_type(Choice))
    voted_at: Mapped[datetime]

    seat: Mapped[SecretariatSeat] = relationship()


class Agreement(Identified, Model):
    """What a session agreed that somebody does by a day (*acuerdo*)."""

    __tablename__ = "agreements"
    __table_args__ = (
        UniqueConstraint("session_id", "number"),
        CheckConstraint("(status = 'pending') = (closed_at IS NULL)", name="closed_has_a_moment"),
        Index("ix_agreements_status_due_on", "status", "due_on"),
    )

    session_id: Mapped[int] = mapped_column(ForeignKey("secretariat_sessions.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    body: Mapped[str]
    responsible: Mapped[str]
    due_on: Mapped[date | None]
    status: Mapped[AgreementStatus] = mapped_column(
        status_type(AgreementStatus), default=AgreementStatus.PENDING
    )
    closing_note: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None]

    session: Mapped[Session] = relationship()


class SessionSignature(Model):
    """A member's signature of the minutes, which a digest ties to the very text signed."""

    __tablename__ = "session_signatures"

    session_id: Mapped[int] = mapped_column(ForeignKey("secretariat_sessions.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("secretariat_members.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    signed_at: Mapped[datetime]


class Rubric(Identified, Model):
    """Questions with which a table ranks what it received. Changing one makes another version.

    Without a state or a call it is the one that everybody begins with.
    """

    __tablename__ = "rubrics"

    entity_code: Mapped[str | None] = mapped_column(String(2), index=True)
    call_id: Mapped[int | None] = mapped_column(ForeignKey("calls.id"))
    name: Mapped[str]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    replaced_at: Mapped[datetime | None]

    criteria: Mapped[list[Criterion]] = relationship(order_by="Criterion.position")


class Criterion(Identified, Model):
    """A question answered from 0 to 3, and how much it counts."""

    __tablename__ = "criteria"
    __table_args__ = (
        UniqueConstraint("rubric_id", "position"),
        UniqueConstraint("rubric_id", "key"),
        CheckConstraint("weight BETWEEN 0 AND 10", name="weight_in_range"),
    )

    rubric_id: Mapped[int] = mapped_column(ForeignKey("rubrics.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str]
    question: Mapped[str]
    weight: Mapped[int] = mapped_column(SmallInteger, default=1)


class Score(Model):
    """The points that a sector gave a referral on a criterion, 0 to 3, and why."""

    __tablename__ = "scores"
    __table_args__ = (CheckConstraint("points BETWEEN 0 AND 3", name="points_in_range"),)

    referral_id: Mapped[int] = mapped_column(ForeignKey("referrals.id"), primary_key=True)
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criteria.id"), primary_key=True)
    sector: Mapped[Sector] = mapped_column(status_type(Sector), primary_key=True)
    points: Mapped[int] = mapped_column(SmallInteger)
    note: Mapped[str] = mapped_column(default="")
    scored_at: Mapped[datetime]
    scored_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class Prioritization(Identified, Model):
    """The ranking of a state's referrals of a call, with the rubric used; public once published."""

    __tablename__ = "prioritizations"
    __table_args__ = (
        UniqueConstraint("call_id", "entity_code"),
        Index(
            "ix_prioritizations_published", "entity_code", "published_at",
            sqlite_where=text("published_at IS NOT NULL"),
            postgresql_where=text("published_at IS NOT NULL"),
        ),
    )  # fmt: skip

    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    entity_code: Mapped[str] = mapped_column(String(2))
    rubric_id: Mapped[int] = mapped_column(ForeignKey("rubrics.id"))
    note: Mapped[str] = mapped_column(default="")
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    rubric: Mapped[Rubric] = relationship()
