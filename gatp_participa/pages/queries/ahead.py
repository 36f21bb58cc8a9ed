"""How far a proposal has come, how its promises are, and what comes next. Pure, from its rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row

from gatp_participa.core import clock
from gatp_participa.pages.queries.names import table_name
from gatp_participa.pages.queries.promises import is_kept
from gatp_participa.pages.status import Advance, Outcome
from gatp_participa.plans.progress import DONE, STOPPED
from gatp_participa.plans.status import CommitmentStatus
from gatp_participa.proposals.status import ProposalStatus


def body_of(row: Row, place: str) -> str:
    """Return the table that a theme was referred to, as it was called that day."""
    day = clock.local_day(row.referred_at)
    return table_name(place, has_secretariat=row.secretariat_id is not None, on=day)


def advance_of(themes: Sequence[Row], commitments: Sequence[Row]) -> Advance:
    """Return the furthest point of a road; a promise that was withdrawn is none."""
    if any(row.status is not CommitmentStatus.WITHDRAWN for row in commitments):
        return Advance.COMMITTED
    if any(row.answered_at is not None for row in themes):
        return Advance.ANSWERED
    return Advance.GROUPED if themes else Advance.RECEIVED


def next_of(
    one: Row, themes: Sequence[Row], commitments: Sequence[Row], place: str
) -> tuple[str, date | None, str]:
    """Return what comes next: its kind, until when, and who has to do it."""
    if one.status is ProposalStatus.IN_REVIEW:
        return "review", None, ""
    if one.status is not ProposalStatus.PUBLISHED:
        return "", None, ""
    kind, on = _next_of_promises(commitments)
    if kind != "dropped" and commitments:
        return kind, on, ""
    waiting = [row for row in themes if row.referred_at is not None and row.decision is None]
    if waiting:
        first = min(waiting, key=lambda row: row.answer_due_on)
        return "answer", first.answer_due_on, body_of(first, place)
    if kind:
        return kind, on, ""
    decisions = {row.decision.value for row in themes if row.decision is not None}
    for decision in ("include", "combine", "under_study", "refer", "not_now"):
        if decision in decisions:
            return decision, None, ""
    if themes:
        return "refer_theme", None, ""
    return ("group", clock.local_day(one.call_closes_at), "")


def _next_of_promises(commitments: Sequence[Any]) -> tuple[str, date | None]:
    """Return what is left to do of some promises; "dropped" when all were withdrawn."""
    left = [row for row in commitments if not is_kept(row)]
    undone = [row for row in left if row.status not in DONE | STOPPED]
    if undone:
        return "fulfil", min(row.ends_on for row in undone)
    statuses = {row.status for row in left}
    if statuses & DONE:
        return "verify", None
    if CommitmentStatus.SUSPENDED in statuses:
        return "resume", None
    return ("dropped", None) if left and len(left) == len(commitments) else ("", None)


def outcome_of(commitments: Sequence[Any]) -> Outcome | None:
    """Return how the promises of a proposal are: kept when all that were not withdrawn are."""
    if not commitments:
        return None
    live = [row for row in commitments if row.status is not CommitmentStatus.WITHDRAWN]
    if live and all(is_kept(row) for row in live):
        return Outcome.KEPT
    statuses = {row.status for row in commitments if not is_kept(row)}
    if statuses - STOPPED - DONE:
        return Outcome.GOING
    if statuses & DONE:
        return Outcome.DECLARED
    is_over = statuses == {CommitmentStatus.WITHDRAWN}
    return Outcome.WITHDRAWN if is_over else Outcome.SUSPENDED
