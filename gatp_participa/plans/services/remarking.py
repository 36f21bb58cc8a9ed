"""Say something about a commitment, answer it signed, and hide what breaks the rules."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select

from gatp_participa.accounts.models import User
from gatp_participa.accounts.services.blocking import refuse_blocked
from gatp_participa.audit.services import record
from gatp_participa.comments import rules as comments
from gatp_participa.comments.services.writing import NEW_ACCOUNT
from gatp_participa.core.db import db
from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    TooManyRequestsError,
)
from gatp_participa.core.text import clean_input
from gatp_participa.entities.queries import term
from gatp_participa.plans import notices, rules
from gatp_participa.plans.models import Commitment, CommitmentRemark
from gatp_participa.plans.status import PlanStatus
from gatp_participa.proposals.rules import may_moderate
from gatp_participa.proposals.services.looking import ask_to_look


def write(
    commitment: Commitment,
    *,
    body: str,
    as_seat: bool = False,
    parent_id: int | None = None,
    person: User,
    now: datetime,
) -> CommitmentRemark:
    """Publish a remark, or the signed answer of the responsible to one.

    ``as_seat`` signs it with the side of the table that the person speaks for. The same words
    in the same place within ten minutes are one.

    Raises:
        ConflictError: the plan is not public, or what is answered is not in view.
        NotAllowedError: the account is blocked, or answers without being the responsible.
        InvalidInputError: it is too short or long, or is a new account's link.
        TooManyRequestsError: the person wrote ten in the last ten minutes.
    """
    if commitment.plan.status is not PlanStatus.PUBLISHED:
        raise ConflictError(_("Se puede opinar cuando el plan ya es público."))
    refuse_blocked(person, now)
    parent = None if parent_id is None else _answered(parent_id, commitment)
    body = _checked(body, person, now)
    signed_as = _signature(commitment, person, is_answer=parent is not None, as_seat=as_seat)
    # One's own wait for one another here (SQLite's writers already do).
    db.session.execute(select(User.id).where(User.id == person.id).with_for_update(key_share=True))
    if repeated := _written_just_now(commitment.id, parent_id, body, person, now):
        return repeated
    _refuse_too_many(person, now)
    row = CommitmentRemark(
        commitment_id=commitment.id, parent_id=parent_id, author_id=person.id, body=body,
        signed_as=signed_as, created_at=now,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    ask_to_look("remark", [row.id], now=now)
    record(
        "plans.answer_remark" if parent else "plans.remark", row, person=person, now=now,
        commitment_id=commitment.id, signed_as=bool(signed_as),
    )  # fmt: skip
    if parent is not None:
        notices.tell_answer(row, parent, commitment, now=now)
    return row


def may_correct(person: User | None, remark: CommitmentRemark, now: datetime) -> bool:
    """Correct one's own for a quarter of an hour, while it is in view, as with comments."""
    return (
        person is not None
        and person.id == remark.author_id
        and remark.hidden_at is None
        and now < remark.created_at + comments.EDIT_WITHIN
    )


def correct(remark: CommitmentRemark, *, body: str, person: User, now: datetime) -> None:
    """Correct one's own within fifteen minutes; the page says that it was, and it is looked at.

    Raises:
        NotAllowedError: somebody else wrote it, or the account is blocked.
        ConflictError: its fifteen minutes passed, or it is not in view.
        InvalidInputError: it is too short or long, or is a new account's link.
    """
    if person.id != remark.author_id:
        raise NotAllowedError(_("Solo quien escribió una opinión puede corregirla."))
    db.session.refresh(remark, with_for_update={"of": CommitmentRemark, "key_share": True})
    if not may_correct(person, remark, now):
        raise ConflictError(
            _("Esta opinión ya no se puede corregir: se puede durante 15 minutos, mientras esté a "
              "la vista.")
        )  # fmt: skip
    refuse_blocked(person, now)
    body = _checked(body, person, now)
    if body != remark.body:
        remark.body, remark.edited_at = body, now
        db.session.flush()
        ask_to_look("remark", [remark.id], now=now)
        record("plans.correct_remark", remark, person=person, now=now)


def hide(remark: CommitmentRemark, *, reason: str, person: User, now: datetime) -> None:
    """Hide a remark that breaks the rules; the reason is public.

    Raises:
        NotAllowedError: the person does not moderate what comes from there.
        ConflictError: it is hidden already.
        InvalidInputError: there is no reason.
    """
    reason = _moderated(remark, reason, person)
    if remark.hidden_at is not None:
        raise ConflictError(_("Esa opinión ya estaba oculta."))
    put_back(remark, now, reason=reason, person=person, now=now, act="plans.hide_remark")


