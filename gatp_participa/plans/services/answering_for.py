"""Find the account of who answers for a commitment, or invite it."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.accounts.rules import has_role, may_grant
from gatp_participa.accounts.services.inviting import give_roles
from gatp_participa.accounts.services.people import normalize_email
from gatp_participa.accounts.status import Role
from gatp_participa.core.db import db
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.entities.queries import catalogue


def account_of(
    email: str, entity_code: str, *, name: str, invites: bool, person: User, now: datetime
) -> int | None:
    """Return the account with which somebody will report; None when it has to accept first.

    Raises:
        InvalidInputError: it is not an e-mail, or nobody with it reports in that state and the
            person cannot, or did not ask to, invite them.
    """
    if not email.strip():
        return None
    address = normalize_email(email)
    found = db.session.scalar(select(User).where(User.email == address))
    if found is not None and has_role(found, Role.RESPONSIBLE, scope=entity_code):
        return found.id
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
    give_roles(
        address, Role.RESPONSIBLE, scopes=[entity_code], name=name, person=person, now=now
    )  # fmt: skip
    return found.id if found is not None else None
