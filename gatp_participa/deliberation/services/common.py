"""What every act on a session begins with: its row held, and who may do it."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, NotAllowedError
from gatp_participa.deliberation import rules
from gatp_participa.deliberation.models import Session, SessionSignature
from gatp_participa.deliberation.status import SessionStatus
from gatp_participa.entities.queries import term


def locked(session: Session, *allowed: SessionStatus) -> Session:
    """Hold the row of a session until the transaction ends, and check its status.

    Raises:
        ConflictError: it is in another status.
    """
    db.session.flush()
    db.session.refresh(session, with_for_update={"of": Session})
    if session.status not in allowed:
        raise ConflictError(
            _("Eso ya no se puede hacer: la sesión está %(status)s.", status=session.status.label)
        )
    return session


def check_prepares(person: User, entity_code: str) -> None:
    """Let only who facilitates that table, or the Commission.

    Raises:
        NotAllowedError: the person is neither.
    """
    if not rules.may_prepare(person, entity_code):
        raise NotAllowedError(
            _("Esto lo hace quien facilita la mesa (%(role)s).", role=term("facilitator.name"))
        )


def void_signatures(session: Session, *, person: User, now: datetime) -> int:
    """Take back the signatures of minutes that change, and return how many they were."""
    gone = db.session.scalars(
        delete(SessionSignature)
        .where(SessionSignature.session_id == session.id)
        .returning(SessionSignature.member_id)
        .execution_options(synchronize_session=False)
    ).all()
    if gone:
        record("deliberation.void_signatures", session, person=person, now=now, count=len(gone))
    return len(gone)
