"""Letters about the door of an account, so that who did not do it finds out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from gatp_participa.accounts.labels import role_label, sector_label
from gatp_participa.accounts.models import Invitation, RoleGrant, User
from gatp_participa.entities.queries import catalogue
from gatp_participa.notices import letters
from gatp_participa.notices.services import send
from gatp_participa.web.languages import speaking

SECOND_FACTOR = "second_factor"
ROLE_GIVEN = "role_given"
ROLE_INVITATION = "role_invitation"


def tell(user: User, happened: str, *, now: datetime, **data: Any) -> None:
    """Write to somebody what happened to their second factor, in their language.

    ``happened`` is one of the sentences of ``emails/second_factor``.
    """
    with speaking(user.language):
        send(SECOND_FACTOR, to=user.email, now=now, happened=happened, when=now, **data)


def tell_of_roles(user: User, grants: Sequence[RoleGrant], *, now: datetime) -> None:
    """Write to somebody which roles they were given, where and for how long."""
    first = grants[0]
    with speaking(user.language):
        send(
            ROLE_GIVEN, to=user.email, now=now, role=role_label(first.role),
            sector=sector_label(first.sector), starts=first.valid_from_on,
            until=first.valid_to_on, url=letters.link("accounts.desk"),
            places=[catalogue().entity_name(grant.scope) for grant in grants],
        )  # fmt: skip


def invite_by_letter(invitation: Invitation, token: str, *, now: datetime) -> None:
    """Write to an address without an account that a role is offered to whoever reads there."""
    send(
        ROLE_INVITATION, to=invitation.email, now=now, role=role_label(invitation.role),
        sector=sector_label(invitation.sector), starts=invitation.valid_from_on,
        until=invitation.valid_to_on, expires_at=invitation.expires_at,
        places=[catalogue().entity_name(scope) for scope in invitation.scopes],
        url=letters.link("accounts.invitation", token=token),
    )  # fmt: skip
