"""What proposals hold about a person: what they wrote, support and left half written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select, update

from gatp_participa.accounts.models import User
from gatp_participa.calls.models import Call
from gatp_participa.core.db import db
from gatp_participa.privacy import registry
from gatp_participa.proposals.models import (
    Proposal,
    ProposalVersion,
    SavedDraft,
    Support,
)
from gatp_participa.proposals.services.levels import moved
from gatp_participa.proposals.services.withholding import withdraw
from gatp_participa.proposals.status import ProposalStatus

_UNSYNCHRONIZED = {"synchronize_session": False}
_STATUSES = {
    ProposalStatus.IN_REVIEW: "en revisión",
    ProposalStatus.PUBLISHED: "publicada",
    ProposalStatus.HIDDEN: "oculta",
    ProposalStatus.WITHDRAWN: "retirada",
}
_LEAVING = "Su autora o autor borró su cuenta y pidió que se retirara."


@registry.holds("propuestas")
def my_proposals(user_id: int) -> Iterator[dict[str, Any]]:
    """Yield what a person wrote, as it reads now."""
    mine = select(Proposal).where(Proposal.author_id == user_id).order_by(Proposal.id)
    for one in db.session.scalars(mine.execution_options(yield_per=100)):
        yield {
            "folio": one.folio, "titulo": one.title, "problema": one.problem,
            "accion": one.action, "resultado": one.result, "estado_clave": one.entity_code,
            "municipio_clave": one.municipality_code, "lengua": one.language,
            "situacion": _STATUSES[one.status], "razon": one.status_reason or None,
            "enviada": one.submitted_at, "editada": one.edited_at, "retirada": one.withdrawn_at,
            "apoyos": one.supports_count,
        }  # fmt: skip


@registry.holds("versiones_de_propuestas")
def my_versions(user_id: int) -> Iterator[dict[str, Any]]:
    """Yield what their proposals said before they changed them."""
    mine = (
        select(ProposalVersion, Proposal.folio)
        .join(Proposal, Proposal.id == ProposalVersion.proposal_id)
        .where(Proposal.author_id == user_id)
        .order_by(ProposalVersion.id)
    )
    for one, folio in db.session.execute(mine.execution_options(yield_per=100)):
        yield {
            "folio": folio, "version": one.number, "titulo": one.title, "problema": one.problem,
            "accion": one.action, "resultado": one.result, "escrita": one.written_at,
        }  # fmt: skip


@registry.holds("apoyos")
def my_supports(user_id: int) -> Iterator[dict[str, Any]]:
    """Yield which proposals a person supports."""
    mine = (
        select(Proposal.folio, Support.created_at)
        .join(Support, Support.proposal_id == Proposal.id)
        .where(Support.user_id == user_id)
        .order_by(Support.id)
    )
    for folio, created_at in db.session.execute(mine.execution_options(yield_per=500)):
        yield {"propuesta": folio, "cuando": created_at}


@registry.holds("borradores")
def my_drafts(user_id: int) -> Iterator[dict[str, Any]]:
    """Yield what a person left half written."""
    mine = select(SavedDraft).where(SavedDraft.user_id == user_id).order_by(SavedDraft.id)
    for one in db.session.scalars(mine):
        yield {"convocatoria": one.call.slug, "guardado": one.updated_at, "texto": one.fields}


@registry.withdraws
def withdraw_proposals(user: User, *, now: datetime) -> None:
    """Withdraw what a person has published or is about to."""
    mine = (
        select(Proposal)
        .where(
            Proposal.author_id == user.id,
            Proposal.status.in_([ProposalStatus.PUBLISHED, ProposalStatus.IN_REVIEW]),
        )
        .order_by(Proposal.id)
    )
    for proposal in db.session.scalars(mine).all():
        withdraw(proposal, reason=_LEAVING, person=user, now=now)


@registry.erases
def erase_proposals(user: User, *, now: datetime) -> None:
    """Leave what they published without author; forget drafts; take their supports off the counts."""
    db.session.execute(
        delete(SavedDraft).where(SavedDraft.user_id == user.id), execution_options=_UNSYNCHRONIZED
    )
    supported = db.session.execute(
        delete(Support)
        .where(Support.user_id == user.id)
        .returning(Support.proposal_id, Support.level)
        .execution_options(synchronize_session=False)
    ).all()
    # In one order, so that two erasures at once only wait for one another.
    for proposal_id, level in sorted(tuple(row) for row in supported):
        db.session.execute(
            update(Proposal).where(Proposal.id == proposal_id).values(moved(-1, level)),
            execution_options=_UNSYNCHRONIZED,
        )
    db.session.execute(
        update(Proposal).where(Proposal.author_id == user.id).values(author_id=None),
        execution_options=_UNSYNCHRONIZED,
    )
    db.session.expire_all()


@registry.tidies("drafts")
def forget_drafts(before: datetime) -> int:
    """Forget drafts of calls that closed before a moment and were not touched since either."""
    closed = select(Call.id).where(Call.closes_at < before)
    done = db.session.execute(
        delete(SavedDraft).where(SavedDraft.call_id.in_(closed), SavedDraft.updated_at < before),
        execution_options=_UNSYNCHRONIZED,
    )
    return cast(CursorResult, done).rowcount
