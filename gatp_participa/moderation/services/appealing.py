"""Say that a decision or a block was wrong, once; and answer, by another person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.accounts.models import AccountBlock, User
from gatp_participa.accounts.services.blocking import lift
from gatp_participa.audit import services as audit
from gatp_participa.core.db import db, insert
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.core.text import clean_input, shorten
from gatp_participa.moderation import appeals, things
from gatp_participa.moderation.models import Appeal, Decision
from gatp_participa.moderation.services import undoing
from gatp_participa.moderation.services.opening import held
from gatp_participa.moderation.services.telling import tell_appeal
from gatp_participa.moderation.status import Outcome, Standing

_LIFTED_WORDS = 500


def appeal_decision(decision: Decision, body: str, *, person: User, now: datetime) -> Appeal:
    """Appeal what was decided about something of one's own.

    Raises:
        NotAllowedError: it is about somebody else's.
        ConflictError: it was appealed or undone, took nothing away, or its fifteen days passed.
        InvalidInputError: the words are too few or too many.
    """
    held(decision.item_id)  # who undoes it at this moment waits, or is waited for
    db.session.refresh(decision)
    refusal = appeals.decision_refusal(decision, person, now, is_appealed=False)
    if decision.item.author_id != person.id:
        raise NotAllowedError(refusal)
    if refusal:
        raise ConflictError(refusal)
    return _file(body, person, now, decision_id=decision.id, entity_code=decision.entity_code)


def appeal_block(block: AccountBlock, body: str, *, person: User, now: datetime) -> Appeal:
    """Appeal a block of one's account. As for a decision, and it is raised the same."""
    db.session.refresh(block, with_for_update={"of": AccountBlock})
    refusal = appeals.block_refusal(block, person, now, is_appealed=False)
    if block.user_id != person.id:
        raise NotAllowedError(refusal)
    if refusal:
        raise ConflictError(refusal)
    place = None if block.scope == "00" else block.scope
    return _file(body, person, now, block_id=block.id, entity_code=place)


def answer(appeal: Appeal, outcome: Outcome, text: str, *, person: User, now: datetime) -> None:
    """Answer an appeal; reversed, things are again as they were before what was decided.

    Raises:
        NotAllowedError: the person does not attend that place, decided it, or appealed it.
        ConflictError: somebody answered it first.
        InvalidInputError: the answer is too short or too long.
    """
    db.session.refresh(appeal, with_for_update={"of": Appeal})
    refuse(appeal, person)
    appeal.answer = _checked(text, appeals.ANSWER_LIMITS)
    appeal.outcome, appeal.decided_by_id, appeal.decided_at = outcome, person.id, now
    db.session.flush()
    if outcome is Outcome.REVERSED:
        _reverse(appeal, person, now)
    audit.record("moderation.answer_appeal", appeal, person=person, now=now, outcome=outcome.value)
    tell_appeal(appeal, now=now)


def refuse(appeal: Appeal, person: User) -> None:
    """Refuse who does not answer an appeal.

    Raises:
        NotAllowedError: the person does not attend that place, decided it, or appealed it.
        ConflictError: somebody answered it first.
    """
    refusal = appeals.answer_refusal(appeal, person)
    if refusal and appeal.outcome is not None and appeals.moderates(person, appeal.entity_code):
        raise ConflictError(_("Otra persona ya contestó esta apelación."))
    if refusal:
        raise NotAllowedError(refusal)


def _reverse(appeal: Appeal, person: User, now: datetime) -> None:
    if appeal.block is not None:
        block = appeal.block
        if block.lifted_at is None and block.until_at > now:
            lift(block, reason=shorten(appeal.answer, _LIFTED_WORDS), person=person, now=now)
    elif appeal.decision is not None:
        _put_back(appeal.decision, person, now)


def _put_back(decision: Decision, person: User, now: datetime) -> None:
    """Leave a thing as before a decision; one that waited for its review is published.

    What its author took away stays so, and so does what was decided about it since.
    """
    item = held(decision.item_id)
    card = things.load(item.kind, item.thing_id)
    later = select(Decision.id).where(
        Decision.item_id == item.id, Decision.id > decision.id, Decision.undone_at.is_(None)
    )
    if card is None or card.standing is Standing.GONE or db.session.scalar(later.limit(1)):
        return
    if decision.before == Standing.IN_REVIEW and card.standing is Standing.HIDDEN:
        reason = shorten(decision.body, _LIFTED_WORDS)
        things.acts_of(card).show(card, reason=reason, person=person, now=now)
    else:
        undoing.put_back(decision, person=person, now=now)


def _file(body: str, person: User, now: datetime, **about: Any) -> Appeal:
    row = about | {
        "person_id": person.id, "body": _checked(body, appeals.BODY_LIMITS), "appealed_at": now,
        "due_on": appeals.answer_due_on(now), "answer": "",
    }  # fmt: skip
    column = "decision_id" if "decision_id" in about else "block_id"
    number = db.session.scalar(
        insert(Appeal)
        .values(row)
        .on_conflict_do_nothing(index_elements=[column])
        .returning(Appeal.id)
    )
    if number is None:
        raise ConflictError(
            _("Ya apelaste. Otra persona la está revisando; se apela una sola vez.")
        )
    appeal = db.session.scalars(select(Appeal).where(Appeal.id == number)).one()
    audit.record("moderation.appeal", appeal, person=person, now=now)
    return appeal


def _checked(text: str, limits: tuple[int, int]) -> str:
    fewest, most = limits
    text = clean_input(text)
    if len(text) < fewest:
        raise InvalidInputError(
            _(
                "Explícalo con un poco más de detalle: al menos %(fewest)s caracteres.",
                fewest=fewest,
            )
        )
    if len(text) > most:
        raise InvalidInputError(
            _(
                "Tu texto tiene %(count)s caracteres y caben %(most)s: acórtalo.",
                count=f"{len(text):,}",
                most=f"{most:,}",
            )
        )
    return text
