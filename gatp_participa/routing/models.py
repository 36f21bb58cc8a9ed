from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
    and_,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gatp_participa.accounts.status import Sector
from gatp_participa.core.db import Identified, Model, status_type
from gatp_participa.routing.status import (
    Decision,
    Grounds,
    Move,
    PauseReason,
    ReferralStatus,
    Verdict,
)
from gatp_participa.themes.models import Theme


class Referral(Identified, Model):
    """A theme sent to the table of one state (*turno*).

    ``secretariat_id`` is null when the state has no secretariat in force: the national desk
    attends it and the public sees so. ``entity_code`` "00" gathers the proposals that named
    no state. ``proposals_count`` is what it gathers, with what other tables passed on to it, so a
    sum leaves out the referrals that passed theirs on or gave them back. The two days on which
    it is due are working days; a pause moves the second one.
    """

    __tablename__ = "referrals"
    __table_args__ = (
        UniqueConstraint("theme_id", "entity_code"),
        CheckConstraint(
            "(status = 'answered') = (answered_at IS NOT NULL)", name="answered_has_a_moment"
        ),
        Index("ix_referrals_entity_code_status", "entity_code", "status"),
    )

    theme_id: Mapped[int] = mapped_column(ForeignKey("themes.id"))
    entity_code: Mapped[str] = mapped_column(String(2))
    secretariat_id: Mapped[int | None] = mapped_column(ForeignKey("technical_secretariats.id"))
    status: Mapped[ReferralStatus] = mapped_column(
        status_type(ReferralStatus), default=ReferralStatus.SENT
    )
    proposals_count: Mapped[int]
    referred_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    acknowledge_due_on: Mapped[date]
    answer_due_on: Mapped[date]
    escalated_at: Mapped[datetime | None]
    # The referral that another table sent here, when this one was born of an answer.
    origin_id: Mapped[int | None] = mapped_column(ForeignKey("referrals.id"))

    theme: Mapped[Theme] = relationship()


class ReferralPause(Identified, Model):
    """A time in which the clock of a referral does not run, and why. Open while ``to_on`` is null."""

    __tablename__ = "referral_pauses"
    __table_args__ = (
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="ends_after_start"),
        CheckConstraint("body <> ''", name="says_why"),
        Index(
            "uq_referral_pauses_open", "referral_id", unique=True,
            sqlite_where=text("to_on IS NULL"), postgresql_where=text("to_on IS NULL"),
        ),
    )  # fmt: skip

    referral_id: Mapped[int] = mapped_column(ForeignKey("referrals.id"), index=True)
    reason: Mapped[PauseReason] = mapped_column(status_type(PauseReason))
    body: Mapped[str]
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    paused_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class ReferralMove(Identified, Model):
    """What happened to a referral on its way; with being sent and answered, its whole history.

    The two tables are null for the national desk. ``by_id`` is null when nobody did it: a term
    ran out, or a secretariat was installed.
    """

    __tablename__ = "referral_moves"

    referral_id: Mapped[int] = mapped_column(ForeignKey("referrals.id"), index=True)
    move: Mapped[Move] = mapped_column(status_type(Move))
    from_secretariat_id: Mapped[int | None] = mapped_column(ForeignKey("technical_secretariats.id"))
    to_secretariat_id: Mapped[int | None] = mapped_column(ForeignKey("technical_secretariats.id"))
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class _Answer:
    """What an answer says, while it is written and once it is public."""

    decision: Mapped[Decision] = mapped_column(status_type(Decision))
    grounds: Mapped[Grounds | None] = mapped_column(status_type(Grounds))  # of «not now»
    reason: Mapped[str]
    next_step: Mapped[str] = mapped_column(default="")  # until when, with what, or where to
    until_on: Mapped[date | None]  # of «under study»
    other_theme_id: Mapped[int | None] = mapped_column(ForeignKey("themes.id"))  # of «combine»
    other_entity_code: Mapped[str | None] = mapped_column(String(2))  # of «refer», to a table
    other_body: Mapped[str] = mapped_column(default="")  # of «refer», to a public body


class ReasonedResponse(_Answer, Identified, Model):
    """The answer to a referral (*respuesta razonada*): one text for everyone inside.

    ``signed_as`` keeps the name of the answering body as it was on that day. What was left under
    study is answered again: then the one before stays, superseded, and only one is current.
    """

    __tablename__ = "reasoned_responses"
    __table_args__ = (
        UniqueConstraint("referral_id", "number"),
        Index(
            "uq_reasoned_responses_current", "referral_id", unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
        CheckConstraint("(decision = 'not_now') = (grounds IS NOT NULL)", name="not_now_has_grounds"),
    )  # fmt: skip

    referral_id: Mapped[int] = mapped_column(ForeignKey("referrals.id"))
    number: Mapped[int] = mapped_column(SmallInteger, default=1)
    signed_as: Mapped[str]
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    superseded_at: Mapped[datetime | None]

    referral: Mapped[Referral] = relationship()
    other_theme: Mapped[Theme | None] = relationship()

    @classmethod
    def in_force(cls) -> ColumnElement[bool]:
        """Return the condition that joins a referral with its answer, never a superseded one."""
        return and_(cls.referral_id == Referral.id, cls.superseded_at.is_(None))


class ResponseDraft(_Answer, Identified, Model):
    """An answer that a table is writing. Each change is a new version, and needs new reviews."""

    __tablename__ = "response_drafts"

    referral_id: Mapped[int] = mapped_column(ForeignKey("referrals.id"), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    edited_at: Mapped[datetime]
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    review_asked_at: Mapped[datetime | None]  # null while it is only being written

    referral: Mapped[Referral] = relationship()
    other_theme: Mapped[Theme | None] = relationship()


class ResponseReview(Identified, Model):
    """What a sector said of one version of a draft."""

    __tablename__ = "response_reviews"
    __table_args__ = (
        UniqueConstraint("referral_id", "version", "sector"),
        CheckConstraint("verdict <> 'asks_changes' OR body <> ''", name="changes_are_explained"),
    )

    referral_id: Mapped[int] = mapped_column(ForeignKey("referrals.id"))
    version: Mapped[int]
    sector: Mapped[Sector] = mapped_column(status_type(Sector))
    verdict: Mapped[Verdict] = mapped_column(status_type(Verdict))
    body: Mapped[str] = mapped_column(default="")
    reviewed_at: Mapped[datetime]
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class ParticularAnswer(Identified, Model):
    """What one proposal is answered besides what its theme is; public with the theme's answer.

    Contributions of schools always have one: they have to be told how their opinion weighed.
    """

    __tablename__ = "particular_answers"
    __table_args__ = (
        UniqueConstraint("referral_id", "proposal_id"),
        CheckConstraint("body <> ''", name="says_something"),
    )

    referral_id: Mapped[int] = mapped_column(ForeignKey("referrals.id"))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), index=True)
    body: Mapped[str]
    edited_at: Mapped[datetime]
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    published_at: Mapped[datetime | None]


class AnswerTemplate(Identified, Model):
    """A text to begin an answer with. ``entity_code`` "00" is for every table."""

    __tablename__ = "answer_templates"
    __table_args__ = (UniqueConstraint("entity_code", "name"),)

    entity_code: Mapped[str] = mapped_column(String(2))
    name: Mapped[str]
    decision: Mapped[Decision | None] = mapped_column(status_type(Decision))
    body: Mapped[str]  # with {placeholders}
    edited_at: Mapped[datetime]
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    removed_at: Mapped[datetime | None]
