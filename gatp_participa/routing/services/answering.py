"""Receive a referral and put its answer in force."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import func, select, update

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError
from gatp_participa.jobs import queue
from gatp_participa.routing import news, queries, rules
from gatp_participa.routing.models import ParticularAnswer, ReasonedResponse, Referral
from gatp_participa.routing.rules import AnswerDraft
from gatp_participa.routing.services import passing, pausing
from gatp_participa.routing.services.checks import check_complete, check_may_answer, check_theme
from gatp_participa.routing.services.locking import lock, lock_for
from gatp_participa.routing.status import OPEN, Decision, Grounds, ReferralStatus
from gatp_participa.secretariats.queries import body_name


def acknowledge(referral: Referral, *, person: User, now: datetime) -> Referral:
    """Say that the table received a theme; saying it twice changes nothing.

    Raises:
        NotAllowedError: the person does not attend that state.
        ConflictError: it was answered already.
    """
    check_may_answer(referral, person, now)
    lock(referral)
    if referral.status not in OPEN:
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
    until_on: date | None = None,
    person: User,
    now: datetime,
) -> ReasonedResponse:
    """Give at once an answer that was agreed elsewhere, as a demonstration or an archive tells it.

    What its decision needs apart may come in the words of ``next_step``. On the pages answers
    are written, reviewed and published: see :mod:`.drafting`.

    Raises:
        NotAllowedError: the person does not attend that state.
        InvalidInputError: the reason is too short, or what comes next is missing.
        ConflictError: somebody answered first.
    """
    has_secretariat = check_may_answer(referral, person, now)
    today = clock.local_day(now)
    typed = AnswerDraft(
        decision=decision, reason=reason, next_step=next_step, grounds=grounds, until_on=until_on
    )  # fmt: skip
    given = rules.in_words(typed, today).tidy()
    check_complete(given, today, is_in_words=True)
    other = lock_for(referral, given)
    return put_in_force(
        referral, given, other, person=person, now=now, has_secretariat=has_secretariat
    )


def put_in_force(
    referral: Referral, given: AnswerDraft, other: Referral | None, *, person: User, now: datetime,
    has_secretariat: bool,
) -> ReasonedResponse:  # fmt: skip
    """Make an answer that was already checked the one in force of a referral that is locked.

    ``other`` is the referral of the table it is sent to, locked too, when there is one.

    Raises:
        ConflictError: it has one already, or what it points at cannot be.
    """
    if referral.status not in OPEN:
        raise ConflictError(
            _("Este turno ya tiene respuesta: alguien de la mesa la publicó antes.")
        )
    check_theme(referral, given)
    pausing.end_for_answer(referral, now=now)
    response = ReasonedResponse(
        referral_id=referral.id, number=_next_number(referral), published_at=now,
        published_by_id=person.id, **asdict(given),
        signed_as=signature(referral, person=person, has_secretariat=has_secretariat, now=now),
    )  # fmt: skip
    db.session.add(response)
    referral.status, referral.answered_at = ReferralStatus.ANSWERED, now
    referral.acknowledged_at = referral.acknowledged_at or now
    # As many as it answers.
    referral.proposals_count = queries.count_of(referral.theme_id, referral.entity_code)
    db.session.flush()
    db.session.execute(
        update(ParticularAnswer)
        .where(ParticularAnswer.referral_id == referral.id, ParticularAnswer.published_at.is_(None))
        .values(published_at=now)
    )
    if given.other_entity_code:
        passing.pass_on(referral, other, given.other_entity_code, person=person, now=now)
    _tell(referral, response, person, now)
    return response


def signature(referral: Referral, *, person: User, has_secretariat: bool, now: datetime) -> str:
    """Return the name that an answer carries: the table's, or the national desk's, that day."""
    as_table = rules.signs_as_table(person, referral.entity_code, has_secretariat=has_secretariat)
    return body_name(
        referral.entity_code, has_secretariat=as_table, on=clock.local_day(now)
    )  # fmt: skip


def _next_number(referral: Referral) -> int:
    last = db.session.scalar(
        select(func.max(ReasonedResponse.number)).where(ReasonedResponse.referral_id == referral.id)
    )
    return (last or 0) + 1


def _tell(referral: Referral, response: ReasonedResponse, person: User, now: datetime) -> None:
    record(
        "routing.answer", response, person=person, now=now, referral_id=referral.id,
        theme_id=referral.theme_id, entity_code=referral.entity_code,
        decision=response.decision.value,
    )  # fmt: skip
    news.tell_answer(referral, response, now=now)
    queue.enqueue(
        "routing.notify_answer", now=now, key=f"routing.notify_answer:{response.id}",
        response_id=response.id,
    )  # fmt: skip
