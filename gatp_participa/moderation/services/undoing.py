"""Take a decision back: for a while by who took it, or by an appeal that was right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.accounts.rules import is_commission
from gatp_participa.audit import services as audit
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, DomainError, NotAllowedError
from gatp_participa.moderation import rules, things
from gatp_participa.moderation.models import Appeal, Decision, ModerationItem
from gatp_participa.moderation.services import masking
from gatp_participa.moderation.services.opening import held
from gatp_participa.moderation.status import DecisionKind, ItemStatus, Standing


def undo(decision_id: int, *, person: User, now: datetime) -> Decision:
    """Leave everything as before a decision, which from now on counts nowhere; its item waits.

    Raises:
        NotAllowedError: somebody else decided it.
        ConflictError: half an hour passed, it was undone or appealed, or something was decided
            or changed since.
    """
    item_id = db.session.scalar(select(Decision.item_id).where(Decision.id == decision_id))
    item = held(item_id)
    decision = db.session.get_one(Decision, decision_id, populate_existing=True)
    if not may_undo(person, decision):
        raise NotAllowedError(_("Lo deshace quien lo decidió, o la mesa nacional."))
    if refusal := undo_refusal(decision, now):
        raise ConflictError(refusal)
    _refuse_followed(decision)
    put_back(decision, person=person, now=now)
    decision.undone_at, decision.undone_by_id = now, person.id
    if item.status is ItemStatus.DECIDED:  # it waits since it waited
        item.status, item.decided_at = ItemStatus.WAITING, None
    db.session.flush()
    audit.record("moderation.undo", item, person=person, now=now, decision=decision.id)
    return decision


def undo_many(bulk: str, *, person: User, now: datetime) -> tuple[int, int]:
    """Undo what was decided together; return how many were undone and how many could not be."""
    numbers: Sequence[int] = db.session.scalars(
        select(Decision.id)
        .where(Decision.bulk == bulk, Decision.bulk != "", Decision.decided_by_id == person.id)
        .order_by(Decision.item_id)
    ).all()
    undone = 0
    for number in numbers:
        try:
            with db.session.begin_nested():
                undo(number, person=person, now=now)
            undone += 1
        except DomainError:
            continue
    return undone, len(numbers) - undone


def may_undo(person: User, decision: Decision) -> bool:
    """Undo one's own; the Commission, anybody's."""
    return decision.decided_by_id == person.id or is_commission(person)


def undo_refusal(decision: Decision, now: datetime) -> str | None:
    """Return why a decision is not undone any more, in words, or None."""
    if decision.undone_at is not None:
        return _("Esta decisión ya se había deshecho.")
    if now >= decision.decided_at + rules.UNDO_WITHIN:
        return _(
            "Ya pasó media hora, así que se le avisó a quien lo escribió. Si hay que cambiarla, "
            "ábrela otra vez y decide de nuevo."
        )
    return None


def put_back(decision: Decision, *, person: User, now: datetime) -> None:
    """Leave a thing as it was before a decision, whatever becomes of the decision itself.

    What its author took away stays away.

    Raises:
        NotAllowedError: the person does not moderate there.
        ConflictError: its author changed it since.
        NotFoundError: it was erased with its author's account.
    """
    item: ModerationItem = decision.item
    card = things.load(item.kind, item.thing_id)
    if decision.kind is DecisionKind.KEEP or card is None or card.standing is Standing.GONE:
        return
    acts = things.acts_of(card)
    if decision.kind is DecisionKind.MASK:
        masking.unmask(card, decision, person=person, now=now)
    elif decision.kind is DecisionKind.ASK_EDIT:
        acts.stop_asking(card, person=person, now=now)
    else:
        acts.put_back(
            card, Standing(decision.before), reason=decision.before_reason, person=person, now=now
        )


def _refuse_followed(decision: Decision) -> None:
    later = select(Decision.id).where(
        Decision.item_id == decision.item_id,
        Decision.id > decision.id,
        Decision.undone_at.is_(None),
    )
    if db.session.scalar(later.limit(1)) is not None:
        raise ConflictError(_("Después se decidió otra cosa: deshaz primero esa."))
    if db.session.scalar(select(Appeal.id).where(Appeal.decision_id == decision.id)) is not None:
        raise ConflictError(_("Quien lo escribió pidió que otra persona la revise."))
