"""Give roles by address: at once to who has an account, by an invitation to who has none.

Of an invitation's link only a digest is kept. Accepting it asks for a code sent to the same
address, so a letter that is forwarded is of no use to who gets it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from flask_babel import gettext as _
from sqlalchemy import func, select

from gatp_participa.accounts import rules
from gatp_participa.accounts.models import Invitation, RoleGrant, User
from gatp_participa.accounts.services.granting import check_grant, grant_role
from gatp_participa.accounts.services.people import normalize_email
from gatp_participa.accounts.services.telling import invite_by_letter, tell_of_roles
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.audit.services import record
from gatp_participa.core import clock
from gatp_participa.core.db import db, dialect
from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    TooManyRequestsError,
)
from gatp_participa.core.text import clean_input

LIFE = timedelta(days=7)
MOST_SENT = 5
BETWEEN = timedelta(minutes=10)


@dataclass(frozen=True)
class Given:
    """What came of giving some roles: new grants, those that were there, or an invitation."""

    new: int = 0
    had: int = 0
    invitation: Invitation | None = None


class Accepted(Protocol):
    """What a package above does when somebody accepts, inside the same transaction."""

    def __call__(self, invitation: Invitation, *, person: User, now: datetime) -> None: ...


_afterwards: list[Accepted] = []


def when_accepted(act: Accepted) -> Accepted:
    """Register what follows from accepting an invitation: who was named gets an account."""
    _afterwards.append(act)
    return act


def digest(token: str) -> str:
    """Return what is kept of an invitation's link: it has 256 random bits, so no key is needed."""
    return hashlib.sha256(f"invitation\n{token}".encode()).hexdigest()


def give_roles(
    email: str,
    role: Role,
    *,
    scopes: Sequence[str],
    sector: Sector | None = None,
    starts: date | None = None,
    until: date | None = None,
    name: str = "",
    person: User,
    now: datetime,
) -> Given:
    """Give an address one role in some places, all or none; doing it twice changes nothing.

    Raises:
        NotAllowedError: the person may not give this role.
        InvalidInputError: no place, or the role does not go with them, the sector or the days.
        NotFoundError: there is no such state.
    """
    today, email = clock.local_day(now), normalize_email(email)
    if not rules.may_grant(person, role, on=today, scopes=scopes):
        raise NotAllowedError(_("Tu cuenta no puede dar este papel."))
    if not scopes:
        raise InvalidInputError(_("Elige al menos un lugar."))
    places, begins = sorted(set(scopes)), starts or today
    for scope in places:
        check_grant(role, scope, sector, begins, until, today)
    user = db.session.scalar(select(User).where(User.email == email))
    if user is None:
        return Given(
            invitation=_invite(
                email, role, scopes=places, sector=sector, begins=begins, until=until, name=name,
                person=person, now=now,
            )
        )  # fmt: skip
    had = set(db.session.scalars(select(RoleGrant.id).where(RoleGrant.user_id == user.id)))
    grants = [
        grant_role(
            user, role, scope=scope, sector=sector, starts=begins, until=until, person=person,
            now=now,
        )
        for scope in places
    ]  # fmt: skip
    new = [grant for grant in grants if grant.id not in had]
    if new:
        tell_of_roles(user, new, now=now)
    return Given(new=len(new), had=len(grants) - len(new))


