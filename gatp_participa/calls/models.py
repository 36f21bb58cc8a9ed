from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gatp_participa.calls.status import CallStatus
from gatp_participa.core.db import Identified, Model, status_type


class Call(Identified, Model):
    """A call for proposals (*convocatoria*), over the whole country or a set of states."""

    __tablename__ = "calls"
    __table_args__ = (
        CheckConstraint("closes_at > opens_at", name="closes_after_it_opens"),
        CheckConstraint("identity_level IN (1, 2)", name="identity_level_is_known"),
        CheckConstraint("supports_limit BETWEEN 1 AND 500", name="supports_limit_can_be_used"),
        Index("ix_calls_status_opens_at", "status", "opens_at"),
    )

    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    summary: Mapped[str]  # plain language, two or three sentences
    is_national: Mapped[bool] = mapped_column(default=True)
    status: Mapped[CallStatus] = mapped_column(status_type(CallStatus), default=CallStatus.DRAFT)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    # Who takes part: 1, who confirmed a mail; 2, who verified that they are one person.
    identity_level: Mapped[int] = mapped_column(SmallInteger, default=1)
    # How many proposals of this call each person may support at once; None: as many as they like.
    supports_limit: Mapped[int | None] = mapped_column(SmallInteger)
    # Somebody of the office reads each proposal before everybody can.
    reviews_first: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]

    stages: Mapped[list[CallStage]] = relationship(order_by="CallStage.starts_at")
    topics: Mapped[list[Topic]] = relationship(order_by="Topic.position")
    entities: Mapped[list[CallEntity]] = relationship(order_by="CallEntity.entity_code")

    def __repr__(self) -> str:
        return f"<Call {self.slug} {self.status}>"


class CallEntity(Model):
    """A state that takes part in a call that is not national."""

    __tablename__ = "call_entities"

    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), primary_key=True)
    entity_code: Mapped[str] = mapped_column(ForeignKey("federal_entities.code"), primary_key=True)


class CallStage(Identified, Model):
    """A part of a call and what people may do while it lasts."""

    __tablename__ = "call_stages"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="ends_after_start"),)

    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    title: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    allows_submit: Mapped[bool] = mapped_column(default=False)
    allows_support: Mapped[bool] = mapped_column(default=False)
    allows_comment: Mapped[bool] = mapped_column(default=False)


class CallRules(Identified, Model):
    """A version of the rules (*bases*), in Markdown. The newest is in force; none is changed."""

    __tablename__ = "call_rules"
    __table_args__ = (UniqueConstraint("call_id", "version"),)

    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    version: Mapped[int]
    body: Mapped[str]
    created_at: Mapped[datetime]


class Topic(Identified, Model):
    """A subject that the author chooses. Not a theme, which is found by grouping."""

    __tablename__ = "topics"
    __table_args__ = (UniqueConstraint("call_id", "slug"),)

    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    slug: Mapped[str] = mapped_column(String(80))
    name: Mapped[str]
    hint: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)


class CallExtension(Identified, Model):
    """A later closing date and the public reason for it."""

    __tablename__ = "call_extensions"
    __table_args__ = (CheckConstraint("closes_at > previous_closes_at", name="only_forward"),)

    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    previous_closes_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    reason: Mapped[str]
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime]
