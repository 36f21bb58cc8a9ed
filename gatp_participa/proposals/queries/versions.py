"""What a proposal said before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from gatp_participa.core.db import db
from gatp_participa.proposals.differences import Piece, differences
from gatp_participa.proposals.models import Proposal, ProposalVersion

TEXTS = ("title", "problem", "action", "result")


@dataclass(frozen=True, kw_only=True)
class Change:
    """A version with what it changed of the one before; the first one has no ``texts``."""

    number: int
    written_at: datetime
    texts: dict[str, list[Piece]]  # only the texts that changed


def changes_of(proposal: Proposal) -> list[Change]:
    """Return the versions of a proposal, the newest first (one query)."""
    old = db.session.scalars(
        select(ProposalVersion)
        .where(ProposalVersion.proposal_id == proposal.id)
        .order_by(ProposalVersion.number)
    ).all()
    moments = [*(one.written_at for one in old), proposal.edited_at or proposal.submitted_at]
    said: Sequence[ProposalVersion | Proposal] = [*old, proposal]
    changes = [Change(number=1, written_at=moments[0], texts={})]
    for number in range(1, len(said)):
        before, after = said[number - 1], said[number]
        texts = {
            name: differences(getattr(before, name), getattr(after, name))
            for name in TEXTS
            if getattr(before, name) != getattr(after, name)
        }
        changes.append(Change(number=number + 1, written_at=moments[number], texts=texts))
    return changes[::-1]
