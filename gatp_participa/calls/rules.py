"""What a call lets people do, and when its life may go on. Pure: a call, a moment, a person.

Who runs calls is :func:`gatp_participa.accounts.rules.is_commission`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from gatp_participa.calls.status import TRANSITIONS, Act, CallStatus, Standing

# A public reason shorter than this explains nothing.
MIN_REASON = 20
# The most supports that a limit may give each person: more than this limits nobody.
MOST_SUPPORTS = 500


class Stage(Protocol):
    starts_at: datetime
    ends_at: datetime
    allows_submit: bool
    allows_support: bool
    allows_comment: bool


class Timed(Protocol):
    status: CallStatus
    opens_at: datetime
    closes_at: datetime

    @property
    def stages(self) -> Sequence[Stage]: ...


def acts_of(stage: Stage) -> list[Act]:
    """Return what a stage lets people do while it lasts."""
    allowed = {
        Act.SUBMIT: stage.allows_submit,
        Act.SUPPORT: stage.allows_support,
        Act.COMMENT: stage.allows_comment,
    }
    return [act for act, is_allowed in allowed.items() if is_allowed]


def stages_now(call: Timed, now: datetime) -> list[Stage]:
    """Return the stages in force: none unless the call is open."""
    if call.status != CallStatus.OPEN:
        return []
    return [stage for stage in call.stages if stage.starts_at <= now < stage.ends_at]


def open_until(call: Timed, act: Act, now: datetime) -> datetime | None:
    """Return until when people may do ``act``, or None when they may not now."""
    ends = [stage.ends_at for stage in stages_now(call, now) if act in acts_of(stage)]
    return max(ends, default=None)


def open_from(call: Timed, act: Act, now: datetime) -> datetime | None:
    """Return when ``act`` will be possible, or None when it is now or never will be."""
    if call.status not in (CallStatus.PUBLISHED, CallStatus.OPEN) or open_until(call, act, now):
        return None
    starts = [s.starts_at for s in call.stages if s.starts_at > now and act in acts_of(s)]
    return min(starts, default=None)


def may_submit(call: Timed, now: datetime) -> bool:
    return open_until(call, Act.SUBMIT, now) is not None


def may_support(call: Timed, now: datetime) -> bool:
    return open_until(call, Act.SUPPORT, now) is not None


def may_comment(call: Timed, now: datetime) -> bool:
    return open_until(call, Act.COMMENT, now) is not None


def standing(call: Timed, now: datetime) -> Standing:
    """Say how a visitor sees the call; one that just ended is over even before it is closed."""
    if call.status in (CallStatus.DRAFT, CallStatus.PUBLISHED):
        return Standing.COMING
    if call.status == CallStatus.OPEN and now < call.closes_at:
        return Standing.OPEN
    return Standing.PAST


def may_become(call: Timed, status: CallStatus) -> bool:
    return status in TRANSITIONS[call.status]


def may_edit(call: Timed) -> bool:
    """Its words, while people still take part by them; its dates only while it is a draft."""
    return call.status in (CallStatus.DRAFT, CallStatus.PUBLISHED, CallStatus.OPEN)


def may_publish(call: Timed, now: datetime) -> bool:
    return may_become(call, CallStatus.PUBLISHED) and now < call.closes_at


def may_open(call: Timed, now: datetime) -> bool:
    """On its date, neither before nor again: reopening is an extension, with its reason."""
    return call.status == CallStatus.PUBLISHED and call.opens_at <= now


def may_close(call: Timed, now: datetime) -> bool:
    """On the date that was announced, never before it."""
    return may_become(call, CallStatus.CLOSED) and call.closes_at <= now


def is_limit(limit: int | None) -> bool:
    """Say whether a number may limit the supports of each person; None is no limit."""
    return limit is None or 1 <= limit <= MOST_SUPPORTS


def takes_nothing_away(before: int | None, after: int | None) -> bool:
    """Say whether a limit leaves everybody with at least the supports that another one gave."""
    return after is None or (before is not None and after >= before)


def may_extend(call: Timed) -> bool:
    """Until its texts start to be analysed."""
    return call.status in (CallStatus.PUBLISHED, CallStatus.OPEN, CallStatus.CLOSED)


def may_analyse(call: Timed) -> bool:
    return may_become(call, CallStatus.ANALYSING)


def may_publish_results(call: Timed) -> bool:
    return may_become(call, CallStatus.RESULTS)


def may_archive(call: Timed) -> bool:
    return may_become(call, CallStatus.ARCHIVED)


@dataclass(frozen=True)
class Step:
    """A stop on the road of a call: a stage, or what happens after them."""

    name: str  # stage, analysis, results, archived
    when: str  # past, now, next
    stage: Stage | None = None


_AFTER = (
    ("analysis", CallStatus.ANALYSING),
    ("results", CallStatus.RESULTS),
    ("archived", CallStatus.ARCHIVED),
)
_ORDER = list(CallStatus)


def road(call: Timed, now: datetime) -> list[Step]:
    """Return the road of a call: its stages by date, then what follows, each past, now or next."""
    steps = [Step("stage", _stage_when(call, stage, now), stage) for stage in call.stages]
    reached = _ORDER.index(call.status)
    for name, status in _AFTER:
        place = _ORDER.index(status)
        when = "next" if place > reached else ("now" if place == reached else "past")
        steps.append(Step(name, when))
    return steps


def _stage_when(call: Timed, stage: Stage, now: datetime) -> str:
    if stage in stages_now(call, now):
        return "now"
    return "past" if stage.ends_at <= now or standing(call, now) == Standing.PAST else "next"
