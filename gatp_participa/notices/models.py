from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from gatp_participa.core.db import Identified, Model


class OutboxMessage(Identified, Model):
    """An e-mail to send. ``dedupe_key`` makes sure nobody is told the same thing twice.

    ``due_at`` says when to try (again); None once it was sent or refused for good.
    ``unsubscribe_url`` is on what nobody needs to receive: with one click there is no more.
    ``calendar`` is an iCalendar object (RFC 5546) that travels as a part of its own.
    """

    __tablename__ = "outbox_messages"
    __table_args__ = (Index("ix_outbox_messages_due_at", "due_at"),)

    kind: Mapped[str]
    recipient: Mapped[str]
    subject: Mapped[str]
    body_text: Mapped[str]
    body_html: Mapped[str]
    dedupe_key: Mapped[str | None] = mapped_column(unique=True)
    unsubscribe_url: Mapped[str] = mapped_column(default="", server_default=text("''"))
    calendar: Mapped[str] = mapped_column(default="", server_default=text("''"))
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]


class MailBounce(Identified, Model):
    """A letter that came back for good; one per letter, however often it is reported."""

    __tablename__ = "mail_bounces"
    __table_args__ = (Index("ix_mail_bounces_address_at", "address", "at"),)

    # Not a foreign key: letters are forgotten before what they taught.
    letter_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    address: Mapped[str]  # lower case
    code: Mapped[str]  # what the other server said: "550", "5.1.1"
    at: Mapped[datetime]


class SuspendedAddress(Identified, Model):
    """An address that gets only codes until its owner shows that it works again."""

    __tablename__ = "suspended_addresses"

    address: Mapped[str] = mapped_column(unique=True)  # lower case
    since: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
