"""Hold a commitment while something of it is said, and add up what its activities make."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.entities.queries import term
from gatp_participa.plans import news, progress, rules
from gatp_participa.plans.models import Activity, Commitment
from gatp_participa.plans.status import PlanStatus


def hold(commitment: Commitment) -> list[Activity]:
    """Keep others waiting until the transaction ends; return its activities as they are now.

    Raises:
        ConflictError: its plan is not public yet.
    """
    db.session.refresh(commitment, with_for_update={"of": Commitment, "key_share": True})
    if commitment.plan.status is not PlanStatus.PUBLISHED:
        raise ConflictError(_("El avance se reporta cuando el plan ya es público."))
    return _activities(commitment)


def recompute(commitment: Commitment) -> None:
    """Write on a commitment the figures and the status that its activities make.

    One that was stopped as a whole stays so. Without activities its two figures are its own,
    and nothing is touched.
    """
    db.session.flush()
    activities = _activities(commitment)
    if not activities:
        return
    commitment.declared_progress, commitment.verified_progress = progress.progress_of(activities)
    commitment.is_at_risk = any(one.is_at_risk for one in activities)
    if not is_stopped(commitment):
        commitment.status = progress.status_of_all(activities)
    db.session.flush()


def is_stopped(commitment: Commitment) -> bool:
    """Say whether the whole commitment was suspended or withdrawn, not only its activities."""
    return commitment.status in progress.STOPPED and commitment.stopped_reason is not None


def report_progress(
    commitment: Commitment,
    *,
    declared: int | None = None,
    verified: int | None = None,
    person: User,
    now: datetime,
) -> Commitment:
    """Report the two figures of a commitment without activities, as older plans have them.

    Raises:
        NotAllowedError: the person does not speak for the sector whose figure it is.
        InvalidInputError: no figure, or one that cannot be.
        ConflictError: the plan is not public yet, or each activity is reported by itself.
    """
    if declared is None and verified is None:
        raise InvalidInputError(_("Escribe el avance, de 0 a 100."))
    _check_sectors(commitment.plan.entity_code, declared, verified, person)
    # The two sides may report at once: the second one is checked against the first.
    if hold(commitment):
        raise ConflictError(_("El avance de este compromiso se reporta por actividad."))
    _refuse_stopped(commitment)
    before = commitment.declared_progress, commitment.verified_progress
    after = (
        before[0] if declared is None else declared,
        before[1] if verified is None else verified,
    )
    problem = rules.progress_problem(*after)
    if problem:
        raise InvalidInputError(problem)
    commitment.declared_progress, commitment.verified_progress = after
    if declared is not None:
        commitment.declared_at = now
    if verified is not None:
        commitment.verified_at = now
    commitment.status = rules.status_of(*after)
    db.session.flush()
    record(
        "plans.report_progress", commitment, person=person, now=now,
        declared=[before[0], after[0]], verified=[before[1], after[1]],
    )  # fmt: skip
    if after[1] != before[1]:
        news.tell_verified(commitment, now=now)
    return commitment


def hold_activity(activity: Activity) -> Activity:
    """Hold the commitment of an activity that can go on, and return it as it is now.

    Raises:
        ConflictError: its plan is not public, or the whole commitment was stopped.
    """
    commitment = activity.commitment
    hold(commitment)
    _refuse_stopped(commitment)
    return activity


def _refuse_stopped(commitment: Commitment) -> None:
    if is_stopped(commitment):
        raise ConflictError(
            _("Este compromiso está %(status)s: no recibe avances.", status=commitment.status.label)
        )


def _activities(commitment: Commitment) -> list[Activity]:
    return list(
        db.session.scalars(
            select(Activity)
            .where(Activity.commitment_id == commitment.id)
            .order_by(Activity.position)
            .execution_options(populate_existing=True)
        )
    )


def _check_sectors(
    entity_code: str, declared: int | None, verified: int | None, person: User
) -> None:
    if declared is not None and not rules.may_declare(person, entity_code):
        raise NotAllowedError(
            _("El avance lo declara: %(sector)s.", sector=term("sector.government"))
        )
    if verified is not None and not rules.may_verify(person, entity_code):
        raise NotAllowedError(
            _("El avance lo verifica: %(sector)s.", sector=term("sector.civil_society"))
        )
