"""When a digest goes, and who is told of what. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from gatp_participa.core.clock import MEXICO
from gatp_participa.following.status import Delivery

HOUR = 8  # in the morning of central Mexico
MONDAY = 0
# What is being written while a digest begins waits for the next one.
SETTLED = timedelta(minutes=5)
# What is older than this is no news: after a long stop nobody finds a year in their mail.
FRESH = timedelta(days=15)
MOST_ITEMS = 20
MOST_FOLLOWED = 500


def digests_due(now: datetime) -> list[Delivery]:
    """Return which digests may go at a moment: from 8 in the morning, the weekly on Mondays."""
    local = now.astimezone(MEXICO)
    if local.hour < HOUR:
        return []
    return [Delivery.DAILY, *([Delivery.WEEKLY] if local.weekday() == MONDAY else [])]
