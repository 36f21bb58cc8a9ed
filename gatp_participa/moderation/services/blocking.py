"""Block an account for what was decided about its words, and lift the block."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import insert, select

from gatp_participa.accounts.models import AccountBlock, User
from gatp_participa.accounts.rules import NATION, is_commission
from gatp_participa.accounts.services import blocking
from gatp_participa.accounts.services.blocking import BlockDraft
from gatp_participa.core.db import db
from gatp_participa.core.errors import InvalidInputError, NotAllowedError
from gatp_participa.moderation.models import BlockGround, Decision, ModerationItem
from gatp_participa.moderation.rules import may_moderate
from gatp_participa.moderation.services.telling import tell_block
from gatp_participa.moderation.status import DecisionKind

MOST_GROUNDS = 20
# To rest on: decisions that found something wrong in their words.
GROUNDS = (DecisionKind.HIDE, DecisionKind.MASK, DecisionKind.ASK_EDIT)


def block(
    user: User, draft: BlockDraft, *, decision_ids: Collection[int], person: User, now: datetime
) -> AccountBlock:
    """Block an account, citing at least one decision about what its person wrote.

    Raises:
        InvalidInputError: no decision is cited, or one is not about this person's words.
        NotAllowedError: the person does not moderate where a cited thing is, or may not block
            this account.
        ConflictError: it is blocked already.
    """
    cited = db.session.scalars(
        select(Decision)
        .join(ModerationItem, ModerationItem.id == Decision.item_id)
        .where(
            Decision.id.in_(list(decision_ids)[:MOST_GROUNDS]), Decision.undone_at.is_(None),
            Decision.kind.in_(GROUNDS), ModerationItem.author_id == user.id,
        )
        .order_by(Decision.id.desc())
    ).all()  # fmt: skip
    if not cited or len(cited) != len(set(decision_ids)):
        raise InvalidInputError(
            _("Elige al menos una decisión sobre lo que escribió esta persona: en eso se apoya.")
        )
    if not all(may_moderate(person, one) for one in cited):
        raise NotAllowedError(_("Una de esas decisiones es de un lugar que tu cuenta no modera."))
    scope = NATION if is_commission(person) else cited[0].entity_code or NATION
    row = blocking.block(user, draft, scope=scope, person=person, now=now)
    db.session.execute(
        insert(BlockGround), [{"block_id": row.id, "decision_id": one.id} for one in cited]
    )
    tell_block(row, now=now)
    return row


def lift(row: AccountBlock, *, reason: str, person: User, now: datetime) -> None:
    """End a block before its day and tell its person; it is raised as in accounts."""
    blocking.lift(row, reason=reason, person=person, now=now)
    tell_block(row, now=now)
