"""What a person attached, signs with others and was invited to sign: handed over and erased."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select

from gatp_participa.accounts.models import User
from gatp_participa.core.db import db
from gatp_participa.privacy import registry
from gatp_participa.proposals import holdings  # noqa: F401 -- erased after this, which needs the author
from gatp_participa.proposals.models import (
    Attachment,
    Proposal,
    ProposalCoauthor,
    ProposalGroup,
)
from gatp_participa.proposals.services.attaching import forget

registry.keeps(
    "proposal_translations.translated_by_id",
    "acto de una oficina, que se firma con su nombre; el número ya no dice de quién es",
)


@registry.holds("archivos")
def my_files(user_id: int) -> Iterator[dict[str, Any]]:
    """Yield what a person attached; the files themselves are where their proposal is."""
    mine = (
        select(Attachment, Proposal.folio)
        .outerjoin(Proposal, Proposal.id == Attachment.proposal_id)
        .where(Attachment.uploaded_by_id == user_id)
        .order_by(Attachment.id)
    )
    for one, folio in db.session.execute(mine.execution_options(yield_per=100)):
        yield {
            "propuesta": folio, "numero": one.number, "nombre": one.name,
            "que_se_ve": one.description, "tipo": one.media_type, "bytes": one.size,
            "subido": one.created_at, "oculto_desde": one.hidden_at,
            "razon_de_moderacion": one.hidden_reason or None,
        }  # fmt: skip


@registry.holds("grupos")
def my_groups(user_id: int) -> Iterator[dict[str, Any]]:
    """Yield in whose name a person sent their proposals."""
    mine = (
        select(ProposalGroup, Proposal.folio)
        .join(Proposal, Proposal.id == ProposalGroup.proposal_id)
        .where(Proposal.author_id == user_id)
        .order_by(ProposalGroup.id)
    )
    for one, folio in db.session.execute(mine):
        yield {"propuesta": folio, "grupo": one.name, "personas": one.people}


@registry.holds("coautorias")
def my_coauthorships(user_id: int) -> Iterator[dict[str, Any]]:
    """Yield what a person signs with its author, and what they were invited to and did not answer."""
    email = db.session.get_one(User, user_id).email
    mine = (
        select(ProposalCoauthor, Proposal.folio)
        .join(Proposal, Proposal.id == ProposalCoauthor.proposal_id)
        .where(or_(ProposalCoauthor.user_id == user_id, ProposalCoauthor.email == email))
        .order_by(ProposalCoauthor.id)
    )
    for one, folio in db.session.execute(mine):
        yield {"propuesta": folio, "invitacion": one.invited_at, "aceptada": one.accepted_at}


@registry.erases
def erase_attached(user: User, *, now: datetime) -> None:
    """Delete their files, their signatures and every invitation to them or from them."""
    mine = select(Attachment).where(Attachment.uploaded_by_id == user.id)
    forget(db.session.scalars(mine).all(), now=now)
    written = select(Proposal.id).where(Proposal.author_id == user.id)
    db.session.execute(
        delete(ProposalCoauthor).where(
            or_(
                ProposalCoauthor.user_id == user.id,
                ProposalCoauthor.email == user.email,
                ProposalCoauthor.proposal_id.in_(written) & ProposalCoauthor.accepted_at.is_(None),
            )
        ),
        execution_options={"synchronize_session": False},
    )
