"""What a person left half written; nobody else is ever asked about it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gatp_participa.core.db import db
from gatp_participa.proposals.models import SavedDraft

# One per call, so they are few; a person with more than this sees the last ones.
MOST_DRAFTS = 20


def draft_of(user_id: int, call_id: int) -> SavedDraft | None:
    """Return what a person left half written for a call, or None."""
    return db.session.scalar(
        select(SavedDraft).where(SavedDraft.user_id == user_id, SavedDraft.call_id == call_id)
    )


def drafts_of(user_id: int) -> Sequence[SavedDraft]:
    """Return a person's drafts with their calls, the last one touched first."""
    return db.session.scalars(
        select(SavedDraft)
        .where(SavedDraft.user_id == user_id)
        .order_by(SavedDraft.updated_at.desc(), SavedDraft.id.desc())
        .limit(MOST_DRAFTS)
        .options(joinedload(SavedDraft.call))
    ).all()
