"""Write the letters: of each news at once, of a day or of a week. Each may run twice.

A few people at a time, each lot in a transaction of its own: memory does not grow with the
country, and a worker that dies leaves nobody told twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.following import queries, rules, services
from gatp_participa.following.models import Digest
from gatp_participa.following.notices import Item, grouped, items_for
from gatp_participa.following.queries.audience import Person
from gatp_participa.following.sealing import unsubscribe_url
from gatp_participa.following.status import Delivery
from gatp_participa.jobs import schedule
from gatp_participa.jobs.queue import handler, report
from gatp_participa.notices import services as notices
from gatp_participa.notices.letters import link
from gatp_participa.web.languages import speaking

BATCH = 50  # people: what SQLite's one writer waits for is a lot of these


@schedule.every("following.begin_digests", minutes=10)
def begin_digests(**_job: Any) -> None:
    """Begin the digests from 8 in the morning of central Mexico; each once a day."""
    now = clock.now()
    if not rules.digests_due(now):
        return
    with transaction():
        services.begin_digests(now)


@handler("following.digest")
def digest(*, job: Any, digest_id: int) -> None:
    """Write to everyone who has something to read in a round of digests."""
    after_id: int | None = 0
    told = 0
    while after_id is not None:
        with transaction():
            after_id, count = _digest_lot(digest_id, after_id)
        told += count
        report(None if job is None else job.id, 0 if after_id else 100, f"{told} cartas")


@handler("following.tell_at_once")
def tell_at_once(*, job: Any, news_id: int) -> None:
    """Write of one news to those who want each in its moment."""
    after_id: int | None = 0
    while after_id is not None:
        with transaction():
            after_id = _at_once_lot(news_id, after_id)


@handler("following.catch_up")
def catch_up(*, job: Any, user_id: int, after_id: int, until_id: int) -> None:
    """Give who stopped waiting for digests what waited for one."""
    with transaction():
        found = queries.people(Delivery.AT_ONCE, after_id=user_id - 1, limit=1)
        some = [replace(one, told_until_id=after_id) for one in found if one.user_id == user_id]
        told = queries.told_to(some, after_id=after_id, until_id=until_id, ignores_told=True)
        for person in some:
            items = items_for(some, told).get(person.user_id)
            if items:
                _write(person, items, Delivery.DAILY, f"catch_up:{until_id}:{user_id}")


def _digest_lot(digest_id: int, after_id: int) -> tuple[int | None, int]:
    """Write to some people; return the last one's number, and how many letters."""
    one = db.session.get_one(Digest, digest_id)
    some = queries.people(one.delivery, after_id=after_id, limit=BATCH)
    if not some:
        one.finished_at = one.finished_at or clock.now()
        return None, 0
    told = queries.told_to(some, after_id=one.after_id, until_id=one.until_id)
    items = items_for(some, told)
    for person in some:
        if mine := items.get(person.user_id):
            _write(person, mine, one.delivery, f"digest:{digest_id}:{person.user_id}")
    services.mark_told(
        one.delivery, one.until_id, user_ids=[person.user_id for person in some]
    )  # fmt: skip
    return some[-1].user_id, len(items)


def _at_once_lot(news_id: int, after_id: int) -> int | None:
    some = queries.people(Delivery.AT_ONCE, after_id=after_id, limit=BATCH)
    told = queries.told_to(some, after_id=0, until_id=news_id, only_id=news_id)
    items = items_for(some, told)
    for person in some:
        for item in items.get(person.user_id, ()):
            with speaking(person.language):
                notices.send(
                    "news", to=person.email, now=clock.now(),
                    dedupe_key=f"news:{item.news_id}:{person.user_id}",
                    unsubscribe_url=unsubscribe_url(person.user_id), called=person.name, item=item,
                    path_url=link("pages.path"),
                )  # fmt: skip
    return some[-1].user_id if some else None


def _write(person: Person, items: Sequence[Item], delivery: Delivery, key: str) -> None:
    more = max(0, len(items) - rules.MOST_ITEMS)
    with speaking(person.language):
        notices.send(
            "digest", to=person.email, now=clock.now(), dedupe_key=key,
            unsubscribe_url=unsubscribe_url(person.user_id), called=person.name,
            first=items[0], groups=grouped(items[: rules.MOST_ITEMS]), more=more,
            count=len(items), is_weekly=delivery is Delivery.WEEKLY, path_url=link("pages.path"),
        )  # fmt: skip
