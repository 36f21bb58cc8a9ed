from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gatp_participa.core.db import Identified, Model, status_type
from gatp_participa.following.status import Delivery, Kind, What


class Follow(Identified, Model):
    """Something that a person asked to hear of; nobody else sees who.

    ``number`` is the thing's own, or the code of a state as a number (9 for "09"). Who wrote
    or supports a proposal needs no row: its package says who they are.
    """

    __tablename__ = "follows"
    __table_args__ = (
        CheckConstraint("kind <> 'call'", name="calls_are_not_followed"),
        UniqueConstraint("user_id", "kind", "number"),
        Index("ix_follows_kind_number", "kind", "number"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[Kind] = mapped_column(status_type(Kind))
    number: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]


class News(Identified, Model):
    """Something that happened, told once: ``key`` makes telling it again harmless.

    ``kind`` and ``number`` are the thing it happened to; ``subject_id`` the row that tells of
    it (a comment, an answer), asked for again before a letter leaves. ``title`` and ``detail``
    say it as it was called that day. With a ``letter_key`` authors and supporters have a letter
    of their own, with that beginning of its key, and only followers are told here.
    """

    __tablename__ = "news"
    __table_args__ = (Index("ix_news_happened_at", "happened_at"),)

    key: Mapped[str] = mapped_column(unique=True)
    what: Mapped[What] = mapped_column(status_type(What))
    kind: Mapped[Kind] = mapped_column(status_type(Kind))
    number: Mapped[int] = mapped_column(BigInteger)
    subject_id: Mapped[int | None] = mapped_column(BigInteger)
    title: Mapped[str]
    detail: Mapped[str] = mapped_column(default="")
    path: Mapped[str]  # under the platform's public address
    letter_key: Mapped[str] = mapped_column(default="")
    happened_at: Mapped[datetime]


class NewsAbout(Model):
    """A thing whose followers hear of some news."""

    __tablename__ = "news_about"
    __table_args__ = (Index("ix_news_about_kind_number", "kind", "number", "news_id"),)

    news_id: Mapped[int] = mapped_column(ForeignKey("news.id"), primary_key=True)
    kind: Mapped[Kind] = mapped_column(status_type(Kind), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)


class NoticePreference(Identified, Model):
    """How often a person wants letters; without a row, one digest a day.

    ``told_until_id`` is the last news that some digest covered for them: changing how often
    neither repeats nor loses any.
    """

    __tablename__ = "notice_preferences"
    __table_args__ = (
        CheckConstraint("told_until_id >= 0", name="told_is_not_negative"),
        Index("ix_notice_preferences_delivery", "delivery", "user_id"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    delivery: Mapped[Delivery] = mapped_column(status_type(Delivery))
    told_until_id: Mapped[int] = mapped_column(BigInteger, default=0)
    chosen_at: Mapped[datetime]


class Digest(Identified, Model):
    """A round of digests: the news after one number until another, for a day or a week."""

    __tablename__ = "digests"
    __table_args__ = (
        CheckConstraint("delivery IN ('daily', 'weekly')", name="digests_are_daily_or_weekly"),
        CheckConstraint("until_id >= after_id", name="goes_forward"),
        UniqueConstraint("delivery", "on_day"),
    )

    delivery: Mapped[Delivery] = mapped_column(status_type(Delivery))
    on_day: Mapped[date]
    after_id: Mapped[int] = mapped_column(BigInteger)
    until_id: Mapped[int] = mapped_column(BigInteger)
    begun_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
