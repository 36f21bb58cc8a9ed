"""Keep what a visitor did until the code proves the address theirs, and give it back once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete

from gatp_participa.accounts.models import PendingAct, User
from gatp_participa.accounts.services.people import normalize_email
from gatp_participa.core.db import db

# Long enough to look for the message in another device the next morning.
KEPT = timedelta(days=1)


def keep_act(kind: str, payload: dict[str, Any], *, email: str, now: datetime) -> PendingAct:
    """Keep an act until its address is confirmed.

    Raises:
        InvalidInputError: it is not an address.
    """
    db.session.execute(delete(PendingAct).where(PendingAct.created_at < now - KEPT))
    act = PendingAct(email=normalize_email(email), kind=kind, payload=payload, created_at=now)
    db.session.add(act)
    db.session.flush()
    return act


def take_act(act_id: int, *, person: User, now: datetime) -> tuple[str, dict[str, Any]] | None:
    """Take away an act of this person's address and return its kind and payload.

    None when it is gone. One DELETE: confirming twice at once does it once, and a refusal later
    in the same transaction leaves it where it was.
    """
    taken = db.session.execute(
        delete(PendingAct)
        .where(
            PendingAct.id == act_id,
            PendingAct.email == person.email,
            PendingAct.created_at > now - KEPT,
        )
        .returning(PendingAct.kind, PendingAct.payload)
        .execution_options(synchronize_session=False)
    ).first()
    return None if taken is None else (taken.kind, taken.payload)
