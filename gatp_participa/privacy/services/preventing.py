"""Ask for what a request lacks (*prevención*), hear it, and let go those that nobody completed."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from gatp_participa.core.text import clean_input
from gatp_participa.privacy import rules
from gatp_participa.privacy.models import ArcoRequest
from gatp_participa.privacy.services.attending import checked_reason, refuse_others
from gatp_participa.privacy.services.requesting import pass_to, tell
from gatp_participa.privacy.status import RequestStatus


def prevent_request(request: ArcoRequest, *, missing: str, person: User, now: datetime) -> None:
    """Ask who made a request for what it lacks, once and in its first five working days.

    Its clock stops; the person has ten working days.

    Raises:
        NotAllowedError: the person does not attend requests, or it is their own.
        ConflictError: it was answered or asked about before, or its first five days passed.
        InvalidInputError: what is missing is said in too few or too many words.
    """
    refuse_others(person)
    if request.user_id == person.id:
        raise NotAllowedError(_("No puedes atender tu propia solicitud: pídeselo a otra persona."))
    missing = checked_reason(missing)
    db.session.refresh(request, with_for_update={"of": ArcoRequest, "key_share": True})
    if request.prevented_at is not None:
        raise ConflictError(
            _(
                "Ya se preguntó una vez qué faltaba, y la ley no permite otra: responde con lo que hay."
            )
        )
    today = clock.local_day(now)
    if rules.becomes(request, RequestStatus.PREVENTED) and not rules.may_prevent(request, today):
        raise ConflictError(
            _(
                "Solo se puede preguntar qué falta en los primeros %(days)s días hábiles, y ya "
                "pasaron: responde con lo que hay.",
                days=rules.PREVENTION_DAYS,
            )
        )
    pass_to(
        RequestStatus.PREVENTED, request,
        _("Esta solicitud ya se respondió o la retiró quien la hizo."),
    )  # fmt: skip
    request.prevented_at, request.prevention = now, missing
    request.reply_due_on = request.due_on = rules.reply_due_on(today)
    record(
        "privacy.prevent_request", request, person=person, now=now,
        due_on=request.due_on.isoformat(),
    )  # fmt: skip
    db.session.flush()
    tell(request, "arco_prevented", now=now)


def complete_request(request: ArcoRequest, *, reply: str, person: User, now: datetime) -> None:
    """Say what one's own request lacked; the term to answer it begins again the day after.

    Raises:
        NotFoundError: it is somebody else's.
        ConflictError: nothing was asked, it was said before, or the ten days passed.
        InvalidInputError: the text is too short or too long.
    """
    if request.user_id != person.id:
        raise NotFoundError(_("No encontramos esa solicitud."))
    reply = clean_input(reply)
    if error := rules.length_error(reply, rules.REPLY_LIMITS):
        raise InvalidInputError(error)
    db.session.refresh(request, with_for_update={"of": ArcoRequest, "key_share": True})
    today = clock.local_day(now)
    if request.status is RequestStatus.PREVENTED and not rules.may_reply(request, today):
        raise ConflictError(
            _(
                "El plazo para contestar ya terminó, y por eso tu solicitud se tiene por no "
                "presentada. No pierdes ningún derecho: puedes hacer otra hoy mismo."
            )
        )
    pass_to(
        RequestStatus.RECEIVED, request,
        _("A esta solicitud no le falta nada: ya contestaste, o ya se respondió."),
    )  # fmt: skip
    request.reply, request.replied_at = reply, now
    due_on = rules.answer_due_on(today)
    request.answer_due_on = request.due_on = (
        due_on if request.extended_at is None else rules.extended(due_on)
    )
    record(
        "privacy.complete_request", request, person=person, now=now,
        due_on=request.due_on.isoformat(),
    )  # fmt: skip
    db.session.flush()
    tell(request, "arco_completed", now=now)


def lapse_requests(now: datetime) -> int:
    """Let go the requests whose ten days passed without a reply, tell who made them; return how many."""
    late = select(ArcoRequest).where(
        ArcoRequest.status == RequestStatus.PREVENTED, ArcoRequest.due_on < clock.local_day(now)
    )
    lapsed = db.session.scalars(
        late.order_by(ArcoRequest.id).with_for_update(key_share=True, of=ArcoRequest)
    ).all()
    for request in lapsed:
        request.status, request.lapsed_at = RequestStatus.LAPSED, now
        record("privacy.lapse_request", request, person=None, now=now)
    db.session.flush()
    for request in lapsed:
        tell(request, "arco_lapsed", now=now)
    return len(lapsed)
