"""How many supports somebody has left in a call that gives each person so many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from gatp_participa.calls.models import Call
from gatp_participa.calls.status import CallStatus
from gatp_participa.core.db import db
from gatp_participa.proposals.models import Proposal, Support
from gatp_participa.proposals.status import ProposalStatus

# Who knows which proposals are one text is above: each is given the numbers of some and returns,
# of those that a person confirmed to be copies, the number of their group.
grouping: list[Callable[[Collection[int]], Mapping[int, int]]] = []


@dataclass(frozen=True)
class Allowance:
    """How many supports a call gives somebody, and how many of them they have given.

    ``has_room`` says whether they may support the proposal that was asked about or, when none
    was, one more.
    """

    limit: int
    used: int
    has_room: bool

    @property
    def left(self) -> int:
        """Return how many are left to give."""
        return max(0, self.limit - self.used)


def allowance_in(
    call_id: int, limit: int | None, *, user_id: int, proposal_id: int | None = None
) -> Allowance | None:
    """Return what somebody has left in a call, or None when it has no limit.

    Only supports of public proposals count: one of a proposal that was withdrawn or hidden
    helps nobody, so it goes back to who gave it. Near copies that a person confirmed to be one
    text count once, however many of them somebody supports.
    """
    if limit is None:
        return None
    given = set(db.session.scalars(_given(user_id).where(Proposal.call_id == call_id)))
    asked = given if proposal_id is None else given | {proposal_id}
    group_of = _groups(asked)
    used, after = _voices(given, group_of), _voices(asked, group_of)
    is_free = proposal_id is not None and after == used
    return Allowance(limit, used, is_free or used < limit)


def allowances_of(user_id: int) -> list[tuple[Call, Allowance]]:
    """Return what somebody has left in each open call with a limit where they gave a support."""
    rows = db.session.execute(
        _given(user_id)
        .join(Call, Call.id == Proposal.call_id)
        .add_columns(Call)
        .where(Call.status == CallStatus.OPEN, Call.supports_limit.is_not(None))
        .order_by(Call.closes_at, Call.id)
    ).all()
    given: dict[Call, set[int]] = defaultdict(set)
    for number, call in rows:
        given[call].add(number)
    group_of = _groups({row[0] for row in rows})
    found = []
    for call, numbers in given.items():
        limit, used = call.supports_limit or 0, _voices(numbers, group_of)
        found.append((call, Allowance(limit, used, used < limit)))
    return found


def has_supports(call_id: int) -> bool:
    """Say whether anybody supports anything in a call, public or not."""
    query = select(Support.id).join(Proposal, Proposal.id == Support.proposal_id)
    return db.session.scalar(query.where(Proposal.call_id == call_id).limit(1)) is not None


def _given(user_id: int) -> Select[Any]:
    return (
        select(Proposal.id)
        .join(Support, Support.proposal_id == Proposal.id)
        .where(Support.user_id == user_id, Proposal.status == ProposalStatus.PUBLISHED)
    )


def _groups(numbers: Collection[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for groups_of in grouping if len(numbers) > 1 else ():
        found.update(groups_of(numbers))
    return found


def _voices(numbers: Collection[int], group_of: Mapping[int, int]) -> int:
    alone = sum(number not in group_of for number in numbers)
    return alone + len({group_of[number] for number in numbers if number in group_of})
