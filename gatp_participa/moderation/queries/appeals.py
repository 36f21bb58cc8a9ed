"""Appeals and blocks as who attends them reads them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, func, literal, select, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload

from gatp_participa.accounts.models import AccountBlock, User
from gatp_participa.accounts.rules import NATION
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.moderation import things
from gatp_participa.moderation.models import Appeal, BlockGround, Decision, ModerationItem
from gatp_participa.moderation.services.blocking import GROUNDS
from gatp_participa.web.paging import Page, decode_cursor, encode_cursor

PAGE_ROWS = 20
MOST_GROUNDS = 10


@dataclass(frozen=True, kw_only=True)
class Row:
    """An appeal and what it is about; None when that is nowhere any more, or it is a block."""

    appeal: Appeal
    card: things.Card | None


def page_of(
    places: Collection[str], *, answered: bool = False, cursor: str | None = None
) -> Page:  # fmt: skip
    """Return a page of appeals of some states ("00": all): first due first, or last answered first.

    Three queries, each row a :class:`Row`.
    """
    query = _appeals(places).limit(PAGE_ROWS + 1)
    after = decode_cursor(cursor, int)
    if answered:
        query = query.where(Appeal.outcome.is_not(None)).order_by(Appeal.id.desc())
        if after is not None:
            query = query.where(Appeal.id < after[0])
    else:
        query = query.where(Appeal.outcome.is_(None)).order_by(Appeal.due_on, Appeal.id)
        if after is not None:
            last = aliased(Appeal)
            day = select(last.due_on).where(last.id == after[0]).scalar_subquery()
            query = query.where(tuple_(Appeal.due_on, Appeal.id) > tuple_(day, literal(after[0])))
    found = db.session.scalars(query).all()
    shown = found[:PAGE_ROWS]
    more = len(found) > PAGE_ROWS
    return Page(rows=_with_cards(shown), next_cursor=encode_cursor(shown[-1].id) if more else None)


def first_due(places: Collection[str], *, limit: int) -> Sequence[Appeal]:
    """Return the appeals of some states that wait, first due first (one query)."""
    waiting = _appeals(places).where(Appeal.outcome.is_(None))
    return db.session.scalars(waiting.order_by(Appeal.due_on, Appeal.id).limit(limit)).all()


def appeal_or_404(appeal_id: int) -> Row:
    """Return an appeal, whoever may read it.

    Raises:
        NotFoundError: there is none.
    """
    appeal = db.session.scalar(_appeals([NATION]).where(Appeal.id == appeal_id))
    if appeal is None:
        raise NotFoundError(_("No encontramos esa apelación."))
    return _with_cards([appeal])[0]


def tally(places: Collection[str], today: date) -> tuple[int, int]:
    """Return how many appeals wait in some states, and how many of them are late."""
    late = func.count().filter(Appeal.due_on < today)
    row = db.session.execute(
        select(func.count(), late).where(_of(places, Appeal.entity_code), Appeal.outcome.is_(None))
    ).one()
    return row[0], row[1]


def blocks_page(places: Collection[str], *, now: datetime, cursor: str | None = None) -> Page:
    """Return a page of blocks decided in some states, the last first, with their people."""
    query = (
        select(AccountBlock)
        .where(_of(places, AccountBlock.scope))
        .options(joinedload(AccountBlock.user))
        .order_by(AccountBlock.from_at.desc(), AccountBlock.id.desc())
        .limit(PAGE_ROWS + 1)
    )
    after = decode_cursor(cursor, int)
    if after is not None:
        last = aliased(AccountBlock)
        moment = select(last.from_at).where(last.id == after[0]).scalar_subquery()
        query = query.where(
            tuple_(AccountBlock.from_at, AccountBlock.id) < tuple_(moment, literal(after[0]))
        )
    found = db.session.scalars(query).all()
    shown = found[:PAGE_ROWS]
    more = len(found) > PAGE_ROWS
    return Page(rows=shown, next_cursor=encode_cursor(shown[-1].id) if more else None)


def block_or_404(block_id: int) -> AccountBlock:
    """Return a block with its person, whoever may lift it.

    Raises:
        NotFoundError: there is none.
    """
    block = db.session.scalar(
        select(AccountBlock)
        .where(AccountBlock.id == block_id)
        .options(joinedload(AccountBlock.user))
    )
    if block is None:
        raise NotFoundError(_("No encontramos ese bloqueo."))
    return block


def grounds_about(user_id: int, places: Collection[str]) -> list[tuple[Decision, str]]:
    """Return the last decisions about a person's words that a block may cite, with their titles."""
    found = db.session.scalars(
        select(Decision)
        .join(Decision.item)
        .where(
            ModerationItem.author_id == user_id, Decision.undone_at.is_(None),
            Decision.kind.in_(GROUNDS), _of(places, Decision.entity_code),
        )
        .options(joinedload(Decision.item))
        .order_by(Decision.id.desc())
        .limit(MOST_GROUNDS)
    ).all()  # fmt: skip
    return _titled(found)


def grounds_of(block_id: int) -> list[tuple[Decision, str]]:
    """Return the decisions that a block rests on, with the title of what each is about."""
    found = db.session.scalars(
        select(Decision)
        .join(BlockGround, BlockGround.decision_id == Decision.id)
        .where(BlockGround.block_id == block_id)
        .options(joinedload(Decision.item))
        .order_by(Decision.id.desc())
    ).all()
    return _titled(found)


def author_of(item_id: int) -> tuple[ModerationItem, User | None]:
    """Return an item and the account of who wrote its thing.

    Raises:
        NotFoundError: there is no such item.
    """
    item = db.session.get(ModerationItem, item_id)
    if item is None:
        raise NotFoundError(_("No encontramos eso en la moderación."))
    return item, db.session.get(User, item.author_id) if item.author_id else None


def _titled(found: Sequence[Decision]) -> list[tuple[Decision, str]]:
    cards = things.load_many((one.item.kind, one.item.thing_id) for one in found)
    titles = {key: card.short_title for key, card in cards.items()}
    return [(one, titles.get((one.item.kind, one.item.thing_id), "")) for one in found]


def _with_cards(found: Sequence[Appeal]) -> list[Row]:
    about = [one.decision.item for one in found if one.decision is not None]
    cards = things.load_many((item.kind, item.thing_id) for item in about)
    return [Row(appeal=one, card=_card_of(one, cards)) for one in found]


def _card_of(appeal: Appeal, cards: dict) -> things.Card | None:
    if appeal.decision is None:
        return None
    return cards.get((appeal.decision.item.kind, appeal.decision.item.thing_id))


def _appeals(places: Collection[str]) -> Select[Appeal]:
    return (
        select(Appeal)
        .where(_of(places, Appeal.entity_code))
        .options(
            joinedload(Appeal.decision).joinedload(Decision.item),
            joinedload(Appeal.block).joinedload(AccountBlock.user),
        )
    )


def _of(places: Collection[str], column: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    if NATION in places:
        return true()
    return column.in_(sorted(places))
