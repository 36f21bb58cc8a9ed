"""What those who moderate have to look at."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, true
from sqlalchemy.orm import contains_eager

from gatp_participa.accounts.rules import NATION
from gatp_participa.comments.models import Comment
from gatp_participa.comments.status import CommentStatus
from gatp_participa.core.db import db
from gatp_participa.proposals.models import Proposal


def newest(scopes: Collection[str], *, limit: int) -> list[Comment]:
    """Return the last comments in sight on what comes from some places, with their proposal."""
    place = true() if NATION in scopes else Proposal.entity_code.in_(scopes)
    return list(
        db.session.scalars(
            select(Comment)
            .join(Comment.proposal)
            .where(Comment.status == CommentStatus.VISIBLE, place)
            .options(contains_eager(Comment.proposal))
            .order_by(Comment.id.desc())
            .limit(limit)
        )
    )
