"""Suspend, resume or withdraw an activity or a whole commitment: why, who approved, for ever."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import exists, select

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.core.text import clean_input, shorten
from gatp_participa.plans import progress, rules
from gatp_participa.plans.models import Activity, Commitment, ProgressUpdate
from gatp_participa.plans.services.changing import refuse_unexplained, write_changes
from gatp_participa.plans.services.following import hold, is_stopped, recompute
from gatp_participa.plans.status import CommitmentStatus, DelayReason
from gatp_participa.web.languages import speaking


def stop(
    thing: Activity | Commitment,
    status: CommitmentStatus,
    *,
    reason: DelayReason | None,
    note: str,
    approved_by: str,
    person: User,
    now: datetime,
) -> None:
    """Suspend or withdraw something; it is written among the changes of its commitment.

    Raises:
        NotAllowedError: the person neither answers for the commitment nor writes its plan.
        InvalidInputError: there is no reason, or nobody who approved it.
        ConflictError: it is done, or it is that already.
    """
    commitment = _held(thing, person)
    note = clean_input(note)
    if problem := progress.stop_problem(reason, note):
        raise InvalidInputError(problem)
    refuse_unexplained(note, approved_by)
    _refuse_way(thing, status)
    if isinstance(thing, Activity) and is_stopped(commitment):
        raise ConflictError(
            _("El compromiso entero está %(status)s.", status=commitment.status.label)
        )
    assert reason is not None  # noqa: S101 -- stop_problem asks for it
    before = thing.status
    thing.status, thing.stopped_reason, thing.stopped_note = status, reason, note
    thing.is_at_risk = False
    with speaking("es"):
        why = f"{reason.label.capitalize()}. {note}"
    _finish(thing, commitment, before, why, approved_by, person, now)


def resume(
    thing: Activity | Commitment, *, note: str, approved_by: str, person: User, now: datetime
) -> None:
    """Go on with what was suspended, where it was.

    Raises:
        NotAllowedError: the person neither answers for the commitment nor writes its plan.
        InvalidInputError: it does not say why, or who approved it.
        ConflictError: it is not suspended.
    """
    commitment = _held(thing, person)
    if thing.status is not CommitmentStatus.SUSPENDED or (
        thing is commitment and not is_stopped(commitment)
    ):
        raise ConflictError(_("No está suspendido: no hay nada que reanudar."))
    refuse_unexplained(clean_input(note), approved_by)
    before = thing.status
    after = _status_after(thing)
    thing.status, thing.stopped_reason, thing.stopped_note = after, None, ""
    _finish(thing, commitment, before, clean_input(note), approved_by, person, now)


def may_stop(person: User, commitment: Commitment) -> bool:
    """Say whether a person may stop something of a commitment."""
    code = commitment.plan.entity_code
    return rules.may_report(person, commitment, code) or rules.may_write(person, code)


def _held(thing: Activity | Commitment, person: User) -> Commitment:
    commitment = thing if isinstance(thing, Commitment) else thing.commitment
    if not may_stop(person, commitment):
        raise NotAllowedError(_("De este compromiso responde otra institución."))
    hold(commitment)
    return commitment


def _refuse_way(thing: Activity | Commitment, status: CommitmentStatus) -> None:
    if status not in progress.STOPPED or not progress.may_become(thing.status, status):
        raise ConflictError(
            _("Está %(now)s: ya no puede quedar %(then)s.",
              now=thing.status.label, then=status.label)
        )  # fmt: skip


def _status_after(thing: Activity | Commitment) -> CommitmentStatus:
    if isinstance(thing, Commitment):
        return rules.status_of(thing.declared_progress, thing.verified_progress)
    told = exists().where(ProgressUpdate.activity_id == thing.id)
    has_reports = db.session.scalar(select(told))
    return CommitmentStatus.IN_PROGRESS if has_reports else CommitmentStatus.NOT_STARTED


def _finish(
    thing: Activity | Commitment,
    commitment: Commitment,
    before: CommitmentStatus,
    why: str,
    approved_by: str,
    person: User,
    now: datetime,
) -> None:
    recompute(commitment)
    with speaking("es"):  # it is kept as everybody will read it
        name = _(progress.STATE_OF_ALL) if thing is commitment else _(
            "Estado de la actividad «%(title)s»", title=shorten(thing.title, 90)
        )  # fmt: skip
        labels = before.label, thing.status.label
    write_changes(
        commitment, {name: labels[0]}, {name: labels[1]}, why=why, approved_by=approved_by,
        person=person, now=now,
    )  # fmt: skip
    record(
        "plans.stop" if thing.status in progress.STOPPED else "plans.resume", thing,
        person=person, now=now, status=[before.value, thing.status.value],
        commitment_id=commitment.id,
    )  # fmt: skip
