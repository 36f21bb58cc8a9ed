"""Questions about the outbox."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.notices.models import OutboxMessage


def newest_messages(limit: int = 50) -> list[OutboxMessage]:
    """Return the last messages written, newest first."""
    return list(
        db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(limit))
    )


def message_or_404(message_id: int) -> OutboxMessage:
    """Return a message by its number.

    Raises:
        NotFoundError: there is no such message.
    """
    message = db.session.get(OutboxMessage, message_id)
    if message is None:
        raise NotFoundError(_("No hay un correo con ese número."))
    return message
