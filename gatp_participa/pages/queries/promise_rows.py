"""The rows of what some promises have and of what happened to them: one table of one query."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from gatp_participa.core.db import UTCDateTime
from gatp_participa.plans.models import (
    Activity,
    CommitmentChange,
    Evidence,
    ProgressUpdate,
    Verification,
)
from gatp_participa.plans.status import CommitmentStatus, Report

MOST_ACTIVITIES = 5
MOST_PIECES = 3
MOST_READ = 12  # verifications, and changes, that are looked at of each promise


def happenings(numbers: Sequence[int]) -> Select:
    """Return in one table what was changed, reported, shown, verified, and is to be done.

    What has a moment comes the newest first; of each promise, the first activities, the newest
    pieces of evidence, and the last verifications and changes.
    """
    every = union_all(
        _changes(numbers),
        _activities(numbers),
        _reports("report", func.min(ProgressUpdate.reported_at), numbers),
        _reports("final", func.max(ProgressUpdate.reported_at), numbers,
                 ProgressUpdate.report == Report.FINAL_RESULT),
        _evidence(numbers),
        _verdicts(numbers),
    ).subquery()  # fmt: skip
    return select(every).order_by(every.c.at.desc(), every.c.number.desc())


_NOTHING = cast(null(), Integer)
_NO_DAY = cast(null(), Date)
_SILENCE = literal("", String)


def _arm(kind: str, at: Any, **columns: Any) -> list[ColumnElement]:
    """Return the columns that every arm of the union has, empty where it says nothing of them."""
    shape = {
        "activity_id": _NOTHING, "number": _NOTHING, "version": _NOTHING, "total": _NOTHING,
        "verified": _NOTHING, "at_risk": _NOTHING, "starts_on": _NO_DAY, "ends_on": _NO_DAY,
        "title": _SILENCE, "word": _SILENCE, "sector": _SILENCE,
        "changes": cast(null(), CommitmentChange.changes.type),
    }  # fmt: skip
    told = {"kind": literal(kind, String), "at": at} | shape | columns
    return [column.label(name) for name, column in told.items()]


def _changes(numbers: Sequence[int]) -> Select:
    of_each = CommitmentChange.commitment_id
    ranked = (
        select(
            CommitmentChange,
            func.count().over(partition_by=of_each).label("total"),
            func.row_number()
            .over(partition_by=of_each, order_by=CommitmentChange.id.desc())
            .label("place"),
        )
        .where(CommitmentChange.commitment_id.in_(numbers))
        .subquery()
    )
    c = ranked.c
    return select(
        c.commitment_id,
        *_arm("change", c.changed_at, number=c.id, total=c.total, title=c.why, word=c.approved_by,
              changes=c.changes),
    ).where(c.place <= MOST_READ)  # fmt: skip


def _activities(numbers: Sequence[int]) -> Select:
    """Return the first activities of each promise, with how many there are and are verified."""
    of_each = Activity.commitment_id
    is_verified = case((Activity.status == CommitmentStatus.VERIFIED, 1), else_=0)
    ranked = (
        select(
            Activity,
            func.count().over(partition_by=of_each).label("total"),
            func.sum(is_verified).over(partition_by=of_each).label("verified"),
            func.row_number().over(partition_by=of_each, order_by=Activity.position).label("place"),
        )
        .where(Activity.commitment_id.in_(numbers))
        .subquery()
    )
    c = ranked.c
    return select(
        c.commitment_id,
        *_arm("activity", cast(null(), UTCDateTime()), activity_id=c.id, number=c.position,
              total=c.total, verified=c.verified, starts_on=c.starts_on, ends_on=c.ends_on,
              title=c.title, word=cast(c.status, String), at_risk=cast(c.is_at_risk, Integer)),
    ).where(c.place <= MOST_ACTIVITIES)  # fmt: skip


def _reports(kind: str, at: Any, numbers: Sequence[int], *conditions: Any) -> Select:
    return (
        select(Activity.commitment_id, *_arm(kind, at))
        .join(Activity, Activity.id == ProgressUpdate.activity_id)
        .where(Activity.commitment_id.in_(numbers), *conditions)
        .group_by(Activity.commitment_id)
    )


def _evidence(numbers: Sequence[int]) -> Select:
    """Return the newest pieces of each promise as they are now, with how many there are."""
    newest_first = (Evidence.added_at.desc(), Evidence.id.desc())
    version = func.row_number().over(
        partition_by=(Evidence.activity_id, Evidence.number), order_by=Evidence.version.desc()
    )
    versions = (
        select(Evidence.id, Activity.commitment_id, version.label("age"))
        .join(Activity, Activity.id == Evidence.activity_id)
        .where(Activity.commitment_id.in_(numbers))
        .subquery()
    )
    of_each = versions.c.commitment_id
    pieces = (
        select(
            of_each, Evidence.activity_id, Evidence.number, Evidence.version, Evidence.title,
            Evidence.added_at, Activity.title.label("activity"),
            func.count().over(partition_by=of_each).label("total"),
            func.row_number().over(partition_by=of_each, order_by=newest_first).label("place"),
        )
        .join(Evidence, Evidence.id == versions.c.id)
        .join(Activity, Activity.id == Evidence.activity_id)
        .where(versions.c.age == 1)
        .subquery()
    )  # fmt: skip
    c = pieces.c
    return select(
        c.commitment_id,
        *_arm("evidence", c.added_at, activity_id=c.activity_id, number=c.number,
              version=c.version, total=c.total, title=c.title, word=c.activity),
    ).where(c.place <= MOST_PIECES)  # fmt: skip


def _verdicts(numbers: Sequence[int]) -> Select:
    """Return who said what of the final reports: their sector, never their name."""
    ranked = (
        select(
            Activity.commitment_id, Activity.title, Verification.id, Verification.activity_id,
            Verification.verified_at, cast(Verification.verdict, String).label("verdict"),
            cast(Verification.sector, String).label("sector"),
            func.row_number()
            .over(partition_by=Activity.commitment_id, order_by=Verification.id.desc())
            .label("place"),
        )
        .join(Activity, Activity.id == Verification.activity_id)
        .where(Activity.commitment_id.in_(numbers))
        .subquery()
    )  # fmt: skip
    c = ranked.c
    return select(
        c.commitment_id,
        *_arm("verdict", c.verified_at, activity_id=c.activity_id, number=c.id, title=c.title,
              word=c.verdict, sector=c.sector),
    ).where(c.place <= MOST_READ)  # fmt: skip
