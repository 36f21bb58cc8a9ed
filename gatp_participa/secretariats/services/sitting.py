"""What a place gives to whoever sits there, and how it goes with it: a role, or its invitation."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.accounts import services as accounts
from gatp_participa.accounts.models import Invitation, User
from gatp_participa.accounts.rules import is_live
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.secretariats import rules
from gatp_participa.secretariats.models import SecretariatMember, TechnicalSecretariat


def give_office(
    body: TechnicalSecretariat, member: SecretariatMember, *, user: User | None, email: str,
    person: User | None, now: datetime,
) -> None:  # fmt: skip
    """Give the role of a place to an account, or offer it to an address.

    Raises:
        InvalidInputError: the address is not one, or the table gives no roles.
    """
    role = rules.role_of_seat(is_facilitator=member.is_facilitator)
    starts = max(member.from_on, clock.local_day(now))
    if user is None and not email.strip():
        return
    if not rules.gives_role(body):
        if email.strip():
            raise InvalidInputError(
                _("Los lugares de una mesa municipal todavía no llevan cuenta.")
            )
        member.user_id = user.id if user else None
        return
    if user is not None:
        accounts.grant_role(
            user, role, scope=body.entity_code, sector=member.sector, starts=starts,
            until=member.to_on, person=person, now=now,
        )  # fmt: skip
        member.user_id = user.id
        return
    if person is None:
        raise InvalidInputError(_("Una invitación la manda una persona, no el servidor."))
    given = accounts.give_roles(
        email, role, scopes=[body.entity_code], sector=member.sector, starts=starts,
        name=member.name, person=person, now=now,
    )  # fmt: skip
    if given.invitation is not None:
        member.invitation_id = given.invitation.id
        return
    address = accounts.normalize_email(email)
    member.user_id = db.session.scalar(select(User.id).where(User.email == address))


def take_office(
    body: TechnicalSecretariat, member: SecretariatMember, day: date, *, person: User | None,
    now: datetime,
) -> None:  # fmt: skip
    """End on a day what a place gave: its role, or the invitation that nobody accepted."""
    if not rules.gives_role(body):
        return
    if member.user_id is not None:
        accounts.end_office(
            member.user_id, rules.role_of_seat(is_facilitator=member.is_facilitator),
            scope=body.entity_code, sector=member.sector, on=day, person=person, now=now,
        )  # fmt: skip
    elif member.invitation_id is not None:
        _take_offer(db.session.get(Invitation, member.invitation_id), day, person=person, now=now)


def _take_offer(
    invitation: Invitation | None, day: date, *, person: User | None, now: datetime
) -> None:
    if invitation is None or not is_live(invitation, now):
        return
    if clock.local_day(now) < day and invitation.valid_from_on < day:
        invitation.valid_to_on = day
    elif person is None:
        invitation.withdrawn_at = now
    else:
        accounts.withdraw(invitation, person=person, now=now)


@accounts.when_accepted
def sit_with_account(invitation: Invitation, *, person: User, now: datetime) -> None:
    """Tie an account to the place that its role came from, when its invitation is accepted."""
    waiting = db.session.scalars(
        select(SecretariatMember).where(
            SecretariatMember.invitation_id == invitation.id, SecretariatMember.user_id.is_(None)
        )
    )
    today = clock.local_day(now)
    for member in waiting:
        if rules.overlaps(member, today):
            member.user_id = person.id
    db.session.flush()
