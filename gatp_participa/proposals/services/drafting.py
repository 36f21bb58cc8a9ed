"""Keep what somebody is writing, and forget it.

There is no audit entry: a draft is nobody else's business until it is sent, and sending leaves
one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete

from gatp_participa.accounts.models import User
from gatp_participa.calls.models import Call
from gatp_participa.core.db import db, insert
from gatp_participa.core.errors import ConflictError, InvalidInputError
from gatp_participa.core.text import clean_input
from gatp_participa.proposals import rules
from gatp_participa.proposals.models import SavedDraft


def save_draft(fields: Mapping[str, object], *, call: Call, person: User, now: datetime) -> bool:
    """Keep what a person has typed for a call, in the place of what was kept before.

    Return whether there was anything to keep: with nothing typed nothing changes.

    Raises:
        ConflictError: the call does not receive proposals now.
        InvalidInputError: it is too long, or has something that is not of the form.
    """
    if refusal := rules.submit_refusal(call, now):
        raise ConflictError(refusal)
    if error := rules.draft_error(fields):
        raise InvalidInputError(error)
    typed = {name: clean_input(value) for name, value in fields.items() if isinstance(value, str)}
    if not any(typed.get(name) for name in rules.LIMITS):
        return False
    values = {"user_id": person.id, "call_id": call.id, "fields": typed, "updated_at": now}
    statement = insert(SavedDraft).values(values)
    new = {"fields": statement.excluded.fields, "updated_at": statement.excluded.updated_at}
    db.session.execute(
        statement.on_conflict_do_update(index_elements=["user_id", "call_id"], set_=new),
        execution_options={"populate_existing": True},
    )
    return True


def discard_draft(*, call_id: int, person: User) -> bool:
    """Forget what a person had kept for a call; return whether there was something."""
    gone = db.session.scalar(
        delete(SavedDraft)
        .where(SavedDraft.user_id == person.id, SavedDraft.call_id == call_id)
        .returning(SavedDraft.id)
        .execution_options(synchronize_session="fetch")
    )
    return gone is not None
