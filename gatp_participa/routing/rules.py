"""When an answer is due, what it needs, and who gives it. Pure."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from gatp_participa.accounts import rules as accounts
from gatp_participa.accounts.status import Role
from gatp_participa.privacy import working_days
from gatp_participa.routing.status import Clock, Decision
from gatp_participa.themes.rules import may_review
from gatp_participa.web.languages import to_translate

# Working days, after the day on which it was referred.
ACKNOWLEDGE_DAYS = 5
ANSWER_DAYS = 20
SOON_DAYS = 7
SHORTEST_REASON = 40  # characters: less is a formula, not a reason
# Decisions that leave something for later: people are told until when, with what or where.
NEEDS_NEXT_STEP = frozenset({Decision.COMBINE, Decision.UNDER_STUDY, Decision.REFER})


def answer_due_on(referred_on: date) -> date:
    """Return the last day to answer what was referred on a day: 20 working days later."""
    return working_days.add(referred_on, ANSWER_DAYS)


def acknowledge_due_on(referred_on: date) -> date:
    """Return the last day to say that it was received: 5 working days later."""
    return working_days.add(referred_on, ACKNOWLEDGE_DAYS)


def age_in_days(referred_on: date, today: date) -> int:
    """Return how many days a referral has waited."""
    return (today - referred_on).days


def clock_of(due_on: date, today: date, answered_on: date | None = None) -> Clock:
    """Return how a referral stands against its day; the last day itself is still on time."""
    if answered_on is not None:
        return Clock.ANSWERED if answered_on <= due_on else Clock.ANSWERED_LATE
    if today > due_on:
        return Clock.OVERDUE
    return Clock.DUE_SOON if (due_on - today).days <= SOON_DAYS else Clock.ON_TIME


def answer_problems(decision: Decision, reason: str, next_step: str) -> dict[str, str]:
    """Return what an answer lacks, by field, as sentences for whoever writes it."""
    problems = {}
    if len(" ".join(reason.split())) < SHORTEST_REASON:
        problems["reason"] = _(
            "Explica la razón con al menos %(fewest)s caracteres: la va a leer quien "
            "escribió la propuesta.",
            fewest=SHORTEST_REASON,
        )
    if decision in NEEDS_NEXT_STEP and not next_step.strip():
        problems["next_step"] = _(_NEXT_STEP_MISSING[decision])
    return problems


_NEXT_STEP_MISSING = {
    Decision.COMBINE: to_translate("Di con qué tema se combina."),
    Decision.UNDER_STUDY: to_translate("Di qué falta por revisar y hasta cuándo."),
    Decision.REFER: to_translate("Di a qué instancia se turna."),
}


def may_refer(person: accounts.Person, scope: str) -> bool:
    """Publish a theme and refer it: who reviews the themes of that scope ("00": the nation)."""
    return may_review(person, scope)


def may_archive(person: accounts.Person) -> bool:
    """Close for ever a call that was answered: the Commission does."""
    return accounts.is_commission(person)


def may_open_desk(person: accounts.Person) -> bool:
    """Open the list of referrals: some state's table, the Commission, or who checks it all."""
    return accounts.is_secretariat(person) or accounts.may_view_everything(person)


def may_read(person: accounts.Person, entity_code: str) -> bool:
    """See the desk's page of a referral."""
    return accounts.may_attend(person, entity_code) or accounts.may_view_everything(person)


def sits_at_table(person: accounts.Person, entity_code: str) -> bool:
    """Say whether a person has a seat at the table of a state."""
    return accounts.has_role(person, Role.SECRETARIAT_MEMBER, Role.FACILITATOR, scope=entity_code)


def may_answer(person: accounts.Person, entity_code: str, *, has_secretariat: bool) -> bool:
    """Answer what was referred to a state: its table while it stands, or the Commission."""
    if accounts.is_commission(person):
        return True
    return has_secretariat and accounts.may_attend(person, entity_code)


def signs_as_table(person: accounts.Person, entity_code: str, *, has_secretariat: bool) -> bool:
    """Say whether an answer carries the table's name; the Commission signs with its own."""
    return has_secretariat and sits_at_table(person, entity_code)
