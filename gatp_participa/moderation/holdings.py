"""What moderation holds about a person: reports, decisions about their words, appeals, blocks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from gatp_participa.accounts.labels import block_label
from gatp_participa.accounts.models import AccountBlock, User
from gatp_participa.core.db import db
from gatp_participa.moderation import labels
from gatp_participa.moderation.appeals import OUTCOMES
from gatp_participa.moderation.models import (
    Appeal,
    Decision,
    LetterChoice,
    ModerationItem,
    Report,
    SealedText,
)
from gatp_participa.privacy import registry

_UNSYNCHRONIZED = {"synchronize_session": False}
_ERASED = "(borrada)"
_OFFICE = "acto de una oficina, que se firma con su nombre; el número ya no dice de quién es"
_COUNTED = "qué se decidió y cuándo, para la cuenta pública; el número no dice de quién"

for column in (
    "moderation_items.taken_by_id", "moderation_decisions.decided_by_id",
    "moderation_decisions.undone_by_id", "moderation_appeals.decided_by_id",
    "account_blocks.blocked_by_id", "account_blocks.lifted_by_id",
):  # fmt: skip
    registry.keeps(column, _OFFICE)
registry.keeps("account_blocks.user_id", _COUNTED)


@registry.holds("reportes")
def my_reports(user_id: int) -> Iterator[dict[str, Any]]:
    """Yield what a person reported, and nothing of who wrote it."""
    rows = db.session.execute(
        select(Report, ModerationItem.kind)
        .join(ModerationItem, ModerationItem.id == Report.item_id)
        .where(Report.reporter_id == user_id)
        .order_by(Report.id)
    )
    for one, kind in rows:
        yield {
            "que_era": str(labels.KINDS[kind]), "razon": str(labels.REASONS[one.reason]),
            "lo_que_dijiste": one.body or None, "cuando": one.reported_at,
        }  # fmt: skip


@registry.holds("decisiones_sobre_lo_tuyo")
def my_decisions(user_id: int) -> Iterator[dict[str, Any]]:
    """Yield what was decided about what a person wrote, with what it said before it was masked."""
    rows = db.session.execute(
        select(Decision, ModerationItem.kind, SealedText.fields)
        .join(ModerationItem, ModerationItem.id == Decision.item_id)
        .outerjoin(SealedText, SealedText.decision_id == Decision.id)
        .where(ModerationItem.author_id == user_id, Decision.undone_at.is_(None))
        .order_by(Decision.id)
    )
    for one, kind, sealed in rows:
        yield {
            "que_era": str(labels.KINDS[kind]), "que_se_decidio": str(labels.DECIDED[one.kind]),
            "razon": str(labels.REASONS[one.reason]), "lo_que_te_dijeron": one.body or None,
            "cuando": one.decided_at, "lo_que_decia_antes": sealed,
        }  # fmt: skip


@registry.holds("apelaciones")
def my_appeals(user_id: int) -> Iterator[dict[str, Any]]:
    """Yield what a person appealed and what they were answered."""
    for one in db.session.scalars(
        select(Appeal).where(Appeal.person_id == user_id).order_by(Appeal.id)
    ):
        yield {
            "de": "bloqueo" if one.block_id else "decision", "lo_que_dijiste": one.body,
            "cuando": one.appealed_at, "como_quedo": str(OUTCOMES[one.outcome])
            if one.outcome else None,
            "respuesta": one.answer or None, "contestada": one.decided_at,
        }  # fmt: skip


@registry.holds("bloqueos")
def my_blocks(user_id: int) -> Iterator[dict[str, Any]]:
    """Yield the blocks of a person's account."""
    for one in db.session.scalars(
        select(AccountBlock).where(AccountBlock.user_id == user_id).order_by(AccountBlock.id)
    ):
        yield {
            "razon": block_label(one.reason), "lo_que_te_dijeron": one.body,
            "desde": one.from_at, "hasta": one.until_at, "levantado": one.lifted_at,
            "por_que_se_levanto": one.lift_reason or None,
        }  # fmt: skip


@registry.erases
def erase_moderation(user: User, *, now: datetime) -> None:
    """Forget what they reported and the words about them; leave that it was decided, to count.

    What a text said before it was masked goes with its author: nobody has a reason to read it.
    """
    mine = select(ModerationItem.id).where(ModerationItem.author_id == user.id)
    decided = select(Decision.id).where(Decision.item_id.in_(mine))
    statements = (
        delete(SealedText).where(SealedText.decision_id.in_(decided)),
        delete(Report).where(Report.reporter_id == user.id),
        delete(LetterChoice).where(LetterChoice.user_id == user.id),
        update(Decision).where(Decision.item_id.in_(mine)).values(body=""),
        update(Appeal)
        .where(Appeal.person_id == user.id, Appeal.outcome.is_not(None))
        .values(person_id=None, body=_ERASED, answer=_ERASED),
        delete(Appeal).where(Appeal.person_id == user.id),
        update(AccountBlock).where(AccountBlock.user_id == user.id).values(body=""),
        update(AccountBlock)
        .where(AccountBlock.user_id == user.id, AccountBlock.lift_reason != "")
        .values(lift_reason=_ERASED),
        update(ModerationItem).where(ModerationItem.author_id == user.id).values(author_id=None),
    )
    for statement in statements:
        db.session.execute(statement, execution_options=_UNSYNCHRONIZED)
    db.session.expire_all()