def accept(invitation: Invitation, *, person: User, now: datetime) -> list[RoleGrant]:
    """Take an offered role, once: accepting at the same time twice gives it once.

    Raises:
        NotAllowedError: it is for another address.
        ConflictError: it was used or withdrawn, it expired, or who offered it no longer may.
    """
    db.session.refresh(invitation, with_for_update=True)
    if invitation.email != person.email:
        raise NotAllowedError(_("Esta invitación es para otro correo. Entra con ese."))
    if not rules.is_live(invitation, now):
        raise ConflictError(_("Esta invitación ya no sirve. Pide que te manden otra."))
    by = db.session.get(User, invitation.invited_by_id) if invitation.invited_by_id else None
    today = clock.local_day(now)
    if by is None or not rules.may_grant(by, invitation.role, on=today, scopes=invitation.scopes):
        raise ConflictError(
            _("Quien te invitó ya no administra la plataforma. Pide que te manden otra invitación.")
        )
    invitation.accepted_at = now
    if invitation.name and not person.name:
        person.name = invitation.name
    grants = [
        grant_role(
            person, invitation.role, scope=scope, sector=invitation.sector,
            starts=max(invitation.valid_from_on, today), until=invitation.valid_to_on,
            person=by, now=now,
        )
        for scope in invitation.scopes
    ]  # fmt: skip
    record("accounts.accept_invitation", invitation, person=person, now=now)
    for act in _afterwards:
        act(invitation, person=person, now=now)
    return grants


def send_again(invitation: Invitation, *, person: User, now: datetime) -> None:
    """Write again to who has not answered; the link of the letter before stops working.

    Raises:
        NotAllowedError: the person may not give this role.
        ConflictError: it was accepted or withdrawn.
        TooManyRequestsError: it was sent five times, or a moment ago.
    """
    _check_may_change(invitation, person, now)
    if invitation.times_sent >= MOST_SENT:
        raise TooManyRequestsError(
            _("Ya la enviamos cinco veces. Pregúntale a la persona si el correo es el suyo.")
        )
    if now - invitation.sent_at < BETWEEN:
        raise TooManyRequestsError(_("La enviamos hace un momento. Espera diez minutos."))
    _send(invitation, now)
    record(
        "accounts.send_invitation_again", invitation, person=person, now=now,
        times=invitation.times_sent,
    )  # fmt: skip


def withdraw(invitation: Invitation, *, person: User, now: datetime) -> None:
    """Take back an offered role before it is accepted.

    Raises:
        NotAllowedError: the person may not give this role.
        ConflictError: it was accepted or withdrawn.
    """
    _check_may_change(invitation, person, now)
    invitation.withdrawn_at = now
    record("accounts.withdraw_invitation", invitation, person=person, now=now)


def _invite(
    email: str, role: Role, *, scopes: list[str], sector: Sector | None, begins: date,
    until: date | None, name: str, person: User, now: datetime,
) -> Invitation:  # fmt: skip
    if dialect() == "postgresql":  # SQLite has one writer at a time; here, one per address
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(email))))
    same = db.session.scalars(
        select(Invitation).where(
            Invitation.email == email, Invitation.role == role, Invitation.expires_at > now,
            Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None),
        )
    )  # fmt: skip
    for one in same:
        if (one.scopes, one.sector, one.valid_from_on, one.valid_to_on) == (
            scopes, sector, begins, until,
        ):  # fmt: skip
            return one
    invitation = Invitation(
        email=email, name=" ".join(clean_input(name).split())[:80], role=role, scopes=scopes,
        sector=sector, valid_from_on=begins, valid_to_on=until, invited_by_id=person.id,
        created_at=now, times_sent=0,
    )  # fmt: skip
    _send(invitation, now)
    record(
        "accounts.invite", invitation, person=person, now=now, role=role.value, scopes=scopes,
        sector=sector.value if sector else None,
    )  # fmt: skip
    return invitation


def _send(invitation: Invitation, now: datetime) -> None:
    token = secrets.token_urlsafe(32)
    invitation.digest, invitation.sent_at, invitation.expires_at = digest(token), now, now + LIFE
    invitation.times_sent += 1
    db.session.add(invitation)
    db.session.flush()
    invite_by_letter(invitation, token, now=now)


def _check_may_change(invitation: Invitation, person: User, now: datetime) -> None:
    if not rules.may_grant(
        person, invitation.role, on=clock.local_day(now), scopes=invitation.scopes
    ):
        raise NotAllowedError(_("Tu cuenta no puede dar este papel."))
    db.session.refresh(invitation, with_for_update=True)
    if invitation.accepted_at is not None or invitation.withdrawn_at is not None:
        raise ConflictError(_("Esa invitación ya se aceptó o se retiró."))
