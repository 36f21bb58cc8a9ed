from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask_login import UserMixin
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gatp_participa.accounts.status import BlockReason, Role, Sector
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


class AccountBlock(Identified, Model):
    """For how long a person does not write in public, why, and who said so.

    It takes away nothing else: they read, download and erase what is theirs, and appeal.
    ``scope`` is the state of who decided it, or the nation ("00"); it counts everywhere.
    """

    __tablename__ = "account_blocks"
    __table_args__ = (
        CheckConstraint("until_at > from_at", name="ends_after_start"),
        CheckConstraint("(lifted_at IS NULL) = (lifted_by_id IS NULL)", name="lifted_by_somebody"),
        CheckConstraint("(lifted_at IS NULL) = (lift_reason = '')", name="lifted_with_a_reason"),
        Index("ix_account_blocks_user_id", "user_id", "until_at"),
        Index("ix_account_blocks_from_at", "from_at", "id"),
        Index("ix_account_blocks_scope", "scope", "from_at", "id"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    scope: Mapped[str] = mapped_column(String(2))
    reason: Mapped[BlockReason] = mapped_column(status_type(BlockReason))
    body: Mapped[str] = mapped_column(default="")  # what the person reads, besides the reason
    from_at: Mapped[datetime]
    until_at: Mapped[datetime]
    blocked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    lift_reason: Mapped[str] = mapped_column(default="")

    user: Mapped[User] = relationship(foreign_keys=[user_id])

    def __repr__(self) -> str:
        return f"<AccountBlock {self.id} of {self.user_id}>"


class Invitation(Identified, Model):
    """A role offered to an address without an account; it begins when who reads there accepts.

    Of the link only a digest is kept. Sending it again changes the link: the one before dies.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        CheckConstraint(
            "valid_to_on IS NULL OR valid_to_on > valid_from_on", name="ends_after_start"
        ),
        CheckConstraint(
            "(role IN ('secretariat_member', 'facilitator')) = (sector IS NOT NULL)",
            name="only_secretariats_have_sectors",
        ),
        CheckConstraint("accepted_at IS NULL OR withdrawn_at IS NULL", name="ends_one_way"),
        CheckConstraint("times_sent >= 1", name="was_sent"),
        CheckConstraint("expires_at > created_at", name="lives_a_while"),
        Index("ix_invitations_email", "email"),
    )

    email: Mapped[str]  # lower case
    name: Mapped[str] = mapped_column(default="")
    role: Mapped[Role] = mapped_column(status_type(Role))
    scopes: Mapped[list[str]]  # INEGI keys, "00" for the nation; a grant for each
    sector: Mapped[Sector | None] = mapped_column(status_type(Sector))
    valid_from_on: Mapped[date]
    valid_to_on: Mapped[date | None]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime]
    times_sent: Mapped[int] = mapped_column(default=1)
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


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


class SecondFactor(Identified, Model):
    """What a person proves besides reading their mail; the row comes with their first factor.

    The secret of the six digits is sealed with a key derived from the instance's. ``totp_step``
    is the last half minute whose digits were taken: they are not taken twice. ``tries`` counts
    wrong proofs of any kind since ``tries_since``.
    """

    __tablename__ = "second_factors"
    __table_args__ = (
        CheckConstraint("tries >= 0 AND totp_step >= 0", name="counts_are_not_negative"),
        CheckConstraint("(totp_secret IS NULL) = (totp_added_at IS NULL)", name="totp_is_whole"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    totp_secret: Mapped[str | None]
    totp_step: Mapped[int] = mapped_column(BigInteger, default=0)
    totp_added_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    tries_since: Mapped[datetime | None]
    codes_kept_at: Mapped[datetime | None]  # when they said that they kept their recovery codes


class Passkey(Identified, Model):
    """A key in a person's device: public, named by them, with the count of its uses."""

    __tablename__ = "passkeys"
    __table_args__ = (
        CheckConstraint("sign_count >= 0", name="count_is_not_negative"),
        Index("ix_passkeys_user_id", "user_id"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    credential_id: Mapped[str] = mapped_column(unique=True)  # base64url, as the public key
    public_key: Mapped[str]
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    name: Mapped[str]
    created_at: Mapped[datetime]
    last_used_on: Mapped[date | None]


class PasskeyChallenge(Identified, Model):
    """What a device is asked to sign, taken away when it answers: nothing is answered twice."""

    __tablename__ = "passkey_challenges"
    __table_args__ = (
        CheckConstraint("purpose IN ('add', 'prove')", name="purpose_is_known"),
        Index("ix_passkey_challenges_user_id", "user_id"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    purpose: Mapped[str] = mapped_column(String(8))
    challenge: Mapped[str] = mapped_column(String(86), unique=True)  # base64url
    created_at: Mapped[datetime]


class RecoveryCode(Identified, Model):
    """A code on paper for who lost their device, kept as a keyed digest and used once."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("user_id", "digest"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
