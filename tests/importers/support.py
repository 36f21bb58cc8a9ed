"""What several test files of importers ask."""

from sqlalchemy import select

from gatp_participa.core.db import db
from gatp_participa.proposals.models import Proposal


def counts(result):
    return result.read, result.created, result.updated, result.unchanged, result.rejected


def proposals_of(call):
    """Return a call's proposals as the database has them."""
    db.session.expire_all()
    query = select(Proposal).where(Proposal.call_id == call.id).order_by(Proposal.id)
    return list(db.session.scalars(query))
