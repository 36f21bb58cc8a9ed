"""Decide, one thing or many, always a person and always with a reason."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.audit import services as audit
from gatp_participa.core.db import db
from gatp_participa.core.errors import (
    ConflictError,
    DomainError,
    InvalidInputError,
    NotAllowedError,
)
from gatp_participa.core.text import clean_input
from gatp_participa.moderation import labels, rules, things
from gatp_participa.moderation.models import Decision, ModerationItem
from gatp_participa.moderation.services import masking, telling
from gatp_participa.moderation.services.opening import held
from gatp_participa.moderation.services.taking import refuse
from gatp_participa.moderation.status import DecisionKind, ItemStatus, Reason, Standing
from gatp_participa.moderation.things import Card

# Of each of many only this is asked: what depends on its words is decided one by one.
MANY_AT_ONCE = frozenset(DecisionKind) - {DecisionKind.MASK}


@dataclass(frozen=True, kw_only=True)
class DecisionDraft:
    """What somebody is about to decide; ``pieces`` are the exact words to mask."""

    kind: DecisionKind
    reason: Reason
    body: str = ""
    pieces: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What deciding would do with an item: ``refusal`` says why nothing, in words."""

    item: ModerationItem
    card: Card | None
    refusal: str = ""


def decide(
    item_id: int, draft: DecisionDraft, *, person: User, now: datetime, bulk: str = ""
) -> Decision:
    """Do what a person decided about an item, write it down, and have its author told.

    Raises:
        NotAllowedError: the person does not moderate there, or the words are their own.
        ConflictError: somebody else has it or decided it, or it changed meanwhile.
        InvalidInputError: a reason, an explanation or the words to mask are missing.
    """
    item = held(item_id)
    refuse(item, person, now)
    card = things.load(item.kind, item.thing_id)
    draft = checked(card, draft, person)
    decision = Decision(
        item_id=item.id, entity_code=item.entity_code, kind=draft.kind, reason=draft.reason,
        body=draft.body, before=card.standing if card else Standing.GONE,
        before_reason=card.reason if card else "", decided_by_id=person.id, decided_at=now,
        waited_from=min(item.opened_at, now), bulk=bulk,
    )  # fmt: skip
    db.session.add(decision)
    db.session.flush()
    if card is not None:
        _do(card, draft, decision, person, now)
    if not _still_waits(card, draft.kind):
        item.status, item.decided_at = ItemStatus.DECIDED, now
        item.taken_by_id = item.taken_until = None
    db.session.flush()
    audit.record(
        "moderation.decide", item, person=person, now=now, kind=draft.kind.value,
        reason=draft.reason.value, decision=decision.id,
    )  # fmt: skip
    telling.tell_author(decision, now=now)
    return decision


def _still_waits(card: Card | None, kind: DecisionKind) -> bool:
    """Say whether a text masked before it is public has its first review still ahead."""
    return kind is DecisionKind.MASK and card is not None and card.standing is Standing.IN_REVIEW


def decide_many(
    item_ids: Sequence[int], draft: DecisionDraft, *, person: User, now: datetime
) -> tuple[str, list[Decision], int]:
    """Decide the same about many items: those that can; return a name for them together, what
    was decided and how many could not.

    Raises:
        InvalidInputError: they are none or too many, or that is decided one by one.
    """
    refuse_many(item_ids, draft)
    bulk = secrets.token_urlsafe(16)
    decided, refused = [], 0
    for item_id in sorted(set(item_ids)):  # always in one order: two people do not wait crosswise
        try:
            with db.session.begin_nested():
                decided.append(decide(item_id, draft, person=person, now=now, bulk=bulk))
        except DomainError:
            refused += 1
    return bulk, decided, refused


