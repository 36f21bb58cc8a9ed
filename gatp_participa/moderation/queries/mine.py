"""What was decided about what a person wrote, for that person alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import Select, func, literal, select, tuple_
from sqlalchemy.orm import contains_eager

from gatp_participa.accounts.models import AccountBlock
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.moderation import appeals, things
from gatp_participa.moderation.models import Appeal, Decision, ModerationItem
from gatp_participa.moderation.status import DecisionKind, Kind
from gatp_participa.web.paging import Page, decode_cursor, encode_cursor

PAGE_ROWS = 20
MOST_BLOCKS = 5


@dataclass(frozen=True, kw_only=True)
class Mine:
    """A decision, what it is about (None when it is nowhere any more) and its appeal."""

    decision: Decision
    card: things.Card | None
    appeal: Appeal | None


@dataclass(frozen=True, kw_only=True)
class MyBlock:
    """A block of one's account and its appeal."""

    block: AccountBlock
    appeal: Appeal | None


def decisions_of(user_id: int, *, cursor: str | None = None) -> Page:
    """Return a page of decisions about a person's things, newest first, each a :class:`Mine`.

    Three queries. Those that changed nothing, and those undone, are not there.
    """
    query = _mine(user_id).order_by(Decision.id.desc()).limit(PAGE_ROWS + 1)
    after = decode_cursor(cursor, int)
    if after is not None:
        query = query.where(Decision.id < after[0])
    found = db.session.execute(query).all()
    shown = found[:PAGE_ROWS]
    cards = things.load_many((one.item.kind, one.item.thing_id) for one, _appeal in shown)
    rows = [
        Mine(decision=one, card=cards.get((one.item.kind, one.item.thing_id)), appeal=appeal)
        for one, appeal in shown
    ]
    more = len(found) > PAGE_ROWS
    return Page(rows=rows, next_cursor=encode_cursor(shown[-1][0].id) if more else None)


def decision_or_404(decision_id: int, user_id: int) -> Mine:
    """Return a decision about something of a person's.

    Raises:
        NotFoundError: there is none, it was undone, or it is about somebody else's.
    """
    found = db.session.execute(_mine(user_id).where(Decision.id == decision_id)).first()
    if found is None:
        raise NotFoundError(_("No encontramos esa decisión entre las que son sobre lo tuyo."))
    decision, appeal = found
    card = things.load(decision.item.kind, decision.item.thing_id)
    return Mine(decision=decision, card=card, appeal=appeal)


def blocks_of(user_id: int) -> list[MyBlock]:
    """Return the last blocks of a person's account, newest first."""
    rows = db.session.execute(
        select(AccountBlock, Appeal)
        .outerjoin(Appeal, Appeal.block_id == AccountBlock.id)
        .where(AccountBlock.user_id == user_id)
        .order_by(AccountBlock.from_at.desc(), AccountBlock.id.desc())
        .limit(MOST_BLOCKS)
    )
    return [MyBlock(block=block, appeal=appeal) for block, appeal in rows]


def block_or_404(block_id: int, user_id: int) -> MyBlock:
    """Return a block of a person's own account.

    Raises:
        NotFoundError: there is none, or it is somebody else's.
    """
    found = db.session.execute(
        select(AccountBlock, Appeal)
        .outerjoin(Appeal, Appeal.block_id == AccountBlock.id)
        .where(AccountBlock.id == block_id, AccountBlock.user_id == user_id)
    ).first()  # fmt: skip
    if found is None:
        raise NotFoundError(_("No encontramos ese bloqueo entre los de tu cuenta."))
    return MyBlock(block=found[0], appeal=found[1])


def count_to_appeal(user_id: int, now: datetime) -> int:
    """Return how many decisions a person may still appeal (one query)."""
    since = clock.start_of(clock.local_day(now) - timedelta(days=appeals.APPEAL_DAYS))
    query = (
        select(func.count())
        .select_from(Decision)
        .join(ModerationItem, ModerationItem.id == Decision.item_id)
        .outerjoin(Appeal, Appeal.decision_id == Decision.id)
        .where(
            ModerationItem.author_id == user_id, Decision.undone_at.is_(None),
            Decision.kind.in_(appeals.APPEALABLE), Decision.decided_at >= since,
            Appeal.id.is_(None),
        )
    )  # fmt: skip
    return db.session.scalar(query) or 0


def last_about(things_: Sequence[tuple[Kind, int]], user_id: int) -> dict[tuple[Kind, int], int]:
    """Return, by thing of a person's, the number of the last decision about it (one query)."""
    if not things_:
        return {}
    rows = db.session.execute(
        select(ModerationItem.kind, ModerationItem.thing_id, func.max(Decision.id))
        .join(Decision, Decision.item_id == ModerationItem.id)
        .where(
            tuple_(ModerationItem.kind, ModerationItem.thing_id).in_(
                [(literal(kind, ModerationItem.kind.type), number) for kind, number in things_]
            ),
            ModerationItem.author_id == user_id, Decision.undone_at.is_(None),
            Decision.kind != DecisionKind.KEEP,
        )
        .group_by(ModerationItem.kind, ModerationItem.thing_id)
    )  # fmt: skip
    return {(kind, number): decision_id for kind, number, decision_id in rows}


def _mine(user_id: int) -> Select[Decision, Appeal]:
    return (
        select(Decision, Appeal)
        .join(Decision.item)
        .outerjoin(Appeal, Appeal.decision_id == Decision.id)
        .where(
            ModerationItem.author_id == user_id, Decision.undone_at.is_(None),
            Decision.kind != DecisionKind.KEEP,
        )
        .options(contains_eager(Decision.item))
    )  # fmt: skip
