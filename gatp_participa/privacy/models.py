from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gatp_participa.accounts.models import User
from gatp_participa.core.db import Identified, Model, status_type
from gatp_participa.privacy.status import Purpose, RequestKind, RequestStatus


class PrivacyNotice(Identified, Model):
    """A version of the privacy notice, in Markdown. It is only ever added, never edited.

    A substantial one needs everybody's consent again; of the others people are only told.
    """

    __tablename__ = "privacy_notices"
    __table_args__ = (CheckConstraint("number >= 1", name="number_is_positive"),)

    number: Mapped[int] = mapped_column(unique=True)
    simplified: Mapped[str]
    full: Mapped[str]
    changes: Mapped[str] = mapped_column(default="")  # what changed, in a sentence or two
    is_substantial: Mapped[bool] = mapped_column(default=False)
    valid_from_on: Mapped[date] = mapped_column(unique=True)
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class Consent(Identified, Model):
    """That a person agreed to a purpose, under which version of the notice, when and where."""

    __tablename__ = "consents"
    __table_args__ = (
        CheckConstraint(
            "withdrawn_at IS NULL OR withdrawn_at >= given_at", name="withdrawn_after_given"
        ),
        # One in force for each purpose and version, however many times it is given at once.
        Index(
            "uq_consents_in_force", "user_id", "purpose", "notice_number", unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )  # fmt: skip

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    notice_number: Mapped[int] = mapped_column(ForeignKey("privacy_notices.number"))
    purpose: Mapped[Purpose] = mapped_column(status_type(Purpose))
    given_at: Mapped[datetime]
    channel: Mapped[str]  # web, paper, event...
    withdrawn_at: Mapped[datetime | None]


class ArcoRequest(Identified, Model):
    """A person's request about their own data, with its legal clock.

    Days are working days: 20 to answer, 10 more once and with a reason, 15 to carry out what
    was granted (articles 43 to 47 of the law). In the first 5 the desk may ask, once, for what
    is missing; the person has 10 to say it, and the 20 begin again on the day after. When the
    account is erased the row stays, for the counts, without the person nor any text.
    """

    __tablename__ = "arco_requests"
    __table_args__ = (
        CheckConstraint(
            "(extended_at IS NULL) = (extension_reason = '')", name="extension_has_a_reason"
        ),
        CheckConstraint(
            "(status IN ('granted', 'executed', 'refused')) = (answered_at IS NOT NULL)",
            name="answered_has_a_moment",
        ),
        CheckConstraint(
            "(status IN ('granted', 'executed')) = (execute_due_on IS NOT NULL)",
            name="granted_has_a_day",
        ),
        CheckConstraint(
            "(status = 'executed') = (executed_at IS NOT NULL)", name="executed_has_a_moment"
        ),
        CheckConstraint(
            "status <> 'received' OR user_id IS NOT NULL", name="received_is_somebodys"
        ),
        CheckConstraint(
            "(prevented_at IS NULL) = (prevention = '')", name="prevention_says_what_is_missing"
        ),
        CheckConstraint(
            "(prevented_at IS NULL) = (reply_due_on IS NULL)", name="prevention_has_a_day"
        ),
        CheckConstraint("(replied_at IS NULL) = (reply = '')", name="reply_says_something"),
        CheckConstraint("replied_at >= prevented_at", name="reply_follows_the_prevention"),
        CheckConstraint(
            "replied_at IS NULL OR prevented_at IS NOT NULL", name="reply_has_a_prevention"
        ),
        CheckConstraint(
            "status NOT IN ('prevented', 'lapsed') "
            "OR (prevented_at IS NOT NULL AND replied_at IS NULL)",
            name="prevented_waits_for_a_reply",
        ),
        CheckConstraint(
            "status <> 'prevented' OR user_id IS NOT NULL", name="prevented_is_somebodys"
        ),
        CheckConstraint(
            "(status = 'lapsed') = (lapsed_at IS NOT NULL)", name="lapsed_has_a_moment"
        ),
        Index("ix_arco_requests_status_due_on", "status", "due_on", "id"),
    )

    folio: Mapped[str] = mapped_column(String(16), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    kind: Mapped[RequestKind] = mapped_column(status_type(RequestKind))
    status: Mapped[RequestStatus] = mapped_column(
        status_type(RequestStatus), default=RequestStatus.RECEIVED
    )
    body: Mapped[str]
    filed_at: Mapped[datetime]
    # What comes next: the answer; what is missing; or, once granted, carrying it out.
    due_on: Mapped[date]
    answer_due_on: Mapped[date]
    extended_at: Mapped[datetime | None]
    extension_reason: Mapped[str] = mapped_column(default="")
    prevented_at: Mapped[datetime | None]
    prevention: Mapped[str] = mapped_column(default="")
    reply_due_on: Mapped[date | None]
    replied_at: Mapped[datetime | None]
    reply: Mapped[str] = mapped_column(default="")
    lapsed_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    execute_due_on: Mapped[date | None]
    executed_at: Mapped[datetime | None]
    execution_note: Mapped[str] = mapped_column(default="")
    executed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    user: Mapped[User | None] = relationship(foreign_keys=[user_id])

    def __repr__(self) -> str:
        return f"<ArcoRequest {self.folio} {self.status}>"
