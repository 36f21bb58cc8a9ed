"""Receive a referral and give it its answer."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.jobs import queue
from gatp_participa.routing import news, rules
from gatp_participa.routing.models import ReasonedResponse, Referral
from gatp_participa.routing.status import Decision, Grounds, ReferralStatus
from gatp_participa.secretariats.queries import body_name, secretariat_in_force


def acknowledge(referral: Referral, *, person: User, now: datetime) -> Referral:
    """Say that the table received a theme; saying it twice changes nothing.

    Raises:
        NotAllowedError: the person does not attend that state.
        ConflictError: it was answered already.
    """
    _check_may_answer(referral, person, now)
    _lock(referral)
    if referral.status is ReferralStatus.ANSWERED:
        raise ConflictError(_("Este turno ya tiene respuesta."))
    if referral.status is ReferralStatus.SENT:
        referral.status, referral.acknowledged_at = ReferralStatus.ACKNOWLEDGED, now
        db.session.flush()
        record("routing.acknowledge", referral, person=person, now=now)
    return referral


def answer(
    referral: Referral,
    *,
    decision: Decision,
    reason: str,
    next_step: str = "",
    grounds: Grounds | None = None,
    person: User,
    now: datetime,
) -> ReasonedResponse:
    """Give the one answer of a referral; everyone inside is told by a job.

    Raises:
        NotAllowedError: the person does not attend that state.
        InvalidInputError: the reason is too short, or what comes next is missing.
        ConflictError: somebody answered first.
    """
    has_secretariat = _check_may_answer(referral, person, now)
    problems = rules.answer_problems(decision, reason, next_step)
    if problems:
        raise InvalidInputError(" ".join(problems.values()))
    if decision is Decision.NOT_NOW:
        grounds = grounds or Grounds.OTHER
    _lock(referral)
    if referral.status is ReferralStatus.ANSWERED:
        raise ConflictError(
            _("Este turno ya tiene respuesta: alguien de la mesa la publicó antes.")
        )
    response = ReasonedResponse(
        referral_id=referral.id, decision=decision, grounds=grounds, reason=reason.strip(),
        next_step=next_step.strip(), published_at=now, published_by_id=person.id,
        signed_as=signature(referral, person=person, has_secretariat=has_secretariat, now=now),
    )  # fmt: skip
    db.session.add(response)
    referral.status, referral.answered_at = ReferralStatus.ANSWERED, now
    referral.acknowledged_at = referral.acknowledged_at or now
    db.session.flush()
    record(
        "routing.answer", response, person=person, now=now, referral_id=referral.id,
        theme_id=referral.theme_id, entity_code=referral.entity_code, decision=decision.value,
    )  # fmt: skip
    news.tell_answer(referral, response, now=now)
    queue.enqueue(
        "routing.notify_answer", now=now, key=f"routing.notify_answer:{response.id}",
        response_id=response.id,
    )  # fmt: skip
    return response


def signature(referral: Referral, *, person: User, has_secretariat: bool, now: datetime) -> str:
    """Return the name that an answer carries: the table's, or the national desk's, that day."""
    as_table = rules.signs_as_table(person, referral.entity_code, has_secretariat=has_secretariat)
    return body_name(
        referral.entity_code, has_secretariat=as_table, on=clock.local_day(now)
    )  # fmt: skip


def _lock(referral: Referral) -> None:
    # Of two answers written at once the second waits here, and then sees the first one.
    db.session.refresh(referral, with_for_update={"of": Referral})


def _check_may_answer(referral: Referral, person: User, now: datetime) -> bool:
    standing = secretariat_in_force(referral.entity_code, clock.local_day(now))
    has_secretariat = standing is not None
    if not rules.may_answer(person, referral.entity_code, has_secretariat=has_secretariat):
        raise NotAllowedError(_("Este turno lo atiende otra mesa."))
    return has_secretariat
