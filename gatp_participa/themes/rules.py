"""Who may group, name and publish, and when. Pure."""

from __future__ import annotations

import math
from fractions import Fraction
from statistics import NormalDist
from typing import Protocol

from gatp_participa.accounts.rules import (
    NATION,
    Person,
    is_commission,
    is_secretariat,
    may_attend,
    may_view_everything,
)
from gatp_participa.accounts.rules import (
    opens_board as opens_board,
)
from gatp_participa.calls.status import CallStatus
from gatp_participa.themes.status import (
    LIVE,
    TRANSITIONS,
    EventKind,
    RunOutcome,
    RunStatus,
    ThemeStatus,
)

SHORTEST_NAME = 3
LONGEST_NAME = 120
LONGEST_SUMMARY = 600
# What a table can discuss, and what the engine is asked for at most.
FEWEST_THEMES = 2
MOST_THEMES = 200
# Into how many parts a theme is divided.
SPLIT_LIMITS = (2, 4)
LARGEST_SEED = 2**31 - 1
SHORTEST_REASON = 5
LONGEST_REASON = 500
LONGEST_COMMENT = 2_000
# One act of a person: what can be looked through on a screen before it is done.
MOST_MOVED = 500
# Fewer texts alike in the tray than this are read one by one.
FEWEST_IN_TRAY = 8
# Beyond this an accepted run is kept without the way back: its event would weigh megabytes.
MOST_UNDONE = 50_000
# A group of texts is compared with all of them from so many on, and it stands out when so many
# times as large a share of it ended up without a theme.
FEWEST_COMPARED = 20
MUCH_MORE = Fraction(3, 2)
# Some sixty groups are compared on a page: with 5 % three would stand out by chance alone.
CHANCE = 0.01
_LARGEST_EXACT = 2_000

# Not while nobody can write yet, nor when everything was answered.
GROUPED = frozenset(CallStatus) - {CallStatus.DRAFT, CallStatus.ARCHIVED}
UNDER_WAY = frozenset({RunStatus.QUEUED, RunStatus.RUNNING})


class HasStatus(Protocol):
    status: ThemeStatus


class HasOutcome(Protocol):
    status: RunStatus
    outcome: RunOutcome | None


class HasKind(Protocol):
    kind: EventKind
    undone_by_id: int | None


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


def may_review(person: Person, scope: str) -> bool:
    """Correct, accept and publish the themes of a scope: the Commission, or the state's table."""
    return is_commission(person) if scope == NATION else may_attend(person, scope)


def may_read_board(person: Person, scope: str) -> bool:
    """Read what reviewers see: any table reads the national board too, and corrects its own."""
    return (
        may_review(person, scope)
        or may_view_everything(person)
        or (scope == NATION and is_secretariat(person))
    )


def may_decide(run: HasOutcome) -> bool:
    """Say whether a run still waits for somebody to accept or discard it."""
    return run.status is RunStatus.DONE and run.outcome is RunOutcome.WAITING


def may_change(theme: HasStatus) -> bool:
    """Say whether texts may go into or out of a theme."""
    return theme.status in LIVE


def may_merge_away(theme: HasStatus) -> bool:
    """Say whether a theme may end inside another one: not once the tables received it."""
    return ThemeStatus.MERGED in TRANSITIONS[theme.status]


def may_undo(event: HasKind) -> bool:
    """Say whether an act on themes has a way back (publishing was told to many people)."""
    return event.undone_by_id is None and event.kind not in {EventKind.PUBLISH, EventKind.UNDO}


def may_rename(theme: HasStatus) -> bool:
    """Say whether a theme may still change its name: a discarded one is history."""
    return theme.status in LIVE


def may_publish(theme: HasStatus) -> bool:
    """Say whether a theme may become public."""
    return ThemeStatus.PUBLISHED in TRANSITIONS[theme.status]


def uneven(texts: int, without: int, overall: Fraction) -> bool:
    """Say whether too many texts of a group ended up without a theme, against all texts.

    That is: it has 20 texts or more, and its share is over one and a half times ``overall``
    (0 to 1, exact, so that a group right on the line is not over it).
    """
    return texts >= FEWEST_COMPARED and Fraction(without, texts) > MUCH_MORE * overall


def may_be_chance(texts: int, without: int, overall: Fraction) -> bool:
    """Say whether a share as high as this could come from chance alone.

    The probability of ``without`` or more in a binomial of ``texts`` draws is at least 1 %;
    exact up to 2,000 texts, beyond by the normal approximation with continuity correction.
    """
    share = float(overall)
    if without <= 0 or share >= 1:
        return True
    if share <= 0:
        return False
    if texts > _LARGEST_EXACT:
        spread = math.sqrt(texts * share * (1 - share))
        return NormalDist().cdf((texts * share - without + 0.5) / spread) >= CHANCE
    tail = math.fsum(
        math.exp(
            math.lgamma(texts + 1) - math.lgamma(k + 1) - math.lgamma(texts - k + 1)
            + k * math.log(share) + (texts - k) * math.log1p(-share)
        )
        for k in range(without, texts + 1)
    )  # fmt: skip
    return tail >= CHANCE
