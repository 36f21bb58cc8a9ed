"""A call of one state where each person counts once and supports five proposals at most."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from stdnum.mx import curp

from gatp_participa.accounts.models import User
from gatp_participa.calls import services as calls
from gatp_participa.calls.models import Call
from gatp_participa.core.db import transaction
from gatp_participa.dev.services.texts import document
from gatp_participa.identity import services as identity
from gatp_participa.identity.status import Level
from gatp_participa.proposals import services as proposals
from gatp_participa.proposals.services import ProposalDraft

ENTITY = "20"
EACH = 5
LASTS = timedelta(days=30)


def open_verified_call(
    people: list[User], commission: User, opens_at: datetime, now: datetime, dice: random.Random
) -> Call:
    """Open a call some days ago, verify some people, and let them propose and support."""
    story = document("verified")
    _verify(people, opens_at)
    with transaction():
        draft = calls.CallDraft(
            title=story["title"], summary=story["summary"], rules=story["rules"],
            opens_at=opens_at, closes_at=opens_at + LASTS, entity_codes=(ENTITY,),
            topics=tuple(story["topics"]), identity_level=Level.VERIFIED, supports_limit=EACH,
        )  # fmt: skip
        call = calls.create(draft, person=commission, now=opens_at - timedelta(days=8))
        calls.publish(call, person=commission, now=opens_at - timedelta(days=5))
    with transaction():
        calls.sweep(opens_at)
    authors = dice.sample(people, k=len(story["proposals"]))
    with transaction():
        numbers = [
            _propose(text, call, author, opens_at + timedelta(hours=9 * place + 3))
            for place, (text, author) in enumerate(zip(story["proposals"], authors, strict=True))
        ]
    with transaction():
        _support(dict(zip(numbers, authors, strict=True)), people, now, dice)
    return call


def invented_curp(number: int) -> str:
    """Return a CURP that nobody has: the generic letters of who has none, and a right last digit."""
    born = date(1950, 1, 1) + timedelta(days=311 * number)
    body = f"XEXX{born:%y%m%d}{'HM'[number % 2]}NEXXX0"
    return body + curp.calc_check_digit(body)


def _verify(people: list[User], now: datetime) -> None:
    for number, person in enumerate(people):
        identity.prove_by_curp(invented_curp(number), person=person, now=now)


def _propose(text: dict[str, str], call: Call, author: User, now: datetime) -> int:
    topics = {topic.name: topic.id for topic in call.topics}
    draft = ProposalDraft(
        title=text["title"], problem=text["problem"], action=text["action"],
        entity_code=ENTITY, topic_id=topics.get(text["topic"]), accepts_privacy=True,
    )  # fmt: skip
    return proposals.submit(draft, call=call, author=author, now=now).id


def _support(
    authors: dict[int, User], people: list[User], now: datetime, dice: random.Random
) -> None:
    for person in people:
        others = [number for number, author in authors.items() if author.id != person.id]
        for number in sorted(dice.sample(others, k=dice.randint(1, EACH))):
            moment = now - timedelta(minutes=dice.randrange(60, 7 * 24 * 60))
            proposals.support(number, person=person, now=moment)
