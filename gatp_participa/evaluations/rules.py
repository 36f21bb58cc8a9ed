"""When an evaluation is due, who writes it and who replies, and what it needs. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from flask_babel import gettext as _

from gatp_participa.accounts import rules as accounts
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.evaluations.status import EvaluationKind, EvaluationStatus
from gatp_participa.plans.rules import is_answerable, sectors_of
from gatp_participa.privacy import working_days

MONTHS_AFTER_THE_END = 4  # as the Independent Reporting Mechanism: results, four months later
REPLY_DAYS = 10  # working days
SOON = timedelta(days=30)
SHORTEST = 40  # characters of an explanation
_WRITERS = frozenset({Sector.CIVIL_SOCIETY, Sector.OVERSIGHT_BODY})


class Judged(Protocol):
    """What a rule needs of the judgement of a commitment."""

    @property
    def verifiability(self) -> StrEnum | None: ...

    @property
    def ambition(self) -> StrEnum | None: ...

    @property
    def completion(self) -> StrEnum | None: ...

    @property
    def results(self) -> StrEnum | None: ...

    @property
    def explanation(self) -> str: ...


class Responsible(Protocol):
    """Who answers for a commitment."""

    responsible_id: int | None
    substitute_id: int | None


def due_on(kind: EvaluationKind, starts_on: date, ends_on: date) -> date:
    """Return when an evaluation is due: half-way of the period, or four months after its end."""
    if kind is EvaluationKind.MID_TERM:
        return starts_on + (ends_on - starts_on) // 2
    return _months_later(ends_on, MONTHS_AFTER_THE_END)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def reply_due_on(sent_on: date) -> date:
    """Return the last day for the institution to reply before it is published: 10 working days."""
    return working_days.add(sent_on, REPLY_DAYS)


def may_evaluate(person: accounts.Person, entity_code: str) -> bool:
    """Write the evaluation of a state's plan: who is not the government there, or the Commission."""
    return accounts.is_commission(person) or bool(sectors_of(person, entity_code) & _WRITERS)


def may_reply(
    person: accounts.Person, entity_code: str, promise: Responsible | None = None
) -> bool:
    """Reply for the institutions: the government's side of that table, or who answers for it."""
    if Sector.GOVERNMENT in sectors_of(person, entity_code):
        return True
    return promise is not None and is_answerable(person, promise, entity_code)


def may_open(person: accounts.Person, entity_code: str) -> bool:
    """Read an evaluation before it is public: its table, the Commission and who checks it all."""
    return (
        accounts.may_attend(person, entity_code)
        or accounts.may_view_everything(person)
        or accounts.has_role(person, Role.RESPONSIBLE, scope=entity_code)
    )


def may_open_desk(person: accounts.Person) -> bool:
    """See the list of evaluations: who sits at a table, answers for a promise or checks it all."""
    return (
        accounts.is_secretariat(person)
        or accounts.may_view_everything(person)
        or accounts.has_role(person, Role.RESPONSIBLE)
    )


def is_written(kind: EvaluationKind, judged: Judged | None) -> bool:
    """Say whether a commitment is judged whole; results are only of the final evaluation."""
    if judged is None or len(judged.explanation.strip()) < SHORTEST:
        return False
    needed = [judged.verifiability, judged.ambition, judged.completion]
    if kind is EvaluationKind.FINAL:
        needed.append(judged.results)
    return None not in needed


def missing(
    kind: EvaluationKind,
    *,
    evaluator: str,
    method: str,
    commitments: Mapping[int, Judged | None],
) -> list[str]:
    """Return what an evaluation lacks to be shown, as sentences. ``commitments`` go by number."""
    lacking = []
    if not evaluator.strip():
        lacking.append(_("Di quién evalúa."))
    if len(method.strip()) < SHORTEST:
        lacking.append(_("Cuenta cómo se hizo: qué se leyó y con quién se habló."))
    pending = [number for number, judged in commitments.items() if not is_written(kind, judged)]
    if pending:
        numbers = ", ".join(str(number) for number in sorted(pending))
        lacking.append(_("Falta evaluar los compromisos: %(numbers)s.", numbers=numbers))
    if not commitments:
        lacking.append(_("El plan no tiene compromisos que evaluar."))
    return lacking


def may_publish_now(
    status: EvaluationStatus, *, reply: str, reply_due: date | None, today: date
) -> bool:
    """Say whether it can be public: the institutions replied, or their days passed."""
    if status is not EvaluationStatus.WITH_THE_BODY:
        return False
    return bool(reply.strip()) or (reply_due is not None and today > reply_due)


def shares(
    codes: Iterable[StrEnum | None], scale: Collection[StrEnum]
) -> list[tuple[StrEnum, int]]:
    """Return how many commitments got each code of a scale, in the scale's order."""
    given = list(codes)
    return [(code, given.count(code)) for code in scale]
