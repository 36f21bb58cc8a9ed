"""Write down what a machine noticed in a text. It asks for a person's eyes and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, exists, or_, select

from gatp_participa.comments.models import Comment
from gatp_participa.core.db import db
from gatp_participa.moderation import rules, signals, things
from gatp_participa.moderation.models import Decision, ModerationItem, Report, Signal
from gatp_participa.moderation.services.opening import held, open_card
from gatp_participa.moderation.signals.repeats import MOST_COMPARED, SAME_DAY, alike
from gatp_participa.moderation.status import ItemStatus, Kind, SignalKind, Standing
from gatp_participa.moderation.things import Card
from gatp_participa.proposals.models import Proposal

Seen = Counter[tuple[SignalKind, str]]  # how many times each kind, in each field


def scan(kind: Kind, numbers: Iterable[int], *, now: datetime) -> int:
    """Look at some texts and return how many wait because of it. Twice is as once."""
    cards = things.load_many((kind, number) for number in numbers).values()
    known = _items_of(kind, [card.thing_id for card in cards])
    return sum(_look(card, known.get(card.thing_id), now) for card in cards)


def written_in(call_id: int, kind: Kind, *, after_id: int = 0, limit: int = 200) -> list[int]:
    """Return some of the proposals or comments of a call, by number."""
    if kind is Kind.PROPOSAL:
        query = select(Proposal.id).where(Proposal.call_id == call_id, Proposal.id > after_id)
        return list(db.session.scalars(query.order_by(Proposal.id).limit(limit)))
    query = (
        select(Comment.id)
        .join(Proposal, Proposal.id == Comment.proposal_id)
        .where(Proposal.call_id == call_id, Comment.id > after_id)
    )
    return list(db.session.scalars(query.order_by(Comment.id).limit(limit)))


def written_outside_calls(kind: Kind, *, after_id: int = 0, limit: int = 200) -> list[int]:
    """Return some of the things of a kind that belongs to no call, by number."""
    spoken = things.said_in(kind)
    if spoken is None:
        return []
    _said, table, _moment = spoken
    query = select(table.id).where(table.id > after_id).order_by(table.id).limit(limit)
    return list(db.session.scalars(query))


def scan_again(kind: Kind, number: int, *, now: datetime) -> None:
    """Bring the signals of a thing that is being decided to what it says now."""
    card = things.load(kind, number)
    item = _items_of(kind, [number]).get(number)
    if card is not None and item is not None:
        _store(item, _seen_in(card), now)


def _items_of(kind: Kind, numbers: list[int]) -> dict[int, ModerationItem]:
    rows = db.session.scalars(
        select(ModerationItem).where(
            ModerationItem.kind == kind, ModerationItem.thing_id.in_(numbers)
        )
    )
    return {row.thing_id: row for row in rows}


def _look(card: Card, item: ModerationItem | None, now: datetime) -> bool:
    if card.standing is Standing.GONE:
        return False
    if item is not None and item.decided_at is not None and card.changed_at <= item.decided_at:
        return False  # somebody decided about these very words
    seen = _seen_in(card)
    if not seen:
        if item is not None and item.status is ItemStatus.WAITING:
            _clear(held(item.id), now)
        return False
    _store(open_card(card, now=now), seen, now)
    return True


def _seen_in(card: Card) -> Seen:
    seen: Seen = Counter((one.kind, one.field) for one in signals.find(card.texts))
    if card.author_id is not None:
        if card.language == "und":
            seen[SignalKind.LANGUAGE, ""] = 1
        if times := _repeats(card):
            seen[SignalKind.REPEATED, ""] = times
    return seen


def _repeats(card: Card) -> int:
    """Return how many other texts of its author, that day, say almost the same; 0 when few."""
    spoken = things.said_in(card.kind)
    if spoken is None:
        return 0
    said, table, moment = spoken
    others = (
        select(getattr(table, said))
        .where(
            table.author_id == card.author_id, table.id != card.thing_id,
            moment > card.written_at - SAME_DAY, moment < card.written_at + SAME_DAY,
        )
        .order_by(table.id.desc())
        .limit(MOST_COMPARED)
    )  # fmt: skip
    return alike(card.texts[said], db.session.scalars(others))


def _store(item: ModerationItem, seen: Seen, now: datetime) -> None:
    """Make the signals of an item those, and its weight follow."""
    old = {
        (row.kind, row.field): row
        for row in db.session.scalars(select(Signal).where(Signal.item_id == item.id))
    }
    for key, row in old.items():
        if key not in seen:
            db.session.delete(row)
        else:
            row.times = seen[key]
    for kind, field in seen.keys() - old.keys():
        db.session.add(
            Signal(item_id=item.id, kind=kind, field=field, times=seen[kind, field], found_at=now)
        )
    before, after = weight_of(kind for kind, _f in old), weight_of(kind for kind, _f in seen)
    item.weight = max(0, item.weight - before) + after
    db.session.flush()


def weight_of(kinds: Iterable[SignalKind]) -> int:
    """Return what some kinds of signals weigh together, each once."""
    return sum(rules.SIGNAL_WEIGHTS[kind] for kind in set(kinds))


def _clear(item: ModerationItem, now: datetime) -> None:
    """Forget an item that only signals asked for, once its author took them out."""
    _store(item, Counter(), now)
    asked = db.session.scalar(
        select(
            or_(
                exists().where(Report.item_id == item.id),
                exists().where(Decision.item_id == item.id),
            )
        )
    )
    if not asked and not item.is_first_review:
        db.session.execute(delete(ModerationItem).where(ModerationItem.id == item.id))
        db.session.expunge(item)
