"""How many proposals came in each way: the one count that every page gives."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import func, select

from gatp_participa.calls.models import Call
from gatp_participa.calls.status import PUBLIC
from gatp_participa.core.db import db
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import Channel, ProposalStatus

IN_PERSON = (Channel.PAPER, Channel.EVENT)


@dataclass(frozen=True)
class Ways:
    """Proposals that anyone can read, by the way they came."""

    counts: dict[Channel, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def in_person(self) -> int:
        """How many came on paper, one by one or from an event."""
        return sum(self.counts.get(channel, 0) for channel in IN_PERSON)

    def of(self, channel: Channel) -> int:
        return self.counts.get(channel, 0)

    def ranked(self) -> list[tuple[Channel, int]]:
        """Return the ways that brought something, the one that brought most first."""
        return sorted(self.counts.items(), key=lambda one: (-one[1], one[0]))


def ways_by_call(call_ids: Collection[int] | None = None) -> dict[int, Ways]:
    """Return how the proposals of some public calls (None: of all) came; calls with none are absent."""
    query = (
        select(Proposal.call_id, Proposal.channel, func.count())
        .where(Proposal.status == ProposalStatus.PUBLISHED)
        .group_by(Proposal.call_id, Proposal.channel)
    )
    if call_ids is None:
        query = query.where(Proposal.call_id.in_(select(Call.id).where(Call.status.in_(PUBLIC))))
    else:
        query = query.where(Proposal.call_id.in_(list(call_ids)))
    found: dict[int, Ways] = {}
    for call_id, channel, count in db.session.execute(query):
        found.setdefault(call_id, Ways()).counts[channel] = count
    return found


def ways_of_call(call_id: int) -> Ways:
    """Return how the proposals of a call came."""
    return ways_by_call([call_id]).get(call_id, Ways())


def ways_by_entity(call_id: int) -> dict[str | None, Ways]:
    """Return how the proposals of a call came, by state (None: those that name none)."""
    query = (
        select(Proposal.entity_code, Proposal.channel, func.count())
        .where(Proposal.call_id == call_id, Proposal.status == ProposalStatus.PUBLISHED)
        .group_by(Proposal.entity_code, Proposal.channel)
    )
    found: dict[str | None, Ways] = {}
    for entity_code, channel, count in db.session.execute(query):
        found.setdefault(entity_code, Ways()).counts[channel] = count
    return found
