"""Answer an ARCO request, give it more time once, say that it was carried out: what staff do."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.core.text import clean_input
from gatp_participa.privacy import rules
from gatp_participa.privacy.models import ArcoRequest
from gatp_participa.privacy.services.requesting import pass_to, tell
from gatp_participa.privacy.status import RequestStatus


def extend_request(request: ArcoRequest, *, reason: str, person: User, now: datetime) -> None:
    """Give the answer ten more working days, once and with a reason that the person reads.

    Raises:
        NotAllowedError: the person does not attend requests.
        ConflictError: it was answered, was extended before, or its day has passed.
        InvalidInputError: the reason is too short or too long.
    """
    refuse_others(person)
    reason = checked_reason(reason)
    db.session.refresh(request, with_for_update={"of": ArcoRequest, "key_share": True})
    if request.status is not RequestStatus.RECEIVED or request.extended_at is not None:
        raise ConflictError(_("Esta solicitud ya se respondió o ya tuvo su única ampliación."))
    if clock.local_day(now) > request.answer_due_on:
        raise ConflictError(_("El plazo ya venció: solo se puede ampliar antes. Responde ya."))
    request.extended_at, request.extension_reason = now, reason
    request.answer_due_on = request.due_on = rules.extended(request.answer_due_on)
    record(
        "privacy.extend_request", request, person=person, now=now,
        due_on=request.due_on.isoformat(),
    )  # fmt: skip
    db.session.flush()
    tell(request, "arco_extended", now=now)


def answer_request(
    request: ArcoRequest, *, is_granted: bool, answer: str, person: User, now: datetime
) -> None:
    """Grant a request or refuse it, with reasons; what is granted has its own term.

    Raises:
        NotAllowedError: the person does not attend requests, or it is their own.
        ConflictError: it was answered or taken back before.
        InvalidInputError: the reason is too short or too long.
    """
    refuse_others(person)
    if request.user_id == person.id:
        raise NotAllowedError(
            _("No puedes responder tu propia solicitud: pídeselo a otra persona.")
        )
    answer = checked_reason(answer)
    status = RequestStatus.GRANTED if is_granted else RequestStatus.REFUSED
    pass_to(status, request, _("Esta solicitud ya se respondió o la retiró quien la hizo."))
    request.answer, request.answered_at, request.answered_by_id = answer, now, person.id
    if is_granted:
        request.execute_due_on = request.due_on = rules.execute_due_on(clock.local_day(now))
    record("privacy.answer_request", request, person=person, now=now, is_granted=is_granted)
    db.session.flush()
    tell(request, "arco_answered", now=now)


def execute_request(request: ArcoRequest, *, note: str, person: User, now: datetime) -> None:
    """Say that what was granted is done, and what was done.

    Raises:
        NotAllowedError: the person does not attend requests, or it is their own.
        ConflictError: it was not granted, or it was done before.
        InvalidInputError: the note is too short or too long.
    """
    refuse_others(person)
    if request.user_id == person.id:
        raise NotAllowedError(_("No puedes cumplir tu propia solicitud: pídeselo a otra persona."))
    note = checked_reason(note)
    pass_to(RequestStatus.EXECUTED, request, _("Esta solicitud no está aprobada, o ya se cumplió."))
    request.execution_note, request.executed_at, request.executed_by_id = note, now, person.id
    record("privacy.execute_request", request, person=person, now=now)
    db.session.flush()
    tell(request, "arco_executed", now=now)


def refuse_others(person: User) -> None:
    """Refuse whoever does not attend requests."""
    if not rules.may_attend(person):
        raise NotAllowedError(_("Tu cuenta no atiende solicitudes de datos personales."))


def checked_reason(text: str) -> str:
    """Return what the desk writes to a person, clean; refuse what says too little or too much."""
    text = clean_input(text)
    if error := rules.length_error(text, rules.REASON_LIMITS):
        raise InvalidInputError(error)
    return text
