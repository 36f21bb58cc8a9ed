"""How often somebody wants letters, and why they hear of a thing."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from gatp_participa.core.db import db
from gatp_participa.following.models import NoticePreference
from gatp_participa.following.queries.audience import reasons
from gatp_participa.following.status import Delivery, Kind, Why
from gatp_participa.notices.models import OutboxMessage


def delivery_of(user_id: int) -> Delivery:
    """Return how often a person wants letters; once a day while they said nothing."""
    chosen = db.session.scalar(
        select(NoticePreference.delivery).where(NoticePreference.user_id == user_id)
    )
    return chosen or Delivery.DAILY


def silenced_among(user_ids: Iterable[int]) -> set[int]:
    """Return who of some people wants no letters at all."""
    return set(
        db.session.scalars(
            select(NoticePreference.user_id).where(
                NoticePreference.user_id.in_(list(user_ids)),
                NoticePreference.delivery == Delivery.NONE,
            )
        )
    )


def whys_of(user_id: int, kind: Kind, number: int) -> set[Why]:
    """Return why a person hears of a thing: none, wrote it, supports it, follows it."""
    mine = reasons(user_id, user_id, kinds=[kind]).subquery()
    return {
        Why(why) for why in db.session.scalars(select(mine.c.why).where(mine.c.number == number))
    }


def has_own_letter(keys: Iterable[str]) -> set[str]:
    """Return which letters of their own were written already, by their key."""
    return set(
        db.session.scalars(
            select(OutboxMessage.dedupe_key).where(OutboxMessage.dedupe_key.in_(list(keys)))
        )
    )  # fmt: skip
