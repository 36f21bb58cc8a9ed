"""Questions about who has which role: the list, one person, and who is invited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from gatp_participa.accounts.models import Invitation, RoleGrant, User
from gatp_participa.accounts.services.inviting import LIFE, digest
from gatp_participa.accounts.status import Role
from gatp_participa.audit.models import AuditEntry
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.web.paging import Page, decode_cursor, encode_cursor

PER_PAGE = 50
MOST_INVITED = 50
MOST_ACTS = 100
_ROLE_ACTS = ("accounts.grant_role", "accounts.revoke_role")


class Staffed(NamedTuple):
    """A role, who has it and who gave it."""

    grant: RoleGrant
    user: User
    giver: User | None


class Act(NamedTuple):
    """Something done about a person's roles or their second factor, and who did it."""

    entry: AuditEntry
    by: User | None


def staff_grants(on: date, *, scope: str = "", role: str = "", cursor: str | None = None) -> Page:
    """Return the roles (:class:`Staffed`) in force on a day or later, the newest first."""
    giver = aliased(User)
    query = (
        select(RoleGrant, User, giver)
        .join(User, User.id == RoleGrant.user_id)
        .outerjoin(giver, giver.id == RoleGrant.granted_by_id)
        .where(_not_ended(on))
        .order_by(RoleGrant.id.desc())
        .limit(PER_PAGE + 1)
    )
    if scope:
        query = query.where(RoleGrant.scope == scope)
    if role in set(Role):
        query = query.where(RoleGrant.role == Role(role))
    after = decode_cursor(cursor, int)
    if after:
        query = query.where(RoleGrant.id < after[0])
    rows = [Staffed(*row) for row in db.session.execute(query)]
    more = len(rows) > PER_PAGE
    rows = rows[:PER_PAGE]
    return Page(rows=rows, next_cursor=encode_cursor(rows[-1].grant.id) if more else None)


def grant_or_404(grant_id: int) -> RoleGrant:
    """Return a grant by its number.

    Raises:
        NotFoundError: there is no such grant.
    """
    grant = db.session.get(RoleGrant, grant_id)
    if grant is None:
        raise NotFoundError(_("Ese papel ya no existe."))
    return grant


def staff_or_404(user_id: int) -> User:
    """Return an account that has, had or will have a role.

    Raises:
        NotFoundError: there is none; participants are nobody's to look at by their number.
    """
    is_staff = select(RoleGrant.id).where(RoleGrant.user_id == User.id).exists()
    user = db.session.scalar(select(User).where(User.id == user_id, is_staff))
    if user is None:
        raise NotFoundError(_("Nadie con un papel tiene ese número."))
    return user


def grants_of(user_id: int) -> list[Staffed]:
    """Return every role that a person has, had or will have, the newest first."""
    giver = aliased(User)
    rows = db.session.execute(
        select(RoleGrant, User, giver)
        .join(User, User.id == RoleGrant.user_id)
        .outerjoin(giver, giver.id == RoleGrant.granted_by_id)
        .where(RoleGrant.user_id == user_id)
        .order_by(RoleGrant.valid_from_on.desc(), RoleGrant.id.desc())
        .limit(MOST_ACTS)
    )
    return [Staffed(*row) for row in rows]


def history_of(user_id: int) -> list[Act]:
    """Return what was done about a person's roles and second factor, the newest first."""
    of_roles = (
        (AuditEntry.subject_type == "RoleGrant")
        & AuditEntry.act.in_(_ROLE_ACTS)
        & (AuditEntry.changes["user_id"].as_integer() == user_id)
    )
    of_factor = (
        (AuditEntry.subject_type == "User")
        & (AuditEntry.subject_id == user_id)
        & (AuditEntry.act == "accounts.reset_second_factor")
    )
    rows = db.session.execute(
        select(AuditEntry, User)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .where(or_(of_roles, of_factor))
        .order_by(AuditEntry.id.desc())
        .limit(MOST_ACTS)
    )
    return [Act(*row) for row in rows]


def waiting_invitations(now: datetime) -> Sequence[tuple[Invitation, User | None]]:
    """Return the invitations that nobody accepted or took back, the newest first.

    Those that expired stay a week more, so that they can be sent again.
    """
    rows = db.session.execute(
        select(Invitation, User)
        .outerjoin(User, User.id == Invitation.invited_by_id)
        .where(
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.expires_at > now - LIFE,
        )
        .order_by(Invitation.id.desc())
        .limit(MOST_INVITED)
    )
    return [(invitation, by) for invitation, by in rows]


def invitation_or_404(invitation_id: int) -> Invitation:
    """Return an invitation by its number.

    Raises:
        NotFoundError: there is no such invitation.
    """
    found = db.session.get(Invitation, invitation_id)
    if found is None:
        raise NotFoundError(_("Esa invitación ya no existe."))
    return found


def invitation_of(token: str) -> Invitation:
    """Return the invitation of a letter's link.

    Raises:
        NotFoundError: it is of none; a later letter changed it, or it was copied in part.
    """
    found: Any = db.session.scalar(select(Invitation).where(Invitation.digest == digest(token)))
    if found is None:
        raise NotFoundError(
            _("Este enlace no es de ninguna invitación. Usa el del correo más reciente, entero.")
        )
    return found


def _not_ended(on: date) -> Any:
    return or_(RoleGrant.valid_to_on.is_(None), RoleGrant.valid_to_on > on)
