"""Who may group, name and publish, and when. Pure."""

from __future__ import annotations

from typing import Protocol

from gatp_participa.calls.status import CallStatus
from gatp_participa.themes.status import TRANSITIONS, RunStatus, ThemeStatus

SHORTEST_NAME = 3
LONGEST_NAME = 120
LONGEST_SUMMARY = 600
# What a table can discuss, and what the engine is asked for at most.
FEWEST_THEMES = 2
MOST_THEMES = 200
LARGEST_SEED = 2**31 - 1

# Not while nobody can write yet, nor when everything was answered.
GROUPED = frozenset(CallStatus) - {CallStatus.DRAFT, CallStatus.ARCHIVED}
UNDER_WAY = frozenset({RunStatus.QUEUED, RunStatus.RUNNING})


class HasStatus(Protocol):
    status: ThemeStatus


def national_limits(texts: int) -> tuple[int, int]:
    """Return the fewest and the most themes to look for in a whole country's texts.

    A country has more to say than the table of one state: up to the square root of half the
    texts, 60 at most, and no fewer than half of that. With 1,000 texts, 11 to 22; with
    12,000, 30 to 60.
    """
    most = max(FEWEST_THEMES, min(60, round((texts / 2) ** 0.5)))
    return max(FEWEST_THEMES, most // 2), most


def may_group(call_status: CallStatus) -> bool:
    """Say whether the proposals of a call in this status may be grouped."""
    return call_status in GROUPED


def may_rename(theme: HasStatus) -> bool:
    """Say whether a theme may still change its name: a discarded one is history."""
    return theme.status is not ThemeStatus.DISCARDED


def may_publish(theme: HasStatus) -> bool:
    """Say whether a theme may become public."""
    return ThemeStatus.PUBLISHED in TRANSITIONS[theme.status]
