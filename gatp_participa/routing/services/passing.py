"""Pass a theme on to another table, take it back, and open again what was closed for a while."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select, update

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError
from gatp_participa.routing import queries, rules
from gatp_participa.routing.models import ReasonedResponse, Referral, ResponseDraft
from gatp_participa.routing.services import letters, pausing
from gatp_participa.routing.services.checks import check_may_answer
from gatp_participa.routing.services.moving import move
from gatp_participa.routing.status import OPEN, Decision, Move, ReferralStatus
from gatp_participa.secretariats.queries import body_name, secretariat_in_force

SHORTEST_WHY = 20


def pass_on(
    referral: Referral, other: Referral | None, entity_code: str, *, person: User, now: datetime
) -> Referral:
    """Send what a table answered that belongs to another one, or add it to what that one has.

    The answer that passes it on is already in force: its proposals are found by it.

    Raises:
        ConflictError: it is the same table, or the other one answered the theme already.
    """
    if entity_code == referral.entity_code:
        raise ConflictError(_("Elige otra mesa: este turno ya es de esta."))
    if other is not None and other.status is ReferralStatus.ANSWERED:
        raise ConflictError(
            _("Esa mesa ya respondió este tema. Cita su respuesta o elige otra decisión.")
        )
    if other is None or other.status is ReferralStatus.RETURNED:
        other = other or Referral(theme_id=referral.theme_id, entity_code=entity_code)
        send_anew(other, proposals=referral.proposals_count, origin_id=referral.id, now=now)
    else:
        other.origin_id = other.origin_id or referral.id
        touch(other)
    # Counted, never added up: what goes twice to the same table is there once.
    other.proposals_count = queries.count_of(other.theme_id, entity_code)
    db.session.flush()
    record(
        "routing.refer", other, person=person, now=now, theme_id=other.theme_id,
        entity_code=entity_code, proposals=other.proposals_count, origin_id=referral.id,
    )  # fmt: skip
    letters.tell_table(
        other, "passed", now=now, key=f"{referral.id}.{referral.answered_at}",
        detail=body_name(
            referral.entity_code, has_secretariat=referral.secretariat_id is not None,
            on=clock.local_day(now),
        ),
    )  # fmt: skip
    return other


def give_back(referral: Referral, *, reason: str, person: User, now: datetime) -> list[Referral]:
    """Return to the tables that sent it what does not belong here; theirs open again.

    Returns:
        The referrals that opened again.

    Raises:
        NotAllowedError: the person does not attend that state.
        InvalidInputError: it does not say why.
        ConflictError: nobody sent it, or it no longer waits for an answer.
    """
    check_may_answer(referral, person, now)
    if len(" ".join(reason.split())) < SHORTEST_WHY:
        raise InvalidInputError(_("Di por qué lo devuelves: lo van a leer en la otra mesa."))
    origins = _locked_with_origins(referral)
    if referral.status not in OPEN:
        raise ConflictError(_("Este turno ya no espera respuesta."))
    if not origins:
        raise ConflictError(_("Ninguna mesa te envió este turno: no hay a quién devolverlo."))
    _leave(referral, now)
    move(referral, Move.RETURNED, to=referral.secretariat_id, reason=reason, person=person, now=now)
    for origin in origins:
        reopen(origin, reason=reason, person=person, now=now)
    return origins


def reopen(referral: Referral, *, reason: str = "", person: User | None, now: datetime) -> None:
    """Leave an answered referral, already locked, without answer again, with a new last day."""
    db.session.execute(
        update(ReasonedResponse)
        .where(
            ReasonedResponse.referral_id == referral.id, ReasonedResponse.superseded_at.is_(None)
        )
        .values(superseded_at=now)
    )
    today = clock.local_day(now)
    referral.status, referral.answered_at = ReferralStatus.ACKNOWLEDGED, None
    referral.answer_due_on = max(referral.answer_due_on, rules.answer_due_on(today))
    referral.escalated_at = None
    touch(referral)
    table = secretariat_in_force(referral.entity_code, today)
    to = None if table is None else table.id
    move(referral, Move.REOPENED, to=to, reason=reason, person=person, now=now)
    letters.tell_table(referral, "reopened", now=now, key=str(now), detail=reason)


def touch(referral: Referral) -> None:
    """Make the draft a new version: what it answers changed, so it is reviewed again."""
    draft = db.session.scalar(
        select(ResponseDraft)
        .where(ResponseDraft.referral_id == referral.id)
        .execution_options(populate_existing=True)
    )
    if draft is not None:
        draft.version, draft.review_asked_at = draft.version + 1, None
        db.session.flush()


def send_anew(referral: Referral, *, proposals: int, origin_id: int | None, now: datetime) -> None:
    """Send a new referral, or again one that was given back: it never comes to be due before."""
    day = clock.local_day(now)
    table = secretariat_in_force(referral.entity_code, day)
    due_on = rules.answer_due_on(day)
    values = {
        "secretariat_id": None if table is None else table.id, "status": ReferralStatus.SENT,
        "proposals_count": proposals, "referred_at": now, "acknowledged_at": None,
        "escalated_at": None, "acknowledge_due_on": rules.acknowledge_due_on(day),
        "answer_due_on": max(referral.answer_due_on or due_on, due_on), "origin_id": origin_id,
    }  # fmt: skip
    for name, value in values.items():
        setattr(referral, name, value)
    db.session.add(referral)
    db.session.flush()


def _leave(referral: Referral, now: datetime) -> None:
    """Keep only what a state has of its own; a referral with nothing of its own is over."""
    own = queries.public_proposals_by_state(referral.theme_id).get(referral.entity_code, 0)
    referral.origin_id = None
    if own:
        referral.proposals_count = own
    else:
        pausing.end_for_answer(referral, now=now)
        referral.status = ReferralStatus.RETURNED
    touch(referral)


def _locked_with_origins(referral: Referral) -> list[Referral]:
    senders = (
        select(Referral.id)
        .join(ReasonedResponse, ReasonedResponse.in_force())
        .where(
            Referral.theme_id == referral.theme_id,
            ReasonedResponse.decision == Decision.REFER,
            ReasonedResponse.other_entity_code == referral.entity_code,
        )
    )
    numbers = [*db.session.scalars(senders), referral.id]
    locked = db.session.scalars(
        select(Referral)
        .where(Referral.id.in_(numbers))
        .order_by(Referral.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    return [one for one in locked if one.id != referral.id and one.answered_at is not None]
