"""Find the account of who answers for a commitment, or invite it and tie it when it accepts."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.accounts.models import Invitation, User
from gatp_participa.accounts.rules import has_role, may_grant
from gatp_participa.accounts.services.inviting import give_roles, when_accepted
from gatp_participa.accounts.services.people import normalize_email
from gatp_participa.accounts.status import Role
from gatp_participa.audit.services import record
from gatp_participa.core.db import db
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.entities.queries import catalogue
from gatp_participa.plans.models import Commitment

_PLACES = (
    ("responsible_id", "responsible_invitation_id", "responsible"),
    ("substitute_id", "substitute_invitation_id", "substitute"),
)  # fmt: skip


class Account(NamedTuple):
    """Who will report: an account, or an invitation that waits for its answer, or nobody yet."""

    user_id: int | None = None
    invitation_id: int | None = None


def account_of(
    email: str, entity_code: str, *, name: str, invites: bool, person: User, now: datetime
) -> Account:
    """Return the account with which somebody will report, or the invitation it has to accept.

    Raises:
        InvalidInputError: it is not an e-mail, or nobody with it reports in that state and the
            person cannot, or did not ask to, invite them.
    """
    if not email.strip():
        return Account()
    address = normalize_email(email)
    found = db.session.scalar(select(User).where(User.email == address))
    if found is not None and has_role(found, Role.RESPONSIBLE, scope=entity_code):
        return Account(found.id)
    if waiting := _waiting(address, entity_code, invites=invites, now=now):
        return Account(None, waiting.id)
    place = catalogue().entity_name(entity_code)
    if not may_grant(person, Role.RESPONSIBLE):
        raise InvalidInputError(
            _(
                "Nadie con el correo %(email)s reporta avances en %(place)s. Pide a quien "
                "administra que le dé ese papel.",
                email=address,
                place=place,
            )
        )
    if not invites:
        raise InvalidInputError(
            _(
                "Nadie con el correo %(email)s reporta avances en %(place)s. Marca «Invitar» para "
                "mandarle una carta.",
                email=address,
                place=place,
            )
        )
    given = give_roles(
        address, Role.RESPONSIBLE, scopes=[entity_code], name=name, person=person, now=now
    )  # fmt: skip
    if given.invitation is not None:
        return Account(None, given.invitation.id)
    return Account(found.id if found is not None else None)


@when_accepted
def answer_for(invitation: Invitation, *, person: User, now: datetime) -> None:
    """Tie an account to the commitments that named it, when it accepts its invitation."""
    for user_id, invitation_id, place in _PLACES:
        named = select(Commitment).where(
            getattr(Commitment, invitation_id) == invitation.id,
            getattr(Commitment, user_id).is_(None),
        )
        locked = named.order_by(Commitment.id).with_for_update(of=Commitment, key_share=True)
        for commitment in db.session.scalars(locked.execution_options(populate_existing=True)):
            if person.id in (commitment.responsible_id, commitment.substitute_id):
                continue  # one person is not both
            setattr(commitment, user_id, person.id)
            db.session.flush()
            record(
                "plans.answer_for", commitment, person=person, now=now, place=place,
                invitation_id=invitation.id,
            )  # fmt: skip


def _waiting(
    address: str, entity_code: str, *, invites: bool, now: datetime
) -> Invitation | None:  # fmt: skip
    """Return the invitation that an address has not answered; an expired one may be sent anew."""
    sent = db.session.scalars(
        select(Invitation)
        .where(
            Invitation.email == address, Invitation.role == Role.RESPONSIBLE,
            Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None),
        )
        .order_by(Invitation.id.desc())
    )  # fmt: skip
    return next(
        (
            one for one in sent
            if entity_code in one.scopes and (one.expires_at > now or not invites)
        ),
        None,
    )  # fmt: skip
