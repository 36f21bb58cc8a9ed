"""Questions that the pages of accounts ask."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select

from gatp_participa.accounts.models import (
    Passkey,
    PendingAct,
    RecoveryCode,
    RoleGrant,
    SecondFactor,
    SignInCode,
    User,
    UserSession,
)
from gatp_participa.core.db import db

PER_PAGE = 50


def latest_code_id(email: str) -> int | None:
    """Return the number of the last code an address asked for."""
    return db.session.scalar(
        select(SignInCode.id).where(SignInCode.email == email).order_by(SignInCode.id.desc())
    )


def email_of_code(code_id: int) -> str | None:
    """Return the address that a code was sent to."""
    return db.session.scalar(select(SignInCode.email).where(SignInCode.id == code_id))


def texts_of_act(act_id: int) -> list[str]:
    """Return the texts of an act that waits, so that whoever wrote them can copy them."""
    payload = db.session.scalar(select(PendingAct.payload).where(PendingAct.id == act_id)) or {}
    return [value for value in payload.values() if isinstance(value, str) and len(value) > 8]


def sessions_of(user_id: int) -> list[UserSession]:
    """Return where somebody is signed in, the last used first."""
    query = select(UserSession).where(UserSession.user_id == user_id)
    order = (UserSession.last_seen_on.desc(), UserSession.id.desc())
    return list(db.session.scalars(query.order_by(*order).limit(PER_PAGE)))


def factor_of(user_id: int) -> SecondFactor | None:
    """Return a person's second factor, or None when they activated none."""
    return db.session.scalar(select(SecondFactor).where(SecondFactor.user_id == user_id))


def passkeys_of(user_id: int) -> list[Passkey]:
    """Return a person's passkeys, the oldest first."""
    query = select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id)
    return list(db.session.scalars(query))


def recovery_codes_left(user_id: int) -> int:
    """Return how many recovery codes of a person were not used."""
    mine = (RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(select(func.count(RecoveryCode.id)).where(*mine)) or 0


def ending_grants(on: date, until: date, *, limit: int = 10) -> list[tuple[RoleGrant, User]]:
    """Return the roles in force on a day that end before another, the first to end first."""
    rows = db.session.execute(
        select(RoleGrant, User)
        .join(User, User.id == RoleGrant.user_id)
        .where(in_force(on), RoleGrant.valid_to_on <= until)
        .order_by(RoleGrant.valid_to_on, RoleGrant.id)
        .limit(limit)
    )
    return [(grant, user) for grant, user in rows]


def user_with_email(email: str) -> User | None:
    """Return the account of an address already in its kept form, or None."""
    return db.session.scalar(select(User).where(User.email == email))


def staff_of_domain(domain: str, on: date) -> list[tuple[User, RoleGrant]]:
    """Return accounts of a mail domain with each role they have on a day, oldest first."""
    rows = db.session.execute(
        select(User, RoleGrant)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(User.email.endswith(f"@{domain}", autoescape=True), in_force(on))
        .order_by(RoleGrant.id)
    )
    return [(user, grant) for user, grant in rows]


def participants_of_domain(domain: str, *, limit: int) -> list[User]:
    """Return the first accounts of a mail domain without any role."""
    return list(
        db.session.scalars(
            select(User)
            .where(
                User.email.endswith(f"@{domain}", autoescape=True),
                ~select(RoleGrant.id).where(RoleGrant.user_id == User.id).exists(),
            )
            .order_by(User.email)
            .limit(limit)
        )
    )


def in_force(on: date) -> ColumnElement[bool]:
    """Return the condition of a grant that counts on a day."""
    return and_(
        RoleGrant.valid_from_on <= on,
        or_(RoleGrant.valid_to_on.is_(None), RoleGrant.valid_to_on > on),
    )
