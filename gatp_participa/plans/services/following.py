"""Report what was done of a commitment: government says, civil society verifies."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.entities.queries import term
from gatp_participa.plans import news, rules
from gatp_participa.plans.models import Commitment
from gatp_participa.plans.status import PlanStatus


def report_progress(
    commitment: Commitment,
    *,
    declared: int | None = None,
    verified: int | None = None,
    person: User,
    now: datetime,
) -> Commitment:
    """Report what government declares or what civil society verified, in per cent.

    Raises:
        NotAllowedError: the person does not speak for the sector whose figure it is.
        InvalidInputError: no figure, or one that cannot be.
        ConflictError: the plan is not public yet.
    """
    if declared is None and verified is None:
        raise InvalidInputError(_("Escribe el avance, de 0 a 100."))
    _check_sectors(commitment.plan.entity_code, declared, verified, person)
    if commitment.plan.status is not PlanStatus.PUBLISHED:
        raise ConflictError(_("El avance se reporta cuando el plan ya es público."))
    # The two sides may report at once: the second one is checked against the first.
    db.session.refresh(commitment, with_for_update={"of": Commitment})
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
