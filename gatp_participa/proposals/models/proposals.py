from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gatp_participa.accounts.models import User
from gatp_participa.calls.models import Call
from gatp_participa.core.db import Identified, Model, status_type
from gatp_participa.proposals.status import Channel, ProposalStatus


class Proposal(Identified, Model):
    """What a person asks government to do (*propuesta ciudadana*).

    Imported and captured proposals have no account behind them (``author_id`` is null);
    ``external_key`` ("decidim:35573") makes importing the same file twice harmless.
    ``language`` is what the author said, never guessed.
    """

    __tablename__ = "proposals"
    __table_args__ = (
        CheckConstraint("supports_count >= 0", name="supports_are_not_negative"),
        CheckConstraint(
            "verified_supports_count BETWEEN 0 AND supports_count",
            name="verified_supports_are_supports",
        ),
        CheckConstraint(
            "(status = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn_has_a_moment"
        ),
        CheckConstraint("sdg_goal BETWEEN 1 AND 17", name="sdg_goal_is_one_of_17"),
        UniqueConstraint("call_id", "external_key"),
        # The public list in its two orders, by keyset, whole and per state.
        Index("ix_proposals_recent", "call_id", "status", "submitted_at", "id"),
        Index("ix_proposals_supported", "call_id", "status", "supports_count", "id"),
        Index("ix_proposals_entity", "call_id", "status", "entity_code", "submitted_at", "id"),
        Index("ix_proposals_topic", "call_id", "status", "topic_id", "submitted_at", "id"),
        Index("ix_proposals_author_id", "author_id"),
    )

    folio: Mapped[str] = mapped_column(String(16), unique=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    entity_code: Mapped[str | None] = mapped_column(ForeignKey("federal_entities.code"))
    municipality_code: Mapped[str | None] = mapped_column(ForeignKey("municipalities.code"))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id"))
    sdg_goal: Mapped[int | None] = mapped_column(SmallInteger)  # as a person said, never guessed
    title: Mapped[str]
    problem: Mapped[str]
    action: Mapped[str] = mapped_column(default="")
    result: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(String(16), default="es")
    channel: Mapped[Channel] = mapped_column(status_type(Channel), default=Channel.WEB)
    status: Mapped[ProposalStatus] = mapped_column(
        status_type(ProposalStatus), default=ProposalStatus.PUBLISHED
    )
    submitted_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    edited_at: Mapped[datetime | None]  # the last time; what it said before is in its versions
    status_reason: Mapped[str] = mapped_column(default="")  # why hidden or withdrawn, public
    # Who moderates asked its author to change it: until then they may, whoever supports it.
    edit_asked_until: Mapped[datetime | None]
    supports_count: Mapped[int] = mapped_column(default=0)
    verified_supports_count: Mapped[int] = mapped_column(default=0)  # those of level 2
    external_key: Mapped[str | None]
    external_supports: Mapped[int | None]  # supports counted by the platform it comes from
    content_digest: Mapped[str] = mapped_column(String(64), default="")
    # A group given by people outside the platform: measures the engine, shown to nobody.
    reference_label: Mapped[str | None]

    call: Mapped[Call] = relationship()
    author: Mapped[User | None] = relationship()

    def __repr__(self) -> str:
        return f"<Proposal {self.folio} {self.status}>"


class ProposalVersion(Identified, Model):
    """What a proposal said before its author changed it: public, as the proposal is."""

    __tablename__ = "proposal_versions"
    __table_args__ = (
        CheckConstraint("number >= 1", name="numbers_start_at_one"),
        UniqueConstraint("proposal_id", "number"),
    )

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    title: Mapped[str]
    problem: Mapped[str]
    action: Mapped[str]
    result: Mapped[str]
    written_at: Mapped[datetime]


class Support(Identified, Model):
    """A person's support (*apoyo*) of a proposal: one each, taken back by deleting it."""

    __tablename__ = "supports"
    __table_args__ = (
        CheckConstraint("level IN (1, 2)", name="level_is_known"),
        UniqueConstraint("proposal_id", "user_id"),
        Index("ix_supports_user_id", "user_id"),
    )

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    # What was known of the person; it follows them while their call is open.
    level: Mapped[int] = mapped_column(SmallInteger, default=1)


class SavedDraft(Identified, Model):
    """What a person left half written for a call: theirs alone, gone when they send it."""

    __tablename__ = "proposal_drafts"
    __table_args__ = (UniqueConstraint("user_id", "call_id"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    fields: Mapped[dict[str, Any]]  # name of the form's field -> what was typed
    updated_at: Mapped[datetime]

    call: Mapped[Call] = relationship()

    def __repr__(self) -> str:
        return f"<SavedDraft {self.id} of a call {self.call_id}>"


class SearchWord(Model):
    """In how many public texts a stem is, of the commonest ones; counted now and then."""

    __tablename__ = "search_words"
    __table_args__ = (CheckConstraint("texts BETWEEN 1 AND counted", name="texts_were_counted"),)

    stem: Mapped[str] = mapped_column(primary_key=True)
    texts: Mapped[int]
    counted: Mapped[int]  # how many texts were counted that time