def show(remark: CommitmentRemark, *, reason: str, person: User, now: datetime) -> None:
    """Show a hidden remark again; the reason stays in the trace.

    Raises:
        NotAllowedError, ConflictError, InvalidInputError: as :func:`hide`.
    """
    reason = _moderated(remark, reason, person)
    if remark.hidden_at is None:
        raise ConflictError(_("Esa opinión ya estaba a la vista."))
    put_back(remark, None, reason=reason, person=person, now=now, act="plans.show_remark")


def put_back(
    remark: CommitmentRemark,
    hidden_at: datetime | None,
    *,
    reason: str,
    person: User,
    now: datetime,
    act: str = "plans.put_back_remark",
) -> None:
    """Leave a remark hidden since a moment, or in view; the caller decided it.

    Raises:
        NotAllowedError: the person does not moderate what comes from there.
    """
    _hold(remark, person)
    remark.hidden_at, remark.hidden_reason = hidden_at, reason if hidden_at else ""
    db.session.flush()
    record(act, remark, person=person, now=now, commitment_id=remark.commitment_id, reason=reason)


def signature_of(commitment: Commitment, person: User) -> str:
    """Return who a person signs as at a commitment: its responsible, a side of its table, or ""."""
    body = commitment.responsible_body
    if rules.is_answerable(person, commitment, commitment.plan.entity_code):
        name, position = (
            (commitment.responsible_person, commitment.responsible_position)
            if person.id == commitment.responsible_id
            else (commitment.substitute_person, commitment.substitute_position)
        )
        return ", ".join(text for text in (name, position, body) if text)
    if rules.may_declare(person, commitment.plan.entity_code):
        return f"{body}, {term('sector.government')}"
    sector = rules.verifying_sector(person, commitment.plan.entity_code)
    return term(f"sector.{sector.value}") if sector else ""


def _signature(commitment: Commitment, person: User, *, is_answer: bool, as_seat: bool) -> str:
    if not is_answer:
        return signature_of(commitment, person) if as_seat else ""
    if not rules.may_report(person, commitment, commitment.plan.entity_code):
        raise NotAllowedError(_("A las opiniones responde quien responde por el compromiso."))
    return signature_of(commitment, person)


def _answered(parent_id: int, commitment: Commitment) -> CommitmentRemark:
    parent = db.session.get(CommitmentRemark, parent_id)
    if parent is None or parent.commitment_id != commitment.id or parent.parent_id is not None:
        raise NotFoundError(_("No encontramos la opinión que quieres contestar."))
    if parent.hidden_at is not None or not parent.body:
        raise ConflictError(_("Esa opinión ya no está a la vista, así que no se puede contestar."))
    return parent


def _checked(body: str, person: User, now: datetime) -> str:
    body = clean_input(body)
    if error := comments.length_error(body):
        raise InvalidInputError(error)
    if comments.is_new(person.created_at, now) and comments.has_link(body):
        raise InvalidInputError(NEW_ACCOUNT)
    return body


def _written_just_now(
    commitment_id: int, parent_id: int | None, body: str, person: User, now: datetime
) -> CommitmentRemark | None:
    return db.session.scalar(
        select(CommitmentRemark)
        .where(
            CommitmentRemark.author_id == person.id, CommitmentRemark.body == body,
            CommitmentRemark.commitment_id == commitment_id,
            CommitmentRemark.parent_id.is_not_distinct_from(parent_id),
            CommitmentRemark.created_at > now - comments.SAME_WITHIN,
        )
        .limit(1)
    )  # fmt: skip


def _refuse_too_many(person: User, now: datetime) -> None:
    count, first_at = db.session.execute(
        select(func.count(), func.min(CommitmentRemark.created_at)).where(
            CommitmentRemark.author_id == person.id,
            CommitmentRemark.created_at > now - comments.RATE_WITHIN,
        )
    ).one()
    if count >= comments.MOST_IN_RATE:
        raise TooManyRequestsError(comments.wait_refusal(first_at, now))


def _moderated(remark: CommitmentRemark, reason: str, person: User) -> str:
    _hold(remark, person)
    reason = clean_input(reason)
    if error := comments.reason_error(reason):
        raise InvalidInputError(error)
    return reason


def _hold(remark: CommitmentRemark, person: User) -> None:
    commitment = db.session.get_one(Commitment, remark.commitment_id)
    if not may_moderate(person, commitment.plan):
        raise NotAllowedError(_("Tu cuenta no modera las opiniones de este lugar."))
    db.session.refresh(
        remark, with_for_update={"of": CommitmentRemark, "key_share": True}
    )  # fmt: skip
