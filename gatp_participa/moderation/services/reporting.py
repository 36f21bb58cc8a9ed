"""Tell who moderates that something should be looked at: it only asks for their eyes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select

from gatp_participa.accounts.models import User
from gatp_participa.accounts.services.blocking import refuse_blocked
from gatp_participa.audit import services as audit
from gatp_participa.core.db import db, insert
from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    TooManyRequestsError,
)
from gatp_participa.core.text import clean_input
from gatp_participa.moderation import things
from gatp_participa.moderation.models import ModerationItem, Report
from gatp_participa.moderation.services.opening import add_weight, open_card
from gatp_participa.moderation.status import Kind, Reason, Standing

MOST_PER_DAY = 20
MOST_WORDS = 500
REASONS = tuple(one for one in Reason if one is not Reason.WITHIN_RULES)


@dataclass(frozen=True, kw_only=True)
class ReportDraft:
    """Why somebody reports something, with words of theirs if they want."""

    reason: Reason
    body: str = ""


def report(kind: Kind, thing_id: int, draft: ReportDraft, *, person: User, now: datetime) -> bool:
    """Report something; return whether it is new (False: this person had reported it).

    However many report it, it stays in view until a person decides.

    Raises:
        NotFoundError: there is no such thing, or it is not public yet.
        ConflictError: it is not in view any more.
        NotAllowedError: it is the person's own, or their account is blocked.
        InvalidInputError: the reason is not of the list, or the words are too many.
        TooManyRequestsError: the person reported twenty things in a day.
    """
    card = reportable(kind, thing_id, person)
    body = clean_input(draft.body)
    if draft.reason not in REASONS:
        raise InvalidInputError(_("Elige una razón de la lista."))
    if len(body) > MOST_WORDS:
        raise InvalidInputError(_("Cuéntalo en menos de %(most)s caracteres.", most=MOST_WORDS))
    refuse_blocked(person, now)
    # One's own wait for one another here (SQLite's writers already do).
    db.session.execute(select(User.id).where(User.id == person.id).with_for_update(key_share=True))
    if has_reported(kind, thing_id, person.id):
        return False
    _refuse_too_many(person, now)
    item = open_card(card, now=now)
    db.session.execute(
        insert(Report)
        .values(
            item_id=item.id, reporter_id=person.id, reason=draft.reason, body=body,
            reported_at=now,
        )
        .on_conflict_do_nothing(index_elements=["item_id", "reporter_id"])
    )  # fmt: skip
    add_weight(item, draft.reason, now=now)
    audit.record("moderation.report", item, person=person, now=now, reason=draft.reason.value)
    return True


def reportable(kind: Kind, thing_id: int, person: User | None) -> things.Card:
    """Return the card of what somebody is about to report.

    Raises:
        NotFoundError: there is no such thing, or it is not public yet.
        ConflictError: it is not in view any more.
        NotAllowedError: it is the person's own.
    """
    card = things.load_or_404(kind, thing_id)
    if card.standing is Standing.IN_REVIEW:
        raise NotFoundError(_("No encontramos lo que quieres reportar."))
    if not card.is_public:
        raise ConflictError(_("Esto ya no está a la vista, así que no hace falta reportarlo."))
    if person is not None and things.is_theirs(card, person):
        raise NotAllowedError(_("Esto es tuyo: puedes corregirlo o retirarlo, no reportarlo."))
    return card


def has_reported(kind: Kind, thing_id: int, person_id: int) -> bool:
    """Say whether a person reported a thing."""
    query = (
        select(Report.id)
        .join(ModerationItem, ModerationItem.id == Report.item_id)
        .where(
            ModerationItem.kind == kind, ModerationItem.thing_id == thing_id,
            Report.reporter_id == person_id,
        )
    )  # fmt: skip
    return db.session.scalar(query) is not None


def _refuse_too_many(person: User, now: datetime) -> None:
    count = db.session.scalar(
        select(func.count()).where(
            Report.reporter_id == person.id, Report.reported_at > now - timedelta(days=1)
        )
    )
    if (count or 0) >= MOST_PER_DAY:
        raise TooManyRequestsError(
            _(
                "Hoy ya reportaste %(most)s cosas. Las estamos revisando; mañana puedes reportar más.",
                most=MOST_PER_DAY,
            )
        )
