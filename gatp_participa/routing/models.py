from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gatp_participa.core.db import Identified, Model, status_type
from gatp_participa.routing.status import Decision, ReferralStatus
from gatp_participa.themes.models import Theme


class Referral(Identified, Model):
    """A theme sent to the table of one state (*turno*).

    ``secretariat_id`` is null when the state has no secretariat in force: the national desk
    attends it and the public sees so. ``entity_code`` "00" gathers the proposals that named
    no state.
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
    answer_due_on: Mapped[date]

    theme: Mapped[Theme] = relationship()


class ReasonedResponse(Identified, Model):
    """The answer to a referral (*respuesta razonada*): one text for everyone inside.

    ``signed_as`` keeps the name of the answering body as it was on that day.
    """

    __tablename__ = "reasoned_responses"

    referral_id: Mapped[int] = mapped_column(ForeignKey("referrals.id"), unique=True)
    decision: Mapped[Decision] = mapped_column(status_type(Decision))
    reason: Mapped[str]
    next_step: Mapped[str] = mapped_column(default="")  # until when, with what, or where to
    signed_as: Mapped[str]
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    referral: Mapped[Referral] = relationship()
