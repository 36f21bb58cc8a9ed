"""Stop the clock of a referral, with why, and let it run again."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError
from gatp_participa.routing import rules
from gatp_participa.routing.models import Referral, ReferralPause
from gatp_participa.routing.queries.clocks import is_open, open_pause
from gatp_participa.routing.services.checks import check_may_answer
from gatp_participa.routing.services.locking import lock
from gatp_participa.routing.status import PauseReason

SHORTEST_WHY = 20


def pause(
    referral: Referral, *, reason: PauseReason, body: str, person: User, now: datetime
) -> ReferralPause:
    """Stop the clock from today; everybody reads why.

    Raises:
        NotAllowedError: the person does not attend that state.
        InvalidInputError: it does not say why.
        ConflictError: it is paused, late or no longer waits for an answer.
    """
    check_may_answer(referral, person, now)
    why = body.strip()
    if len(" ".join(why.split())) < SHORTEST_WHY:
        raise InvalidInputError(_("Cuenta en una frase por qué se detiene el plazo: es público."))
    lock(referral)
    today = clock.local_day(now)
    refused = rules.pause_refusal(
        referral.status, referral.answer_due_on, today,
        is_paused=open_pause(referral.id) is not None,
    )  # fmt: skip
    if refused:
        raise ConflictError(refused)
    one = ReferralPause(
        referral_id=referral.id, reason=reason, body=why, from_on=today, paused_by_id=person.id
    )
    db.session.add(one)
    db.session.flush()
    record("routing.pause", referral, person=person, now=now, reason=reason.value)
    return one


def resume(referral: Referral, *, person: User, now: datetime) -> None:
    """Let the clock run again; the last day moves by the working days that the pause took.

    Raises:
        NotAllowedError: the person does not attend that state.
        ConflictError: it is not paused.
    """
    check_may_answer(referral, person, now)
    lock(referral)
    one = open_pause(referral.id)
    if one is None:
        raise ConflictError(_("Este turno no está en pausa."))
    _end(referral, one, clock.local_day(now), person, now)


def end_for_answer(referral: Referral, *, now: datetime, person: User | None = None) -> None:
    """End the pause that a referral may be in because it stops waiting."""
    one = open_pause(referral.id)
    if one is not None:
        _end(referral, one, clock.local_day(now), person, now)


def end_long_pauses(now: datetime) -> int:
    """End the pauses that nobody ended in 30 working days; return how many."""
    today = clock.local_day(now)
    open_ones = db.session.execute(
        select(Referral, ReferralPause)
        .join(ReferralPause, ReferralPause.referral_id == Referral.id)
        .where(ReferralPause.to_on.is_(None), is_open())
        .order_by(Referral.id)
        .with_for_update(of=Referral)
    ).all()
    ended = 0
    for referral, one in open_ones:
        last = rules.pause_ends_on(one.from_on)
        if today >= last:
            _end(referral, one, last, None, now)
            ended += 1
    return ended


def _end(
    referral: Referral, one: ReferralPause, on: date, person: User | None, now: datetime
) -> None:
    one.to_on = max(on, one.from_on)
    before = referral.answer_due_on
    referral.answer_due_on = rules.resumed_due_on(before, one.from_on, one.to_on)
    db.session.flush()
    record(
        "routing.resume", referral, person=person, now=now,
        answer_due_on=[before.isoformat(), referral.answer_due_on.isoformat()],
    )  # fmt: skip
