"""The clock of a referral: its two days, its pauses and how it reads. Pure."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from gatp_participa.privacy import working_days
from gatp_participa.routing.status import OPEN, Clock, ReferralStatus

# Working days, after the day on which it was referred.
ACKNOWLEDGE_DAYS = 5
ANSWER_DAYS = 20
REMIND_DAYS = 5  # working days before the last one
LONGEST_PAUSE_DAYS = 30  # working days: a pause that nobody ends, ends
SOON_DAYS = 7


def answer_due_on(referred_on: date) -> date:
    """Return the last day to answer what was referred on a day: 20 working days later."""
    return working_days.add(referred_on, ANSWER_DAYS)


def acknowledge_due_on(referred_on: date) -> date:
    """Return the last day to say that it was received: 5 working days later."""
    return working_days.add(referred_on, ACKNOWLEDGE_DAYS)


def resumed_due_on(due_on: date, paused_on: date, resumed_on: date) -> date:
    """Return the day due after a pause: later by the working days that it took."""
    return working_days.add(due_on, working_days.between(paused_on, resumed_on))


def pause_ends_on(paused_on: date) -> date:
    """Return the day on which a pause ends by itself."""
    return working_days.add(paused_on, LONGEST_PAUSE_DAYS)


def pause_refusal(
    status: ReferralStatus, due_on: date, today: date, *, is_paused: bool
) -> str | None:
    """Return why a referral cannot be paused on a day, in words, or None."""
    if status not in OPEN:
        return _("Este turno ya no espera respuesta: no hay plazo que pausar.")
    if is_paused:
        return _("Este turno ya está en pausa.")
    if today > due_on:
        return _("El plazo ya venció y una pausa no lo borra: publica la respuesta.")
    return None


def age_in_days(referred_on: date, today: date) -> int:
    """Return how many days a referral has waited."""
    return (today - referred_on).days


def clock_of(
    due_on: date, today: date, answered_on: date | None = None, *, is_paused: bool = False
) -> Clock:
    """Return how a referral stands against its day; the last day itself is still on time."""
    if answered_on is not None:
        return Clock.ANSWERED if answered_on <= due_on else Clock.ANSWERED_LATE
    if is_paused:
        return Clock.PAUSED
    if today > due_on:
        return Clock.OVERDUE
    return Clock.DUE_SOON if (due_on - today).days <= SOON_DAYS else Clock.ON_TIME
