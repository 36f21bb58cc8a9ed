"""Begin the digests of a day, and write down what they covered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update

from gatp_participa.core import clock
from gatp_participa.core.db import db, insert
from gatp_participa.following import rules
from gatp_participa.following.models import Digest, News, NoticePreference
from gatp_participa.following.status import Delivery
from gatp_participa.jobs import queue

_UNSYNCHRONIZED = {"synchronize_session": False}


def begin_digests(now: datetime, *, only: Delivery | None = None) -> list[int]:
    """Begin the digests whose hour came and were not begun today; return their numbers.

    Each takes the news where the last one left them, however many days ago that was. With
    ``only`` the others wait.
    """
    due = [one for one in rules.digests_due(now) if only in (None, one)]
    begun = [_begin(delivery, now) for delivery in due]
    return [number for number in begun if number is not None]


def mark_told(delivery: Delivery, until_id: int, *, user_ids: Sequence[int]) -> None:
    """Write that some people heard, or had nothing to hear, of the news until a number."""
    db.session.execute(
        update(NoticePreference)
        .where(
            NoticePreference.user_id.in_(user_ids), NoticePreference.delivery == delivery,
            NoticePreference.told_until_id < until_id,
        )
        .values(told_until_id=until_id),
        execution_options=_UNSYNCHRONIZED,
    )  # fmt: skip


def _begin(delivery: Delivery, now: datetime) -> int | None:
    last = db.session.scalar(select(func.max(Digest.until_id)).where(Digest.delivery == delivery))
    settled = db.session.scalar(
        select(func.max(News.id)).where(News.happened_at <= now - rules.SETTLED)
    )
    after = last or 0
    row = {
        "delivery": delivery, "on_day": clock.local_day(now), "after_id": after,
        "until_id": max(after, settled or 0), "begun_at": now,
    }  # fmt: skip
    statement = insert(Digest).values(row).on_conflict_do_nothing(
        index_elements=["delivery", "on_day"]
    )  # fmt: skip
    number = db.session.scalar(statement.returning(Digest.id))
    if number is not None:
        queue.enqueue(
            "following.digest", now=now, key=f"following.digest:{number}", digest_id=number
        )
    return number
