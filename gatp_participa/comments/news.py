"""What following is told of comments: that an institution answered in them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from gatp_participa.comments.models import Comment
from gatp_participa.comments.status import CommentStatus
from gatp_participa.core.db import db
from gatp_participa.following import registry
from gatp_participa.following.services.telling import Event, tell
from gatp_participa.following.status import Kind, What
from gatp_participa.notices.letters import link
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus


@registry.still(What.OFFICIAL_COMMENT)
def still_readable(subjects: Collection[int]) -> set[int]:
    """Return which comments anyone can still read, on a proposal that is public."""
    return set(
        db.session.scalars(
            select(Comment.id)
            .join(Proposal, Proposal.id == Comment.proposal_id)
            .where(
                Comment.id.in_(subjects), Comment.status == CommentStatus.VISIBLE,
                Proposal.status == ProposalStatus.PUBLISHED,
            )
        )
    )  # fmt: skip


def tell_official(comment: Comment, proposal: Proposal, *, now: datetime) -> None:
    """Tell who wrote, supports or follows a proposal that an institution answered there."""
    event = Event(
        what=What.OFFICIAL_COMMENT, kind=Kind.PROPOSAL, number=proposal.id, subject_id=comment.id,
        key=f"official_comment:{comment.id}", title=proposal.title, detail=comment.signed_as,
        url=link("pages.proposal", folio=proposal.folio),
    )  # fmt: skip
    tell(event, now=now)
