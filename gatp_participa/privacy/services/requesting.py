"""File an ARCO request and take it back: what the person does."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core import clock, folios
from gatp_participa.core.db import db, insert
from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    TooManyRequestsError,
)
from gatp_participa.core.text import clean_input
from gatp_participa.notices import services as notices
from gatp_participa.notices.letters import link
from gatp_participa.privacy import rules
from gatp_participa.privacy.models import ArcoRequest
from gatp_participa.privacy.status import RequestKind, RequestStatus
from gatp_participa.web.languages import speaking

PREFIX = "DAT"


def file_request(kind: RequestKind, body: str, *, person: User, now: datetime) -> ArcoRequest:
    """Receive a request about one's own data, start its clock and post its receipt.

    The same text sent again while it waits is the same request.

    Raises:
        InvalidInputError: the text is too short or too long.
        TooManyRequestsError: ten of theirs already wait for an answer.
    """
    body = clean_input(body)
    if error := rules.length_error(body, rules.BODY_LIMITS):
        raise InvalidInputError(error)
    # Two sent at once wait for one another (SQLite's writers already do).
    db.session.execute(select(User.id).where(User.id == person.id).with_for_update(key_share=True))
    mine = select(ArcoRequest).where(
        ArcoRequest.user_id == person.id,
        ArcoRequest.status.in_((RequestStatus.RECEIVED, RequestStatus.PREVENTED)),
    )
    same = mine.where(ArcoRequest.kind == kind, ArcoRequest.body == body).limit(1)
    if (repeated := db.session.scalar(same)) is not None:
        return repeated
    waiting = db.session.scalar(select(func.count()).select_from(mine.subquery())) or 0
    if waiting >= rules.MOST_PENDING:
        raise TooManyRequestsError(
            _(
                "Ya tienes %(waiting)s solicitudes en revisión. Espera la respuesta de alguna o "
                "retírala.",
                waiting=waiting,
            )
        )
    request = _write(kind, body, person, now)
    record("privacy.file_request", request, person=person, now=now, kind=kind.value)
    tell(request, "arco_received", now=now)
    return request


def withdraw_request(request: ArcoRequest, *, person: User, now: datetime) -> None:
    """Take back one's own request while nobody has answered it.

    Raises:
        NotFoundError: it is somebody else's.
        ConflictError: it was answered or taken back before.
    """
    if request.user_id != person.id:
        raise NotFoundError(_("No encontramos esa solicitud."))
    pass_to(
        RequestStatus.WITHDRAWN, request, _("Esta solicitud ya se respondió o ya la retiraste.")
    )
    record("privacy.withdraw_request", request, person=person, now=now)
    db.session.flush()


def pass_to(status: RequestStatus, request: ArcoRequest, refusal: str) -> None:
    """Change the status, of the row as it is now and held until the end.

    Raises:
        ConflictError: it cannot pass from where it is.
    """
    db.session.refresh(request, with_for_update={"of": ArcoRequest, "key_share": True})
    if not rules.becomes(request, status):
        raise ConflictError(refusal)
    request.status = status


def tell(request: ArcoRequest, letter: str, *, now: datetime) -> None:
    """Write to who asked; the letter never carries what they asked for, which is theirs."""
    if request.user is None:
        return
    with speaking(request.user.language):
        notices.send(
            letter, to=request.user.email, now=now, dedupe_key=f"{letter}:{request.id}",
            request=request, url=link("privacy.request_mine", folio=request.folio),
        )  # fmt: skip


def _write(kind: RequestKind, body: str, person: User, now: datetime) -> ArcoRequest:
    due_on = rules.answer_due_on(clock.local_day(now))
    row = {
        "user_id": person.id, "kind": kind, "status": RequestStatus.RECEIVED, "body": body,
        "filed_at": now, "due_on": due_on, "answer_due_on": due_on, "extension_reason": "",
        "answer": "", "execution_note": "",
    }  # fmt: skip
    request_id = None
    while request_id is None:  # a folio already taken only costs another throw of the dice
        row["folio"] = folios.new(PREFIX)
        statement = insert(ArcoRequest).values(row).on_conflict_do_nothing(index_elements=["folio"])
        request_id = db.session.scalar(statement.returning(ArcoRequest.id))
    return db.session.get_one(ArcoRequest, request_id)
