"""Take an item for a while, so that two people do not decide the same; let it go."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from gatp_participa.accounts.models import User
from gatp_participa.audit import services as audit
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, NotAllowedError
from gatp_participa.moderation import rules
from gatp_participa.moderation.models import ModerationItem
from gatp_participa.moderation.services.opening import held, wait_again
from gatp_participa.moderation.status import ItemStatus


def take(item_id: int, *, person: User, now: datetime) -> ModerationItem:
    """Have an item for a quarter of an hour from now, again if it was one's own already.

    Raises:
        NotAllowedError: the person does not moderate there.
        ConflictError: somebody else has it, or it is decided.
    """
    item = held(item_id)
    refuse(item, person, now)
    is_new = not (rules.is_taken(item, now) and item.taken_by_id == person.id)
    item.taken_by_id, item.taken_until = person.id, now + rules.TAKE_FOR
    db.session.flush()
    if is_new:
        audit.record("moderation.take", item, person=person, now=now)
    return item


def let_go(item_id: int, *, person: User, now: datetime) -> ModerationItem:
    """Leave an item for others. One that is not one's own stays as it is.

    Raises:
        NotAllowedError: the person does not moderate there.
    """
    item = held(item_id)
    _refuse_strangers(item, person)
    if item.taken_by_id == person.id:
        item.taken_by_id = item.taken_until = None
        db.session.flush()
        audit.record("moderation.let_go", item, person=person, now=now)
    return item


def reopen(item_id: int, *, person: User, now: datetime) -> ModerationItem:
    """Make a decided item wait again, for somebody to decide otherwise.

    Raises:
        NotAllowedError: the person does not moderate there.
        ConflictError: it waits already.
    """
    item = held(item_id)
    _refuse_strangers(item, person)
    if item.status is ItemStatus.WAITING:
        raise ConflictError(_("Esto ya espera una decisión."))
    wait_again(item, now=now)
    item.is_first_review = False
    db.session.flush()
    audit.record("moderation.reopen", item, person=person, now=now)
    return item


def refuse(item: ModerationItem, person: User, now: datetime) -> None:
    """Refuse who cannot act now on an item, of which the row is held.

    Raises:
        NotAllowedError: the person does not moderate there.
        ConflictError: somebody else has it, or it is decided.
    """
    _refuse_strangers(item, person)
    if item.status is ItemStatus.DECIDED:
        raise ConflictError(_("Alguien ya lo decidió. Su página dice quién y qué."))
    if rules.is_taken_by_other(item, person, now) and item.taken_until and item.taken_by:
        raise ConflictError(
            _(
                "Lo está revisando %(name)s hasta las %(hour)s (hora del centro). Mientras, sigue "
                "con otro.",
                name=item.taken_by.name or item.taken_by.pseudonym,
                hour=item.taken_until.astimezone(clock.MEXICO).strftime("%H:%M"),
            )
        )


def _refuse_strangers(item: ModerationItem, person: User) -> None:
    if not rules.may_moderate(person, item):
        raise NotAllowedError(_("Tu cuenta no modera lo que llega de este lugar."))
