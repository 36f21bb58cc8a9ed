"""Report what was done of an activity: an advance, or its final result with evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import InvalidInputError, NotAllowedError
from gatp_participa.core.text import clean_input
from gatp_participa.plans import progress, rules
from gatp_participa.plans.models import Activity, Commitment, Goal, ProgressUpdate
from gatp_participa.plans.notices import ask_to_verify
from gatp_participa.plans.progress import ReportDraft
from gatp_participa.plans.services.evidence import Piece, attach
from gatp_participa.plans.services.following import hold_activity, recompute
from gatp_participa.plans.status import CommitmentStatus, Report

# The same words about the same activity within this time are one report: a finger pressed twice.
SAME_WITHIN = timedelta(minutes=10)


def report(
    activity: Activity,
    draft: ReportDraft,
    pieces: Sequence[Piece] = (),
    *,
    person: User,
    now: datetime,
) -> ProgressUpdate:
    """Publish what was done of an activity, and add up its commitment again.

    Raises:
        NotAllowedError: the person does not answer for that commitment.
        InvalidInputError: something of the report cannot be.
        ConflictError: its plan is not public, or the commitment was stopped.
    """
    commitment = activity.commitment
    check_may_report(person, commitment)
    hold_activity(activity)
    draft = _clean(draft, len(pieces))
    last = _last_update(activity.id)
    if last is not None and _is_same(last, draft, person, now):
        return last
    problem = progress.report_problem(activity, draft, last, now=now, today=clock.local_day(now))
    if problem:
        raise InvalidInputError(problem)
    update = ProgressUpdate(
        activity_id=activity.id, report=draft.report, body=draft.body, progress=draft.progress,
        figure=draft.figure, delay_reason=draft.delay_reason, delay_note=draft.delay_note,
        reported_at=now, reported_by_id=person.id,
    )  # fmt: skip
    db.session.add(update)
    db.session.flush()
    attach(update, pieces, person=person, now=now)
    before = activity.progress
    _write(activity, draft)
    commitment.declared_at = now
    recompute(commitment)
    record(
        "plans.report_activity", activity, person=person, now=now, commitment_id=commitment.id,
        report=draft.report.value, progress=[before, activity.progress], evidence=len(pieces),
    )  # fmt: skip
    if draft.report is Report.FINAL_RESULT:
        ask_to_verify(activity, update, now=now)
    return update


def check_may_report(person: User, commitment: Commitment) -> None:
    """Refuse who does not answer for a commitment.

    Raises:
        NotAllowedError: the person is neither its responsible, its substitute, nor of the
            government's side of that table.
    """
    if not rules.may_report(person, commitment, commitment.plan.entity_code):
        raise NotAllowedError(_("De este compromiso responde otra institución."))


def _write(activity: Activity, draft: ReportDraft) -> None:
    is_final = draft.report is Report.FINAL_RESULT
    activity.status = CommitmentStatus.COMPLETED if is_final else CommitmentStatus.IN_PROGRESS
    activity.progress = draft.progress
    activity.is_at_risk = draft.is_at_risk
    activity.stopped_reason = draft.delay_reason if draft.is_at_risk else None
    activity.stopped_note = draft.delay_note if draft.is_at_risk else ""
    if draft.figure is not None and activity.goal_id is not None:
        db.session.get_one(Goal, activity.goal_id).reached = draft.figure


def _clean(draft: ReportDraft, pieces: int) -> ReportDraft:
    note = clean_input(draft.delay_note)
    return replace(
        draft, body=clean_input(draft.body), evidence=pieces,
        delay_note=note if draft.delay_reason else "",
        progress=100 if draft.report is Report.FINAL_RESULT else draft.progress,
    )  # fmt: skip


def _last_update(activity_id: int) -> ProgressUpdate | None:
    return db.session.scalar(
        select(ProgressUpdate)
        .where(ProgressUpdate.activity_id == activity_id)
        .order_by(ProgressUpdate.id.desc())
        .limit(1)
    )


def _is_same(last: ProgressUpdate, draft: ReportDraft, person: User, now: datetime) -> bool:
    said = (last.report, last.body, last.progress, last.reported_by_id)
    return (
        said == (draft.report, draft.body, draft.progress, person.id)
        and last.reported_at > now - SAME_WITHIN
    )
