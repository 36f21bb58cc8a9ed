"""What became of what was promised: activities, evidence, verification and changes of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from gatp_participa.accounts.status import Sector
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.pages.queries.promise_rows import happenings
from gatp_participa.plans.progress import DONE, is_late, state_left_by
from gatp_participa.plans.status import CommitmentStatus, Verdict

MOST_CHANGES = 3  # told of each promise, besides being suspended, resumed or withdrawn


@dataclass(frozen=True, kw_only=True)
class Moment:
    """Something that happened to a promise; ``about`` is the row it is told from, if any."""

    kind: str
    at: datetime
    about: Any = None


@dataclass(frozen=True, kw_only=True)
class Step:
    """An activity of a promise, in short."""

    id: int
    title: str
    starts_on: date
    ends_on: date
    status: CommitmentStatus
    is_at_risk: bool
    is_late: bool


@dataclass(kw_only=True)
class Became:
    """What a promise has to show: its first activities, its newest evidence, its last moments."""

    activities: list[Step] = field(default_factory=list)
    activities_count: int = 0
    verified_count: int = 0
    is_late: bool = False
    evidence: list[Row] = field(default_factory=list)
    evidence_count: int = 0
    changes_count: int = 0
    verified_by: list[Sector] = field(default_factory=list)
    verified_at: datetime | None = None
    moments: list[Moment] = field(default_factory=list)


def what_became(commitments: Sequence[Row]) -> dict[int, Became]:
    """Return what became of some public promises by number (one query; none without any).

    Each row has the columns that a road reads of a commitment: ``status``, ``ends_on``,
    ``declared_at``, ``verified_at``, ``verified_progress`` and the moment it was public, ``at``.
    """
    if not commitments:
        return {}
    found: dict[int, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in db.session.execute(happenings([one.id for one in commitments])):
        found[row.commitment_id][row.kind].append(row)
    return {row.id: _became(row, found[row.id]) for row in commitments}


def _became(promise: Row, of: dict[str, list[Row]]) -> Became:
    today = clock.today()
    steps = sorted(of["activity"], key=lambda row: row.number)
    accepted = [row for row in of["verdict"] if row.word == Verdict.ACCEPTED]
    return Became(
        activities=[_step(row, today) for row in steps],
        activities_count=steps[0].total if steps else 0,
        verified_count=steps[0].verified if steps else 0,
        is_late=is_late(promise.status, promise.ends_on, today),
        evidence=of["evidence"],
        evidence_count=of["evidence"][0].total if of["evidence"] else 0,
        changes_count=of["change"][0].total if of["change"] else 0,
        verified_by=sorted({Sector(row.sector) for row in accepted}, key=list(Sector).index),
        verified_at=accepted[0].at if accepted else None,
        moments=sorted(
            [*_declared(promise, of), *_verified(promise, of, accepted), *_changed(promise, of)],
            key=lambda one: one.at,
        ),
    )


def _step(row: Row, today: date) -> Step:
    status = CommitmentStatus(row.word)
    return Step(
        id=row.activity_id, title=row.title, starts_on=row.starts_on, ends_on=row.ends_on,
        status=status, is_at_risk=bool(row.at_risk), is_late=is_late(status, row.ends_on, today),
    )  # fmt: skip


def _declared(promise: Row, of: dict[str, list[Row]]) -> list[Moment]:
    """Return the first report, and when all was declared done if it is."""
    first = of["report"][0].at if of["report"] else promise.declared_at
    final = of["final"][0].at if of["final"] else promise.declared_at
    is_done = promise.status in DONE
    told = [Moment(kind="completed", at=final)] if is_done and final is not None else []
    if first is None or (is_done and first == final):
        return told
    return [Moment(kind="reported", at=first), *told]


def _verified(promise: Row, of: dict[str, list[Row]], accepted: list[Row]) -> list[Moment]:
    """Return every refusal, and the last time that something was seen to be so."""
    refused = [
        Moment(kind="refused", at=row.at, about=row)
        for row in of["verdict"]
        if row.word == Verdict.REFUSED
    ]
    last = accepted[0].at if accepted else promise.verified_at
    if last is None or not promise.verified_progress:
        return refused
    kind = "verified" if is_kept(promise) else "checked"
    return [*refused, Moment(kind=kind, at=last, about=accepted[0] if accepted else None)]


def _changed(promise: Row, of: dict[str, list[Row]]) -> list[Moment]:
    """Return how its life was stopped or went on, and the last changes of its words."""
    told, words = [], 0
    for row in of["change"]:
        left = state_left_by(row.changes)
        if left is None:
            words += 1
            if words > MOST_CHANGES:
                continue
        told.append(Moment(kind=_KINDS.get(left, "resumed") if left else "changed",
                           at=row.at, about=row))  # fmt: skip
    stopped = _KINDS.get(promise.status)
    if stopped and not any(one.kind == stopped for one in told):
        # All its activities were, one by one: it was when the last of them was.
        told.append(Moment(kind=stopped, at=of["change"][0].at if of["change"] else promise.at))
    return told


_KINDS = {
    CommitmentStatus.SUSPENDED: "suspended",
    CommitmentStatus.WITHDRAWN: "promise_withdrawn",
}


def is_kept(promise: Any) -> bool:
    """Say whether all of a promise was seen to be done by who is not the government."""
    return promise.status is not CommitmentStatus.WITHDRAWN and promise.verified_progress == 100
