"""Verify a final report, or refuse it with a reason: never the government, nor who reported."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.core.text import clean_input
from gatp_participa.plans import news, progress, rules
from gatp_participa.plans.models import Activity, Evidence, ProgressUpdate, Verification
from gatp_participa.plans.notices import tell_verdict
from gatp_participa.plans.services.following import hold_activity, recompute
from gatp_participa.plans.status import CommitmentStatus, Report, Verdict

FEWEST_REASON, MOST_REASON = 20, 2000


def verify(
    update: ProgressUpdate, *, verdict: Verdict, body: str, person: User, now: datetime
) -> Verification:
    """Say whether what a final report declares is so.

    Raises:
        NotAllowedError: the person is of the government, answers for the commitment or reported
            some of it, or does not sit at that table.
        ConflictError: somebody verified it already, or it is not the last final report.
        InvalidInputError: it is refused without saying why.
    """
    activity = update.activity
    commitment = activity.commitment
    hold_activity(activity)
    updates = list(
        db.session.scalars(
            select(ProgressUpdate)
            .where(ProgressUpdate.activity_id == activity.id)
            .order_by(ProgressUpdate.id)
        )
    )
    sector = rules.verifying_sector(person, commitment.plan.entity_code)
    if sector is None or not rules.may_verify_report(
        person, commitment, commitment.plan.entity_code, reporters=_reporters(activity, updates)
    ):
        raise NotAllowedError(
            _(
                "Comprueba quien se sienta en esa mesa por la sociedad civil o por el órgano "
                "garante, y no participó en los reportes."
            )
        )
    if (
        activity.status is not CommitmentStatus.COMPLETED
        or update.report is not Report.FINAL_RESULT
        or updates[-1].id != update.id
    ):
        raise ConflictError(_("Este resultado ya no espera que lo comprueben."))
    body = clean_input(body)
    if verdict is Verdict.REFUSED and len(body) < FEWEST_REASON:
        raise InvalidInputError(
            _("Di por qué no se comprueba: quien responde necesita saber qué falta.")
        )
    if len(body) > MOST_REASON:
        raise InvalidInputError(_("Cabe en %(most)s caracteres: acórtalo.", most=MOST_REASON))
    row = Verification(
        activity_id=activity.id, update_id=update.id, verdict=verdict, sector=sector, body=body,
        verified_at=now, verified_by_id=person.id,
    )  # fmt: skip
    db.session.add(row)
    before = commitment.verified_progress
    _write(activity, updates, verdict, now)
    if verdict is Verdict.ACCEPTED:
        commitment.verified_at = now
    recompute(commitment)
    record(
        "plans.verify", activity, person=person, now=now, commitment_id=commitment.id,
        verdict=verdict.value, sector=sector.value,
        verified=[before, commitment.verified_progress],
    )  # fmt: skip
    tell_verdict(row, activity, update, now=now)
    if commitment.verified_progress != before:
        news.tell_verified(commitment, now=now)
    return row


def _write(
    activity: Activity, updates: list[ProgressUpdate], verdict: Verdict, now: datetime
) -> None:
    if verdict is Verdict.ACCEPTED:
        activity.status, activity.verified_at = CommitmentStatus.VERIFIED, now
        activity.is_at_risk = False
        return
    activity.status = CommitmentStatus.IN_PROGRESS
    activity.progress = progress.progress_after_refusal(updates)


def _reporters(activity: Activity, updates: list[ProgressUpdate]) -> set[int | None]:
    added = select(Evidence.added_by_id).where(Evidence.activity_id == activity.id)
    return {one.reported_by_id for one in updates} | set(db.session.scalars(added)) - {None}
