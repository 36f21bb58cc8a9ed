"""Say something without its personal data; read, with a reason that stays, what it said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.audit import services as audit
from gatp_participa.core.db import db
from gatp_participa.core.errors import InvalidInputError, NotAllowedError, NotFoundError
from gatp_participa.core.text import clean_input, without
from gatp_participa.moderation import rules, things
from gatp_participa.moderation.models import Decision, ModerationItem, SealedText
from gatp_participa.moderation.services import scanning
from gatp_participa.moderation.things import Card


def preview(card: Card, pieces: Sequence[str]) -> dict[str, str]:
    """Return what each text of a thing would say."""
    return {name: without(text, pieces, rules.MASK) for name, text in card.texts.items()}


def mask(
    card: Card, pieces: Sequence[str], *, decision: Decision, person: User, now: datetime
) -> None:
    """Put a mark in the place of some words and seal what it said.

    Raises:
        ConflictError: its author took it away, or it does not say any of that.
    """
    said = things.acts_of(card).mask(card, list(pieces), instead=rules.MASK, person=person, now=now)
    db.session.add(
        SealedText(
            kind=card.kind, thing_id=card.thing_id, decision_id=decision.id, fields=said,
            sealed_at=now,
        )
    )  # fmt: skip
    db.session.flush()
    scanning.scan_again(card.kind, card.thing_id, now=now)


def unmask(card: Card, decision: Decision, *, person: User, now: datetime) -> None:
    """Say again what a thing said before it was masked, and forget the sealed copy.

    Raises:
        ConflictError: its author took it away or changed it since.
        NotFoundError: what it said was erased with its author's account.
    """
    sealed = db.session.scalar(select(SealedText).where(SealedText.decision_id == decision.id))
    if sealed is None:
        raise NotFoundError(_("Lo que decía se borró con la cuenta de quien lo escribió."))
    things.acts_of(card).unmask(card, sealed.fields, person=person, now=now)
    db.session.delete(sealed)
    db.session.flush()


def read_original(
    item: ModerationItem, reason: str, *, person: User, now: datetime
) -> dict[str, str]:
    """Return what a thing said before anybody masked it; who read it and why stays written.

    Raises:
        NotAllowedError: the person does not moderate there.
        InvalidInputError: there is no reason.
        NotFoundError: nobody masked it, or its author left.
    """
    if not rules.may_moderate(person, item):
        raise NotAllowedError(_("Tu cuenta no modera lo que llega de este lugar."))
    reason = clean_input(reason)
    if not rules.BODY_LIMITS[0] <= len(reason) <= rules.BODY_LIMITS[1]:
        raise InvalidInputError(_("Di para qué lo necesitas leer: entre 10 y 600 letras."))
    first = db.session.scalars(
        select(SealedText)
        .where(SealedText.kind == item.kind, SealedText.thing_id == item.thing_id)
        .order_by(SealedText.id)
        .limit(1)
    ).first()
    if first is None:
        raise NotFoundError(_("No hay un original sellado de esto."))
    audit.record("moderation.read_original", item, person=person, now=now, reason=reason)
    db.session.flush()
    return dict(first.fields["said"]["now"])
