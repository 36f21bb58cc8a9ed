"""Delete an account: everything of the person goes; what belongs to all stays, without them."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, select

from gatp_participa.accounts import rules as accounts
from gatp_participa.accounts.models import PendingAct, SignInCode, User
from gatp_participa.accounts.services import forget_sessions
from gatp_participa.audit.models import AuditEntry
from gatp_participa.audit.services import record
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, NotAllowedError
from gatp_participa.notices import services as notices
from gatp_participa.notices.models import OutboxMessage
from gatp_participa.privacy import registry

FAREWELL = "account_erased"
NOBODY = "Cuenta borrada"
_ERASED = "privacy.erase_account"


def erase_account(user: User, *, withdraws: bool, person: User, now: datetime) -> None:
    """Erase a person's account for good, in the caller's transaction.

    The row of the account stays, emptied, so that acts of an office go on pointing at a number
    that says nothing of anyone. With ``withdraws`` what they had published is withdrawn first;
    otherwise it stays public without author. The letter that confirms it is the only thing
    left with the address, and goes as soon as it is sent.

    Raises:
        NotAllowedError: it is somebody else's account.
        ConflictError: the person has a role in force, or was erased before.
    """
    if person.id != user.id:
        raise NotAllowedError(_("Solo tú puedes borrar tu cuenta."))
    db.session.refresh(user, with_for_update={"key_share": False})
    if not user.is_active:
        raise ConflictError(_("Esta cuenta ya estaba cerrada."))
    if accounts.is_staff(user):
        raise ConflictError(
            _(
                "Tu cuenta tiene un papel. Pide primero que te lo retiren: así queda claro quién "
                "atiende lo tuyo desde hoy."
            )
        )
    email = user.email
    if withdraws:
        registry.withdraw(user, now=now)
    registry.erase(user, now=now)
    _empty(user)
    record(_ERASED, user, person=person, now=now, withdraws=withdraws)
    notices.send(FAREWELL, to=email, now=now, withdraws=withdraws)
    db.session.flush()


def erase_what_came_late(*, since: datetime, now: datetime) -> int:
    """Erase again the accounts erased since a moment and return how many they are.

    A request that was under way while its account was erased may have written after it.
    """
    entries = select(AuditEntry.subject_id).where(
        AuditEntry.act == _ERASED, AuditEntry.at > since, AuditEntry.subject_type == "User"
    )
    users = db.session.scalars(
        select(User).where(User.id.in_(entries), User.is_active.is_(False)).order_by(User.id)
    ).all()
    for user in users:
        registry.erase(user, now=now)
        _empty(user)
    return len(users)


def _empty(user: User) -> None:
    """Leave of the account a number; what the packages below this one have goes with the rest."""
    forget_sessions(user)
    gone = (
        delete(SignInCode).where(SignInCode.email == user.email),
        delete(PendingAct).where(PendingAct.email == user.email),
        delete(OutboxMessage).where(OutboxMessage.recipient == user.email),
    )
    for statement in gone:
        db.session.execute(statement, execution_options={"synchronize_session": False})
    user.email, user.name, user.pseudonym = f"borrada-{user.id}@invalid", "", NOBODY
    user.public_name_key, user.notice_seen, user.is_active = None, 0, False
    db.session.flush()
