"""What following holds about a person: what they said of commitments, and what they answer for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import case, or_, select, update

from gatp_participa.accounts.models import User
from gatp_participa.core.db import db
from gatp_participa.plans.models import Commitment, CommitmentRemark
from gatp_participa.privacy import registry

BATCH = 200
for _column in (
    "progress_updates.reported_by_id", "evidence.added_by_id", "verifications.verified_by_id",
    "commitment_changes.changed_by_id",
):  # fmt: skip
    registry.keeps(
        _column, "acto de una oficina, que se firma con su nombre; el número ya no dice de quién es"
    )


@registry.holds("opiniones_sobre_compromisos")
def my_remarks(user_id: int) -> Iterator[dict[str, Any]]:
    """Yield what a person said of commitments, in order."""
    mine = (
        select(CommitmentRemark)
        .where(CommitmentRemark.author_id == user_id)
        .order_by(CommitmentRemark.id)
    )
    for one in db.session.scalars(mine.execution_options(yield_per=BATCH)):
        yield {
            "numero": one.id, "compromiso": one.commitment_id, "responde_a": one.parent_id,
            "texto": one.body, "firmado_como": one.signed_as or None,
            "escrito": one.created_at.isoformat(),
            "corregido": one.edited_at.isoformat() if one.edited_at else None,
            "oculto_desde": one.hidden_at.isoformat() if one.hidden_at else None,
            "razon_de_moderacion": one.hidden_reason or None,
        }  # fmt: skip


@registry.holds("compromisos_por_los_que_responde")
def my_commitments(user_id: int) -> Iterator[dict[str, Any]]:
    """Yield the commitments that a person answers for, or stands in for who does."""
    mine = (
        select(Commitment)
        .where(or_(Commitment.responsible_id == user_id, Commitment.substitute_id == user_id))
        .order_by(Commitment.id)
    )
    for one in db.session.scalars(mine.execution_options(yield_per=BATCH)):
        yield {
            "compromiso": one.id, "titulo": one.title,
            "como": "responsable" if one.responsible_id == user_id else "suplente",
        }  # fmt: skip


@registry.erases
def erase_following(user: User, *, now: datetime) -> None:
    """Empty what the person said and leave it without author; nobody's account answers for theirs.

    What was signed for an institution is the institution's: its text stays, its author goes.
    """
    is_kept = CommitmentRemark.signed_as != ""
    db.session.execute(
        update(CommitmentRemark)
        .where(CommitmentRemark.author_id == user.id)
        .values(author_id=None, body=case((is_kept, CommitmentRemark.body), else_=""))
        .execution_options(synchronize_session=False)
    )
    for column in (Commitment.responsible_id, Commitment.substitute_id):
        db.session.execute(
            update(Commitment)
            .where(column == user.id)
            .values({column: None})
            .execution_options(synchronize_session=False)
        )
