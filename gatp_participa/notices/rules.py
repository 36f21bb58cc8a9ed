"""When an address stops getting letters. Pure."""

from __future__ import annotations

from datetime import timedelta

MOST_BOUNCES = 2
WITHIN = timedelta(days=30)


def suspends(bounces: int) -> bool:
    """Say whether so many letters back in thirty days mean that an address does not work."""
    return bounces >= MOST_BOUNCES
