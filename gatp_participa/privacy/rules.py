"""Terms, who attends requests, what is too old to keep. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from flask_babel import gettext as _

from gatp_participa.accounts import rules as accounts
from gatp_participa.core import clock
from gatp_participa.privacy import working_days
from gatp_participa.privacy.status import PENDING, TRANSITIONS, WAITING, Light, RequestStatus
from gatp_participa.web.languages import to_translate

# In working days: articles 43 to 47 of the law.
ANSWER_DAYS = 20
PREVENTION_DAYS = 5  # to ask, once, for what a request lacks
REPLY_DAYS = 10  # for the person to say it
EXTENSION_DAYS = 10
EXECUTION_DAYS = 15
SOON_DAYS = 5
BODY_LIMITS = (20, 4000)
REASON_LIMITS = (40, 4000)
REPLY_LIMITS = (5, 4000)
MOST_PENDING = 10
NOTICE_LIMITS = {"simplified": (200, 3000), "full": (500, 40_000), "changes": (20, 1000)}


@dataclass(frozen=True)
class Retention:
    """How long something is kept, and why; it is printed in the privacy notice."""

    key: str
    days: int
    what: str
    since: str
    why: str


RETENTION = (
    Retention(
        "codes", 1,
        to_translate("Códigos para entrar, y lo que esperaba por uno"),
        to_translate("desde que se piden"),
        to_translate("Sirven diez minutos; el día es para contar cuántos se pidieron y frenar abusos."),
    ),
    Retention(
        "letters", 30,
        to_translate("El texto de los correos que te mandamos"),
        to_translate("desde que se envían"),
        to_translate(
            "Para saber qué se te dijo si algo falla. Queda solo que se envió, para no repetirlo."
        ),
    ),
    Retention(
        "farewells", 0,
        to_translate("El correo que confirma que borraste tu cuenta"),
        to_translate("desde que se envía"),
        to_translate("Es lo último que lleva tu dirección: se borra entero en la siguiente hora."),
    ),
    Retention(
        "sessions", 60,
        to_translate("Sesiones abiertas"),
        to_translate("desde el último día que se usaron"),
        to_translate(
            "Una sesión olvidada es una puerta abierta. Dejan de servir antes, a los 30 días."
        ),
    ),
    Retention(
        "invitations", 30,
        to_translate("Invitaciones a un papel de quien atiende la plataforma"),
        to_translate("desde que se aceptan, se retiran o vencen"),
        to_translate("Para volver a enviarlas, o saber a quién se ofreció, en el mes siguiente."),
    ),
    Retention(
        "drafts", 180,
        to_translate("Borradores de propuestas"),
        to_translate("desde que cierra su convocatoria"),
        to_translate("Por si la convocatoria se amplía o quieres copiar lo que escribiste."),
    ),
)  # fmt: skip


class Requested(Protocol):
    """What a rule needs of a request."""

    status: RequestStatus
    due_on: date
    user_id: int | None


class Preventable(Requested, Protocol):
    """What asking for what is missing needs to know besides."""

    filed_at: datetime
    prevented_at: datetime | None
    reply_due_on: date | None


def may_attend(person: accounts.Person) -> bool:
    """Attend what people ask about their data, and publish notices."""
    return accounts.is_commission(person)


def may_read_requests(person: accounts.Person) -> bool:
    """Open the desk of requests: who attends them. Not even who audits reads their texts."""
    return may_attend(person)


def answer_due_on(filed_on: date) -> date:
    """Return the last day to answer what was filed on a day."""
    return working_days.add(filed_on, ANSWER_DAYS)


def prevention_until(filed_on: date) -> date:
    """Return the last day to ask for what is missing in what was filed on a day."""
    return working_days.add(filed_on, PREVENTION_DAYS)


def reply_due_on(prevented_on: date) -> date:
    """Return the last day for the person to say what was asked for on a day."""
    return working_days.add(prevented_on, REPLY_DAYS)


def may_prevent(request: Preventable, today: date) -> bool:
    """Ask for what is missing: once, and in the first five working days."""
    return (
        becomes(request, RequestStatus.PREVENTED)
        and request.prevented_at is None
        and today <= prevention_until(clock.local_day(request.filed_at))
    )


def may_reply(request: Preventable, today: date) -> bool:
    """Say what was asked for, up to the last day."""
    return (
        request.status is RequestStatus.PREVENTED
        and request.reply_due_on is not None
        and today <= request.reply_due_on
    )


def extended(due_on: date) -> date:
    """Return the last day to answer after the one extension that the law gives."""
    return working_days.add(due_on, EXTENSION_DAYS)


def execute_due_on(answered_on: date) -> date:
    """Return the last day to carry out what was granted on a day."""
    return working_days.add(answered_on, EXECUTION_DAYS)


def becomes(request: Requested, status: RequestStatus) -> bool:
    """Say whether a request may pass to a status."""
    return status in TRANSITIONS[request.status]


def light_of(request: Requested, today: date) -> Light:
    """Return how a request stands against its day; the last day itself is still on time."""
    if request.status in WAITING:
        return Light.PAUSED
    if request.status not in PENDING:
        return Light.DONE
    if today > request.due_on:
        return Light.OVERDUE
    left = working_days.between(today, request.due_on)
    return Light.DUE_SOON if left <= SOON_DAYS else Light.ON_TIME


def length_error(text: str, limits: tuple[int, int]) -> str | None:
    """Return what is wrong with the length of a text, in words, or None."""
    fewest, most = limits
    if len(text) < fewest:
        return _("Escribe un poco más: al menos %(fewest)s caracteres.", fewest=fewest)
    if len(text) > most:
        return _(
            "Este texto tiene %(count)s caracteres y caben %(most)s.",
            count=f"{len(text):,}",
            most=f"{most:,}",
        )
    return None


def kept_for(key: str) -> timedelta:
    """Return how long a kind of thing is kept."""
    return timedelta(days=next(rule.days for rule in RETENTION if rule.key == key))
