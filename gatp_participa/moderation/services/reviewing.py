"""Put in the queue what its call wants read before anybody else can see it."""

from __future__ import annotations

from datetime import datetime

from gatp_participa.moderation.services.opening import open_item
from gatp_participa.moderation.status import Kind
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.services import writing


def review(proposal: Proposal, now: datetime) -> None:
    """Open the first review of a proposal that just arrived, due in two working days."""
    open_item(Kind.PROPOSAL, proposal.id, now=now, first_review=True)


writing.reviewing.append(review)
