"""Public commitments whole: their activities, the evidence of each and what was said of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from gatp_participa.core.db import db
from gatp_participa.plans.models import (
    ActionPlan,
    Activity,
    Commitment,
    Evidence,
    ProgressUpdate,
    Verification,
)
from gatp_participa.plans.status import PlanStatus


@dataclass(frozen=True, kw_only=True, eq=False)
class Promise:
    """A public commitment with its activities, their evidence and what was said of it.

    One is only equal to itself, so that what is told of it can be kept.
    """

    row: Row
    activities: Sequence[Row] = ()
    evidence: Sequence[Row] = ()  # every version, the oldest first
    verifications: Sequence[Row] = ()


def promises(ids: Iterable[int]) -> dict[int, Promise]:
    """Return some commitments by number, whole: four queries."""
    wanted = sorted(ids)
    rows = db.session.execute(_commitments(wanted)).all()
    activities, evidence, said = (
        _by_commitment(query)
        for query in (_activities(wanted), _evidence(wanted), _verifications(wanted))
    )
    return {
        row.id: Promise(
            row=row, activities=activities[row.id], evidence=evidence[row.id],
            verifications=said[row.id],
        )
        for row in rows
    }  # fmt: skip


def _by_commitment(query: Any) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in db.session.execute(query):
        found[row.commitment_id].append(row)
    return found


def of_public_plans(*columns: Any) -> Any:
    """Return a query of commitments of published plans."""
    return (
        select(*columns)
        .select_from(Commitment)
        .join(ActionPlan, ActionPlan.id == Commitment.plan_id)
        .where(ActionPlan.status == PlanStatus.PUBLISHED)
    )


def _commitments(ids: Sequence[int]) -> Any:
    return of_public_plans(
        Commitment.id, Commitment.number, Commitment.title, Commitment.starts_on,
        Commitment.ends_on, Commitment.status, Commitment.declared_progress,
        Commitment.verified_progress, Commitment.verified_at, ActionPlan.entity_code,
        ActionPlan.ordinal,
    ).where(Commitment.id.in_(ids))  # fmt: skip


def _activities(ids: Sequence[int]) -> Any:
    return (
        select(
            Activity.commitment_id, Activity.id, Activity.title, Activity.starts_on,
            Activity.ends_on, Activity.status, Activity.progress, Activity.verified_at,
        )
        .where(Activity.commitment_id.in_(ids))
        .order_by(Activity.commitment_id, Activity.position, Activity.id)
    )  # fmt: skip


def _evidence(ids: Sequence[int]) -> Any:
    return (
        select(
            Activity.commitment_id, Evidence.activity_id, Evidence.number, Evidence.version,
            Evidence.url, Evidence.digest, Evidence.added_at, ProgressUpdate.report,
        )
        .join(Activity, Activity.id == Evidence.activity_id)
        .join(ProgressUpdate, ProgressUpdate.id == Evidence.update_id)
        .where(Activity.commitment_id.in_(ids))
        .order_by(Activity.commitment_id, Evidence.number, Evidence.version)
    )  # fmt: skip


def _verifications(ids: Sequence[int]) -> Any:
    return (
        select(
            Activity.commitment_id, Verification.activity_id, Verification.verdict,
            Verification.sector, Verification.verified_at,
        )
        .join(Activity, Activity.id == Verification.activity_id)
        .where(Activity.commitment_id.in_(ids))
        .order_by(Activity.commitment_id, Verification.id)
    )  # fmt: skip
