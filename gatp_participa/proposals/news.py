"""What following is told of proposals: who cares about them, which are public, that one left."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Integer, Select, literal, select, union_all

from gatp_participa.calls.models import Call
from gatp_participa.calls.status import PUBLIC
from gatp_participa.core.db import db
from gatp_participa.following import registry
from gatp_participa.following.registry import Thing
from gatp_participa.following.services.telling import Event, tell
from gatp_participa.following.status import Kind, What, Why
from gatp_participa.notices.letters import link, path_of
from gatp_participa.proposals.models import Proposal, ProposalCoauthor, SavedDraft, Support
from gatp_participa.proposals.status import ProposalStatus


@registry.things(Kind.PROPOSAL)
def public_proposals(numbers: Collection[int]) -> dict[int, Thing]:
    """Return those of some proposals that are public."""
    rows = db.session.execute(
        select(Proposal.id, Proposal.folio, Proposal.title)
        .join(Proposal.call)
        .where(
            Proposal.id.in_(numbers), Proposal.status == ProposalStatus.PUBLISHED,
            Call.status.in_(PUBLIC),
        )
    )  # fmt: skip
    return {
        number: Thing(title, path_of(link("pages.proposal", folio=folio)))
        for number, folio, title in rows
    }


@registry.audience(Kind.PROPOSAL)
def authors_and_supporters(first_id: int, last_id: int) -> Select:
    """Return who wrote or supports what, of some people."""
    wrote = select(
        Proposal.author_id.label("user_id"), Proposal.id.label("number"),
        Proposal.submitted_at.label("since"), literal(int(Why.AUTHOR), Integer).label("why"),
    ).where(Proposal.author_id.between(first_id, last_id))  # fmt: skip
    support = select(
        Support.user_id, Support.proposal_id, Support.created_at,
        literal(int(Why.SUPPORTER), Integer),
    ).where(Support.user_id.between(first_id, last_id))  # fmt: skip
    both = union_all(wrote, support).subquery()
    return select(both)


@registry.audience(Kind.PROPOSAL)
def who_signs(first_id: int, last_id: int) -> Select:
    """Return who signs what with its author, of some people."""
    return select(
        ProposalCoauthor.user_id, ProposalCoauthor.proposal_id.label("number"),
        ProposalCoauthor.accepted_at.label("since"), literal(int(Why.AUTHOR), Integer).label("why"),
    ).where(ProposalCoauthor.user_id.between(first_id, last_id))  # fmt: skip


@registry.audience(Kind.CALL)
def with_drafts(first_id: int, last_id: int) -> Select:
    """Return who left something half written in which call, of some people."""
    return select(
        SavedDraft.user_id, SavedDraft.call_id.label("number"),
        SavedDraft.updated_at.label("since"), literal(int(Why.DRAFT), Integer).label("why"),
    ).where(SavedDraft.user_id.between(first_id, last_id))  # fmt: skip


@registry.still(What.WITHDRAWN)
def still_withdrawn(subjects: Collection[int]) -> set[int]:
    """Return which proposals are withdrawn: that is told, of a proposal that is not public."""
    return set(
        db.session.scalars(
            select(Proposal.id).where(
                Proposal.id.in_(subjects), Proposal.status == ProposalStatus.WITHDRAWN
            )
        )
    )


def tell_withdrawal(proposal: Proposal, *, now: datetime) -> None:
    """Tell who follows a proposal that it was withdrawn; supporters get a letter of their own.

    Only its folio is said: its words are not public any more.
    """
    event = Event(
        what=What.WITHDRAWN, kind=Kind.PROPOSAL, number=proposal.id, subject_id=proposal.id,
        key=f"withdrawn:{proposal.id}", letter_key=f"withdrawn:{proposal.id}",
        title=proposal.folio, url=link("pages.proposal", folio=proposal.folio),
    )  # fmt: skip
    tell(event, now=now)
