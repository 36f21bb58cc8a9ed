"""Put something in the queue. It only asks for a person's eyes: nothing is hidden here."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from gatp_participa.core.db import db, insert
from gatp_participa.jobs import queue
from gatp_participa.moderation import rules, things
from gatp_participa.moderation.models import ModerationItem
from gatp_participa.moderation.status import ItemStatus, Kind, Reason
from gatp_participa.moderation.things import Card


def open_item(
    kind: Kind, thing_id: int, *, now: datetime, first_review: bool = False
) -> ModerationItem:
    """Make a thing wait for a decision and return its item, held until the end.

    One that waits already is returned as it is; a decided one waits again from now, with its
    counts at zero. However many ask at once, there is one item for each thing.

    Raises:
        NotFoundError: there is no such thing.
    """
    return open_card(things.load_or_404(kind, thing_id), now=now, first_review=first_review)


def open_card(card: Card, *, now: datetime, first_review: bool = False) -> ModerationItem:
    """Do the same for a thing that was loaded already."""
    days = rules.DAYS_FIRST_REVIEW if first_review else rules.DAYS
    row = {
        "kind": card.kind, "thing_id": card.thing_id, "call_id": card.call_id,
        "entity_code": card.entity_code, "author_id": card.author_id,
        "status": ItemStatus.WAITING, "opened_at": now, "due_on": rules.due_on(now, days=days),
        "is_first_review": first_review, "reports_count": 0, "weight": 0,
    }  # fmt: skip
    db.session.execute(
        insert(ModerationItem)
        .values(row)
        .on_conflict_do_nothing(index_elements=["kind", "thing_id"])
    )
    item = held(
        select(ModerationItem.id).where(
            ModerationItem.kind == card.kind, ModerationItem.thing_id == card.thing_id
        ).scalar_subquery()
    )  # fmt: skip
    if item.status is ItemStatus.DECIDED:
        wait_again(item, now=now)
        item.is_first_review = first_review
    db.session.flush()
    return item


def held(item_id: object) -> ModerationItem:
    """Return an item as it is now, held until the end of the transaction."""
    return db.session.scalars(
        select(ModerationItem)
        .where(ModerationItem.id == item_id)
        .with_for_update(of=ModerationItem)
        .execution_options(populate_existing=True)
    ).one()


def wait_again(item: ModerationItem, *, now: datetime) -> None:
    """Make a decided item wait from now, with nobody's reports yet."""
    item.status, item.decided_at = ItemStatus.WAITING, None
    item.opened_at, item.due_on = now, rules.due_on(now)
    item.reports_count = item.weight = 0
    item.taken_by_id = item.taken_until = None


def add_weight(item: ModerationItem, reason: Reason, *, now: datetime) -> None:
    """Count one more person who reported an item that :func:`open_item` gave.

    It moves the item up the queue and nothing else. What cannot wait is due the next working
    day, and those who moderate there get a letter.
    """
    is_urgent = reason in rules.URGENT
    item.reports_count += 1
    item.weight += rules.URGENT_WEIGHT if is_urgent else rules.REPORT_WEIGHT
    if is_urgent:
        item.due_on = min(item.due_on, rules.due_on(now, days=rules.DAYS_URGENT))
        queue.enqueue("moderation.alert", now=now, item_id=item.id, reason=reason.value)
    db.session.flush()
