"""What pages ask about what was done: reports, evidence, verifications, changes, remarks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from sqlalchemy import (
    ColumnElement,
    String,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import joinedload, selectinload

from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.plans.models import (
    Activity,
    Commitment,
    CommitmentChange,
    CommitmentTag,
    CommitmentTarget,
    Evidence,
    ProgressUpdate,
    Verification,
)
from gatp_participa.plans.status import Tag

PAGE_ROWS = 20
MOST_REPORTS = 200  # of one page; older ones of a very long commitment are counted
MOST_CHANGES = 100


@dataclass
class Piece:
    """A piece of evidence as it is now, with the versions there were before, newest first."""

    latest: Evidence
    earlier: list[Evidence] = field(default_factory=list)


@dataclass
class Told:
    """A report with its evidence, and what was said of it by who verifies."""

    update: ProgressUpdate
    evidence: list[Piece]
    verification: Verification | None = None


def promise_by_id(commitment_id: int) -> Commitment:
    """Return a commitment, public or not, with its plan and its goals (one query).

    Raises:
        NotFoundError: there is no such commitment.
    """
    commitment = db.session.scalars(
        select(Commitment)
        .where(Commitment.id == commitment_id)
        .options(joinedload(Commitment.plan), joinedload(Commitment.goals))
    ).unique().one_or_none()  # fmt: skip
    if commitment is None:
        raise NotFoundError(_("No encontramos ese compromiso."))
    return commitment


def activities_of(commitment_id: int) -> Sequence[Activity]:
    """Return the activities of a commitment in order, with their means of verification."""
    return db.session.scalars(
        select(Activity)
        .where(Activity.commitment_id == commitment_id)
        .options(joinedload(Activity.means))
        .order_by(Activity.position)
    ).unique().all()  # fmt: skip


def about(commitment_id: int) -> tuple[list[Tag], list[str]]:
    """Return the tags of a commitment and the codes of the goals that it serves (one query)."""
    rows = db.session.execute(
        union_all(
            select(literal("tag"), cast(CommitmentTag.tag, String)).where(
                CommitmentTag.commitment_id == commitment_id
            ),
            select(literal("target"), CommitmentTarget.code).where(
                CommitmentTarget.commitment_id == commitment_id
            ),
        )
    ).all()
    tags = [Tag(value) for kind, value in rows if kind == "tag"]
    codes = [value for kind, value in rows if kind == "target"]
    return sorted(tags), sorted(codes, key=lambda code: [part.zfill(2) for part in code.split(".")])


def told_of(activity_ids: Iterable[int]) -> dict[int, list[Told]]:
    """Return the reports of some activities by activity, the newest first: two queries."""
    numbers = list(activity_ids)
    if not numbers:
        return {}
    rows = db.session.execute(
        select(ProgressUpdate, Verification)
        .outerjoin(Verification, Verification.update_id == ProgressUpdate.id)
        .where(ProgressUpdate.activity_id.in_(numbers))
        .order_by(ProgressUpdate.id.desc())
        .limit(MOST_REPORTS)
    ).all()
    pieces = _pieces(Evidence.activity_id.in_(numbers))
    found: dict[int, list[Told]] = defaultdict(list)
    for update, said in rows:
        found[update.activity_id].append(Told(update, pieces.get(update.id, []), said))
    return found


def told(update_id: int) -> Told:
    """Return a report, with its activity, commitment and plan loaded.

    Raises:
        NotFoundError: there is no such report.
    """
    update = db.session.scalar(
        select(ProgressUpdate)
        .where(ProgressUpdate.id == update_id)
        .options(
            joinedload(ProgressUpdate.activity)
            .joinedload(Activity.commitment)
            .joinedload(Commitment.plan),
            joinedload(ProgressUpdate.activity).selectinload(Activity.means),
        )
    )
    if update is None:
        raise NotFoundError(_("No encontramos ese reporte."))
    said = db.session.scalar(select(Verification).where(Verification.update_id == update_id))
    return Told(update, _pieces(Evidence.update_id == update_id).get(update_id, []), said)


def activity_by_id(activity_id: int) -> Activity:
    """Return an activity with its commitment and plan.

    Raises:
        NotFoundError: there is no such activity.
    """
    activity = db.session.scalar(
        select(Activity)
        .where(Activity.id == activity_id)
        .options(
            joinedload(Activity.commitment).joinedload(Commitment.plan),
            selectinload(Activity.means),
        )
    )
    if activity is None:
        raise NotFoundError(_("No encontramos esa actividad."))
    return activity


def evidence_at(commitment_id: int, number: int, version: int | None = None) -> Evidence:
    """Return a version of a piece of evidence of a commitment; without one, the last.

    Raises:
        NotFoundError: there is no such version.
    """
    query = (
        select(Evidence)
        .join(Activity, Activity.id == Evidence.activity_id)
        .where(Activity.commitment_id == commitment_id, Evidence.number == number)
        .order_by(Evidence.version.desc())
        .limit(1)
    )
    if version is not None:
        query = query.where(Evidence.version == version)
    found = db.session.scalar(query)
    if found is None:
        raise NotFoundError(_("No encontramos esa evidencia."))
    return found


def reporters_of(activity_id: int) -> set[int | None]:
    """Return who reported an activity or brought evidence of it."""
    reported = select(ProgressUpdate.reported_by_id).where(
        ProgressUpdate.activity_id == activity_id
    )
    added = select(Evidence.added_by_id).where(Evidence.activity_id == activity_id)
    return set(db.session.scalars(reported.union(added)))


def changes_of(commitment_id: int) -> Sequence[CommitmentChange]:
    """Return what changed of a commitment since it was public, the newest first."""
    return db.session.scalars(
        select(CommitmentChange)
        .where(CommitmentChange.commitment_id == commitment_id)
        .order_by(CommitmentChange.id.desc())
        .limit(MOST_CHANGES)
    ).all()


def changes_count(plan_id: int) -> int:
    """Count the changes of the commitments of a plan since it was public."""
    return (
        db.session.scalar(
            select(func.count(CommitmentChange.id))
            .join(Commitment, Commitment.id == CommitmentChange.commitment_id)
            .where(Commitment.plan_id == plan_id)
        )
        or 0
    )


def unknown_keys(keys: Sequence[str]) -> list[str]:
    """Return the keys of the storage that are of no evidence."""
    known = set(
        db.session.scalars(select(Evidence.storage_key).where(Evidence.storage_key.in_(keys)))
    )
    return [key for key in keys if key not in known]


def _pieces(condition: ColumnElement[bool]) -> dict[int, list[Piece]]:
    rows = db.session.scalars(
        select(Evidence).where(condition).order_by(Evidence.number, Evidence.version.desc())
    )
    found: dict[int, list[Piece]] = defaultdict(list)
    seen: dict[tuple[int, int], Piece] = {}
    for row in rows:
        place = (row.activity_id, row.number)
        if place in seen:
            seen[place].earlier.append(row)
        else:
            seen[place] = Piece(row)
            found[row.update_id].append(seen[place])
    return found
