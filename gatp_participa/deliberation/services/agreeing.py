"""What a session agrees that somebody does by a day, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotFoundError
from gatp_participa.deliberation.models import Agreement, Session
from gatp_participa.deliberation.queries.room import room_of
from gatp_participa.deliberation.services.common import check_prepares, locked, void_signatures
from gatp_participa.deliberation.status import AgreementStatus, SessionStatus


@dataclass(frozen=True, kw_only=True)
class AgreementDraft:
    """What is done, who does it and by when; ``item_id`` is the point it comes from."""

    body: str
    responsible: str
    due_on: date | None = None
    item_id: int | None = None


def agree(session: Session, draft: AgreementDraft, *, person: User, now: datetime) -> Agreement:
    """Write an agreement.

    Raises:
        NotAllowedError: the person does not facilitate that table.
        NotFoundError: the point is of another session.
        InvalidInputError: it does not say what or who, or is due before the session.
        ConflictError: the session is not being held.
    """
    check_prepares(person, session.secretariat.entity_code)
    locked(session, SessionStatus.HELD)
    room = room_of(session)
    if not draft.body.strip() or not draft.responsible.strip():
        raise InvalidInputError(_("Di qué se acordó y quién lo hace."))
    if draft.due_on is not None and draft.due_on < clock.local_day(session.starts_at):
        raise InvalidInputError(_("La fecha no puede ser anterior a la sesión."))
    if draft.item_id is not None and draft.item_id not in {item.id for item in room.items}:
        raise NotFoundError(_("Esa sesión no tiene ese punto."))
    agreement = Agreement(
        session_id=session.id, item_id=draft.item_id, body=draft.body.strip(),
        responsible=draft.responsible.strip(), due_on=draft.due_on,
        number=max((one.number for one in room.agreements), default=0) + 1,
    )  # fmt: skip
    db.session.add(agreement)
    void_signatures(session, person=person, now=now)
    db.session.flush()
    record("deliberation.agree", agreement, person=person, now=now, session_id=session.id)
    return agreement


def remove_agreement(agreement: Agreement, *, person: User, now: datetime) -> None:
    """Take out an agreement that was written wrong, before the minutes are signed.

    Raises:
        NotAllowedError: the person does not facilitate that table.
        ConflictError: the minutes are signed, or something came of it already.
    """
    session = agreement.session
    check_prepares(person, session.secretariat.entity_code)
    locked(session, SessionStatus.HELD)
    db.session.refresh(agreement)
    if agreement.status is not AgreementStatus.PENDING:
        raise ConflictError(_("Ese acuerdo ya se cerró: se queda en el acta."))
    record(
        "deliberation.remove_agreement", agreement, person=person, now=now, number=agreement.number
    )
    db.session.delete(agreement)
    void_signatures(session, person=person, now=now)
    db.session.flush()


def close_agreement(
    agreement: Agreement, status: AgreementStatus, note: str = "", *, person: User, now: datetime
) -> None:
    """Say that an agreement was done, or that it was dropped and why.

    Raises:
        NotAllowedError: the person does not facilitate that table.
        InvalidInputError: it is dropped without saying why.
        ConflictError: it was closed before.
    """
    session = agreement.session
    check_prepares(person, session.secretariat.entity_code)
    locked(session, SessionStatus.HELD, SessionStatus.SIGNED)
    db.session.refresh(agreement, with_for_update={"of": Agreement})
    if agreement.status is not AgreementStatus.PENDING:
        raise ConflictError(_("Ese acuerdo ya se cerró."))
    if status is AgreementStatus.PENDING:
        raise InvalidInputError(_("Di si se cumplió o si quedó sin efecto."))
    if status is AgreementStatus.DROPPED and not note.strip():
        raise InvalidInputError(_("Di por qué queda sin efecto."))
    agreement.status, agreement.closing_note, agreement.closed_at = status, note.strip(), now
    db.session.flush()
    record("deliberation.close_agreement", agreement, person=person, now=now, status=status.value)
