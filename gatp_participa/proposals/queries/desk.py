"""What those who moderate have to look at."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, select, true

from gatp_participa.accounts.rules import NATION
from gatp_participa.calls.models import Call
from gatp_participa.calls.status import CallStatus
from gatp_participa.core.db import db
from gatp_participa.proposals.models import Proposal, ProposalTranslation
from gatp_participa.proposals.status import ProposalStatus

IN_SPANISH_OR_UNSAID = ("es", "und")


def untranslated(scopes: Collection[str], *, limit: int) -> list[Proposal]:
    """Return the public proposals of some places in another language, the oldest first."""
    has_one = select(ProposalTranslation.id).where(ProposalTranslation.proposal_id == Proposal.id)
    query = select(Proposal).where(
        _public_of(scopes), Proposal.language.not_in(IN_SPANISH_OR_UNSAID), ~has_one.exists()
    )
    return list(db.session.scalars(query.order_by(Proposal.id).limit(limit)))


def newest(scopes: Collection[str], *, limit: int) -> list[Proposal]:
    """Return the last public proposals of some places."""
    query = select(Proposal).where(_public_of(scopes))
    return list(db.session.scalars(query.order_by(Proposal.id.desc()).limit(limit)))


def _public_of(scopes: Collection[str]) -> ColumnElement[bool]:
    place = true() if NATION in scopes else Proposal.entity_code.in_(scopes)
    in_draft = select(Call.id).where(Call.status == CallStatus.DRAFT)
    return and_(
        Proposal.status == ProposalStatus.PUBLISHED, Proposal.call_id.not_in(in_draft), place
    )