def expect(
    item_ids: Sequence[int], draft: DecisionDraft, *, person: User, now: datetime
) -> list[Expected]:
    """Return what :func:`decide_many` would do with each item, without doing it.

    Raises:
        InvalidInputError: they are none or too many, or that is decided one by one.
    """
    refuse_many(item_ids, draft)
    items = db.session.scalars(
        select(ModerationItem)
        .where(ModerationItem.id.in_(item_ids))
        .order_by(ModerationItem.weight.desc(), ModerationItem.opened_at, ModerationItem.id)
    ).all()
    seen = [item for item in items if rules.may_see(person, item)]
    cards = things.load_many((item.kind, item.thing_id) for item in seen)
    expected = []
    for item in seen:
        card, refusal = cards.get((item.kind, item.thing_id)), ""
        try:
            refuse(item, person, now)
            refuse_unfit(card, draft.kind, person)
        except DomainError as error:
            refusal = str(error)
        expected.append(Expected(item=item, card=card, refusal=refusal))
    return expected


def refuse_many(item_ids: Sequence[int], draft: DecisionDraft) -> None:
    """Refuse what cannot be decided together.

    Raises:
        InvalidInputError: they are none or too many, or that is decided one by one.
    """
    if not item_ids:
        raise InvalidInputError(_("Elige primero qué vas a decidir: marca la casilla de cada uno."))
    if len(item_ids) > rules.MOST_AT_ONCE:
        raise InvalidInputError(
            _("Se deciden hasta %(most)s a la vez: elige menos.", most=rules.MOST_AT_ONCE)
        )
    if draft.kind not in MANY_AT_ONCE:
        raise InvalidInputError(_("Los datos personales se tapan uno por uno: abre cada texto."))


def checked(card: Card | None, draft: DecisionDraft, person: User) -> DecisionDraft:
    """Return a draft clean and fit for a thing.

    Raises:
        NotAllowedError: the words are the person's own.
        ConflictError: that cannot be decided about it as it is now.
        InvalidInputError: a reason, an explanation or the words to mask are missing.
    """
    refuse_unfit(card, draft.kind, person)
    body = clean_input(draft.body)
    if card is not None and (
        error := rules.decision_error(draft.kind, draft.reason, body)
    ):  # fmt: skip
        raise InvalidInputError(error)
    pieces = tuple(dict.fromkeys(filter(None, map(clean_input, draft.pieces))))
    if draft.kind is DecisionKind.MASK and (error := rules.pieces_error(list(pieces))):
        raise InvalidInputError(error)
    return DecisionDraft(kind=draft.kind, reason=draft.reason, body=body, pieces=pieces)


def refuse_unfit(card: Card | None, kind: DecisionKind, person: User) -> None:
    """Refuse what a person cannot decide about a thing as it is now, whatever they say of it.

    Raises:
        NotAllowedError: the words are the person's own.
        ConflictError: it changed, or it is no longer anywhere.
    """
    if card is None:
        if kind is not DecisionKind.KEEP:
            raise ConflictError(_("Ya no está en la plataforma: lo quitó quien lo publicó."))
        return
    if things.is_theirs(card, person):
        raise NotAllowedError(_("Lo escribiste tú: le toca decidir a otra persona."))
    if kind not in rules.kinds_for(card):
        raise ConflictError(
            _(
                "Eso no se puede decidir ahora: está «%(standing)s».",
                standing=labels.STANDINGS[card.standing],
            )
        )


def _do(
    card: Card, draft: DecisionDraft, decision: Decision, person: User, now: datetime
) -> None:  # fmt: skip
    acts = things.acts_of(card)
    words = draft.body or _("Lo revisó quien modera y está dentro de las reglas.")
    match draft.kind:
        case DecisionKind.HIDE | DecisionKind.REDIRECT:
            acts.hide(card, reason=words, person=person, now=now)
        case DecisionKind.RESTORE | DecisionKind.PUBLISH:
            acts.show(card, reason=words, person=person, now=now)
        case DecisionKind.ASK_EDIT:
            acts.ask_edit(card, person=person, now=now)
        case DecisionKind.MASK:
            masking.mask(card, draft.pieces, decision=decision, person=person, now=now)
