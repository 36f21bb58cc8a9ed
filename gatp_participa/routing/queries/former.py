"""What an answer said before somebody else changed it: nothing of a colleague's is lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.audit.models import AuditEntry
from gatp_participa.core.db import db
from gatp_participa.proposals.differences import Piece, differences
from gatp_participa.routing.models import Referral, ResponseDraft

REWRITE = "routing.rewrite_draft"
MOST_COMPARED = 4000  # characters


@dataclass(frozen=True)
class Former:
    """The version that another person left, what changed since, and who changed it when."""

    version: int
    written_at: datetime
    written_by: str  # "" when that account is no longer there
    replaced_at: datetime
    pieces: list[Piece]


def text_of(reason: str, next_step: str) -> str:
    """Return the words of an answer as one text, to be compared."""
    return "\n\n".join(text for text in (reason, next_step) if text)


def former_of(draft: ResponseDraft) -> Former | None:
    """Return what a draft said when another person took it, or None if nobody did (one query)."""
    row = db.session.execute(
        select(AuditEntry, User.name, User.pseudonym)
        .outerjoin(User, User.id == AuditEntry.changes["former_by_id"].as_integer())
        .where(
            AuditEntry.subject_type == Referral.__name__,
            AuditEntry.subject_id == draft.referral_id,
            AuditEntry.act == REWRITE,
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    entry, name, pseudonym = row
    said = entry.changes
    before = text_of(said["reason"], said["next_step"])
    now = text_of(draft.reason, draft.next_step)
    if before == now:
        return None
    return Former(
        version=said["former_version"],
        written_at=datetime.fromisoformat(said["former_at"]),
        written_by=name or pseudonym or "",
        replaced_at=entry.at,
        pieces=differences(before[:MOST_COMPARED], now[:MOST_COMPARED]),
    )
