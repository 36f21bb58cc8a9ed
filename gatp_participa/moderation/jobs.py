"""Jobs of moderation: look at what was written, alert of what cannot wait, sum up each morning."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.jobs import schedule
from gatp_participa.jobs.queue import handler
from gatp_participa.moderation import labels, things
from gatp_participa.moderation.models import ModerationItem
from gatp_participa.moderation.queries import people
from gatp_participa.moderation.queries.queue import tally
from gatp_participa.moderation.services import scanning
from gatp_participa.moderation.status import ItemStatus, Kind, Reason
from gatp_participa.notices import services as notices
from gatp_participa.notices.letters import link
from gatp_participa.web.languages import speaking

DIGEST_HOUR = 8  # of central Mexico
BATCH = 50
LOT = 100


@handler("moderation.scan")
def scan(*, job: Any, kind: str, numbers: list[int]) -> None:
    """Look at texts that were just written, a few in each transaction; twice is as once."""
    for start in range(0, len(numbers), LOT):
        with transaction():
            scanning.scan(Kind(kind), numbers[start : start + LOT], now=clock.now())


@handler("moderation.alert")
def alert(*, job: Any, item_id: int, reason: str) -> None:
    """Write to those who moderate a place of what cannot wait: one letter an hour at most each."""
    now = clock.now()
    with transaction():
        item = db.session.get(ModerationItem, item_id)
        if item is None or item.status is ItemStatus.DECIDED:
            return
        card = things.load(item.kind, item.thing_id)
        for person in people.who_attend(item.entity_code, on=clock.local_day(now)):
            if not person.wants_alerts or (card and person.id == card.author_id):
                continue
            with speaking(person.language):
                notices.send(
                    "moderation_alert", to=person.email, now=now,
                    dedupe_key=f"moderation_alert:{person.id}:{now:%Y%m%d%H}",
                    reason=labels.REASONS[Reason(reason)], thing=labels.KINDS[item.kind],
                    due_on=item.due_on, url=link("moderation.item", item_id=item.id),
                    choices_url=link("moderation.letters"),
                )  # fmt: skip


@schedule.every("moderation.digest", hours=1)
def digest(**_job: Any) -> None:
    """From 8 in the morning of central Mexico, tell who moderates what waits; each once a day.

    Whoever was told that day is not told again: each letter has a key of its own.
    """
    now = clock.now()
    if now.astimezone(clock.MEXICO).hour < DIGEST_HOUR:
        return
    after_id: int | None = 0
    while after_id is not None:
        with transaction():
            after_id = _digest_lot(after_id, now)


def _digest_lot(after_id: int, now: datetime) -> int | None:
    today = clock.local_day(now)
    some = people.staff(today, after_id=after_id, limit=BATCH)
    for person in some:
        if not person.wants_digest:
            continue
        waits = tally(person.places, person.id, now=now, today=today)
        if not waits.waiting or waits.oldest is None:
            continue
        with speaking(person.language):
            notices.send(
                "moderation_digest", to=person.email, now=now,
                dedupe_key=f"moderation_digest:{today}:{person.id}", called=person.name,
                waits=waits, days=(now - waits.oldest) // timedelta(days=1),
                url=link("moderation.queue"), choices_url=link("moderation.letters"),
            )  # fmt: skip
    return some[-1].id if some else None
