from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gatp_participa.accounts.status import Role, Sector
from gatp_participa.core.db import Identified, Model, status_type


class User(Identified, UserMixin, Model):
    """A person with a confirmed e-mail address. No password: a code opens the door.

    ``session_version`` goes into the session; raising it closes every open session.
    ``notice_seen`` is the number of the last privacy notice the person was told of.
    """

    __tablename__ = "users"

    email: Mapped[str] = mapped_column(unique=True)  # lower case
    name: Mapped[str] = mapped_column(default="")  # how they ask to be called; may be empty
    pseudonym: Mapped[str]  # what the public sees: given by the platform, or chosen
    # The chosen one as names are compared, so that nobody passes for another; null when given.
    public_name_key: Mapped[str | None] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    session_version: Mapped[int] = mapped_column(default=1)
    is_active: Mapped[bool] = mapped_column(default=True)
    notice_seen: Mapped[int] = mapped_column(default=0)
    language: Mapped[str] = mapped_column(String(16), default="es")  # of pages and letters

    grants: Mapped[list[RoleGrant]] = relationship(
        foreign_keys="RoleGrant.user_id", lazy="select", order_by="RoleGrant.id"
    )

    def get_id(self) -> str:
        """Return what the session keeps: the number and the version that it was opened with."""
        return f"{self.id}.{self.session_version}"

    def __repr__(self) -> str:
        return f"<User {self.id}>"  # never the address: this ends up in logs


class RoleGrant(Identified, Model):
    """A role that a person has between two days, over one state or ("00") the nation."""

    __tablename__ = "role_grants"
    __table_args__ = (
        CheckConstraint(
            "valid_to_on IS NULL OR valid_to_on > valid_from_on", name="ends_after_start"
        ),
        CheckConstraint(
            "(role IN ('secretariat_member', 'facilitator')) = (sector IS NOT NULL)",
            name="only_secretariats_have_sectors",
        ),
        Index("ix_role_grants_user_id", "user_id"),
        Index("ix_role_grants_role_scope", "role", "scope"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    role: Mapped[Role] = mapped_column(status_type(Role))
    scope: Mapped[str] = mapped_column(String(2))
    sector: Mapped[Sector | None] = mapped_column(status_type(Sector))
    valid_from_on: Mapped[date]
    valid_to_on: Mapped[date | None]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class SignInCode(Identified, Model):
    """Six digits sent by e-mail. Only a keyed digest is kept; it dies at ten minutes or five tries."""

    __tablename__ = "sign_in_codes"
    __table_args__ = (Index("ix_sign_in_codes_email_created_at", "email", "created_at"),)

    email: Mapped[str]
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]


class UserSession(Identified, Model):
    """A browser where somebody is signed in; deleting the row closes it at its next request.

    ``device`` is what the browser says of itself in plain words; no network address is kept.
    """

    __tablename__ = "user_sessions"
    __table_args__ = (
        Index("ix_user_sessions_user_id", "user_id"),
        Index("ix_user_sessions_last_seen_on", "last_seen_on"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    key: Mapped[str] = mapped_column(String(43), unique=True)
    opened_at: Mapped[datetime]
    last_seen_on: Mapped[date]  # by day: more would be a diary
    device: Mapped[str] = mapped_column(default="")


class PendingAct(Identified, Model):
    """What somebody did before confirming their address: done once, when the code comes back.

    ``kind`` says who does it ("proposals.submit"); ``payload`` is all that is needed for it.
    """

    __tablename__ = "pending_acts"
    __table_args__ = (Index("ix_pending_acts_created_at", "created_at"),)

    email: Mapped[str]
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
