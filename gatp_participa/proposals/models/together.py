"""Proposals of more than one person: groups that send one, people who sign with its author."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gatp_participa.accounts.models import User
from gatp_participa.core.db import Identified, Model, status_type
from gatp_participa.proposals.models.proposals import Proposal
from gatp_participa.proposals.status import GroupKind


class ProposalGroup(Identified, Model):
    """The group in whose name a proposal was sent: one voice, with how many took part beside it."""

    __tablename__ = "proposal_groups"
    __table_args__ = (
        CheckConstraint("people BETWEEN 1 AND 100000", name="people_can_be_counted"),
        CheckConstraint("name <> ''", name="has_a_name"),
        UniqueConstraint("proposal_id"),
    )

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    kind: Mapped[GroupKind] = mapped_column(status_type(GroupKind))
    name: Mapped[str]
    people: Mapped[int]  # how many took part, as the group says; never added to the supports


class ProposalCoauthor(Identified, Model):
    """Somebody invited to sign a proposal. Public only from ``accepted_at`` on.

    The address is kept while the invitation waits and forgotten when it is answered.
    """

    __tablename__ = "proposal_coauthors"
    __table_args__ = (
        CheckConstraint("(user_id IS NULL) = (accepted_at IS NULL)", name="accepted_by_somebody"),
        CheckConstraint("(email = '') = (accepted_at IS NOT NULL)", name="address_while_it_waits"),
        CheckConstraint("expires_at > invited_at", name="expires_after"),
        UniqueConstraint("proposal_id", "user_id"),
        Index("ix_proposal_coauthors_user_id", "user_id"),
        Index("ix_proposal_coauthors_email", "email"),
        Index("ix_proposal_coauthors_expires_at", "expires_at"),
    )

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    email: Mapped[str] = mapped_column(default="")
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    invited_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    accepted_at: Mapped[datetime | None]

    proposal: Mapped[Proposal] = relationship()
    user: Mapped[User | None] = relationship()
