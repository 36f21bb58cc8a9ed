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


def may_group(call_status: CallStatus) -> bool:
    """Say whether the proposals of a call in this status may be grouped."""
    return call_status in GROUPED


def may_rename(theme: HasStatus) -> bool:
    """Say whether a theme may still change its name: a discarded one is history."""
    return theme.status is not ThemeStatus.DISCARDED


def may_publish(theme: HasStatus) -> bool:
    """Say whether a theme may become public."""
    return ThemeStatus.PUBLISHED in TRANSITIONS[theme.status]
