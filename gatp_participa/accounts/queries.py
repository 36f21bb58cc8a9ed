"""Questions that the pages of accounts ask."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, or_, select

from gatp_participa.accounts.models import PendingAct, RoleGrant, SignInCode, User, UserSession
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.web.paging import Page, decode_cursor, encode_cursor

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


def staff_grants(on: date, *, scope: str = "", cursor: str | None = None) -> Page:
    """Return ``(grant, user)`` of the roles in force on a day, newest first."""
    query = (
        select(RoleGrant, User)
        .join(User, User.id == RoleGrant.user_id)
        .where(_in_force(on))
        .order_by(RoleGrant.id.desc())
        .limit(PER_PAGE + 1)
    )
    if scope:
        query = query.where(RoleGrant.scope == scope)
    after = decode_cursor(cursor, int)
    if after:
        query = query.where(RoleGrant.id < after[0])
    rows = [(grant, user) for grant, user in db.session.execute(query)]
    more = len(rows) > PER_PAGE
    rows = rows[:PER_PAGE]
    return Page(rows=rows, next_cursor=encode_cursor(rows[-1][0].id) if more else None)


def ending_grants(on: date, until: date, *, limit: int = 10) -> list[tuple[RoleGrant, User]]:
    """Return the roles in force on a day that end before another, the first to end first."""
    rows = db.session.execute(
        select(RoleGrant, User)
        .join(User, User.id == RoleGrant.user_id)
        .where(_in_force(on), RoleGrant.valid_to_on <= until)
        .order_by(RoleGrant.valid_to_on, RoleGrant.id)
        .limit(limit)
    )
    return [(grant, user) for grant, user in rows]


def grant_or_404(grant_id: int) -> RoleGrant:
    """Return a grant by its number.

    Raises:
        NotFoundError: there is no such grant.
    """
    grant = db.session.get(RoleGrant, grant_id)
    if grant is None:
        raise NotFoundError(_("Ese papel ya no existe."))
    return grant


def user_with_email(email: str) -> User | None:
    """Return the account of an address already in its kept form, or None."""
    return db.session.scalar(select(User).where(User.email == email))


def staff_of_domain(domain: str, on: date) -> list[tuple[User, RoleGrant]]:
    """Return accounts of a mail domain with each role they have on a day, oldest first."""
    rows = db.session.execute(
        select(User, RoleGrant)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(User.email.endswith(f"@{domain}", autoescape=True), _in_force(on))
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


def _in_force(on: date) -> ColumnElement[bool]:
    return and_(
        RoleGrant.valid_from_on <= on,
        or_(RoleGrant.valid_to_on.is_(None), RoleGrant.valid_to_on > on),
    )
