"""Stop somebody from writing in public for a time, and let them write again.

Reading, downloading and erasing what is theirs, withdrawing and appealing stay open to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.accounts import rules
from gatp_participa.accounts.models import AccountBlock, User
from gatp_participa.accounts.status import BlockReason
from gatp_participa.audit.services import record
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.core.text import clean_input

MOST_DAYS = 180
WORDS = (20, 600)  # what the person reads
LIFT_WORDS = (10, 600)


@dataclass(frozen=True, kw_only=True)
class BlockDraft:
    """Why, for how many days, and what the person reads."""

    reason: BlockReason
    body: str
    days: int


def block(
    user: User, draft: BlockDraft, *, scope: str, person: User, now: datetime
) -> AccountBlock:  # fmt: skip
    """Stop an account from writing in public. ``scope`` is where who decides has their role.

    Raises:
        NotAllowedError: the person may not block this account.
        ConflictError: it is blocked already.
        InvalidInputError: the words are too few or too many, or so are the days.
    """
    # Held until the end, so that two blocks at once are one.
    db.session.refresh(user, with_for_update={"of": User})
    if not rules.may_block(person, user, scope):
        raise NotAllowedError(_("Tu cuenta no puede bloquear esta otra."))
    body = _checked(draft.body, WORDS)
    if not 1 <= draft.days <= MOST_DAYS:
        raise InvalidInputError(
            _("Un bloqueo dura entre 1 y %(most)s días: escribe cuántos.", most=MOST_DAYS)
        )
    if block_in_force(user.id, now) is not None:
        raise ConflictError(_("Esta cuenta ya está bloqueada. Mira hasta cuándo en la lista."))
    row = AccountBlock(
        user_id=user.id, scope=scope, reason=draft.reason, body=body, from_at=now,
        until_at=now + timedelta(days=draft.days), blocked_by_id=person.id,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    record(
        "accounts.block", row, person=person, now=now, user_id=user.id, scope=scope,
        reason=draft.reason.value, until=row.until_at.isoformat(),
    )  # fmt: skip
    return row


def lift(row: AccountBlock, *, reason: str, person: User, now: datetime) -> None:
    """Let somebody write in public again before their block ends.

    Raises:
        NotAllowedError: the person may not block this account.
        ConflictError: it had ended or been lifted.
        InvalidInputError: the reason is too short or too long.
    """
    db.session.refresh(row, with_for_update={"of": AccountBlock})
    if not rules.may_block(person, row.user, row.scope):
        raise NotAllowedError(_("Tu cuenta no puede levantar este bloqueo."))
    reason = _checked(reason, LIFT_WORDS)
    if row.lifted_at is not None or row.until_at <= now:
        raise ConflictError(_("Este bloqueo ya había terminado."))
    row.lifted_at, row.lifted_by_id, row.lift_reason = now, person.id, reason
    db.session.flush()
    record("accounts.lift_block", row, person=person, now=now, user_id=row.user_id)


def block_in_force(user_id: int, now: datetime) -> AccountBlock | None:
    """Return the block that an account has now, or None (one indexed query)."""
    return db.session.scalar(
        select(AccountBlock)
        .where(
            AccountBlock.user_id == user_id, AccountBlock.until_at > now,
            AccountBlock.lifted_at.is_(None),
        )
        .limit(1)
    )  # fmt: skip


def refuse_blocked(user: User, now: datetime) -> None:
    """Refuse to publish what a blocked person writes.

    Raises:
        NotAllowedError: the account is blocked; it says until when and how to appeal.
    """
    row = block_in_force(user.id, now)
    if row is None:
        return
    day = clock.local_day(row.until_at)
    raise NotAllowedError(
        _(
            "Tu cuenta no puede publicar ni apoyar hasta el %(day)s. En «Mi cuenta», en "
            "«Decisiones sobre lo que escribí», está la razón y cómo apelar.",
            day=f"{day:%d/%m/%Y}",
        )
    )


def _checked(text: str, limits: tuple[int, int]) -> str:
    fewest, most = limits
    text = clean_input(text)
    if not fewest <= len(text) <= most:
        raise InvalidInputError(
            _("Explícalo en entre %(fewest)s y %(most)s caracteres.", fewest=fewest, most=most)
        )
    return text
