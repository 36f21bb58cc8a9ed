"""What the demonstration's table decided: an order of its themes, a signed session, one to come."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from gatp_participa.accounts.models import RoleGrant, User
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.calls.models import Call
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.deliberation import queries
from gatp_participa.deliberation import services as deliberation
from gatp_participa.deliberation.models import Session
from gatp_participa.deliberation.services import AgreementDraft, SessionDraft
from gatp_participa.deliberation.status import Choice, Outcome, Presence, SessionKind
from gatp_participa.secretariats.rules import SECTORS
from gatp_participa.secretariats.status import Standing

CODE = "20"
POINTS_DECIDED = 3
PLACE = "Casa de la Cultura, sala 2"
MINUTES = """Se leyeron los temas en el orden que calificaron los tres sectores.

## Lo que se platicó

- Sociedad civil pidió que las **fechas de entrega** se publiquen desde el primer día.
- Gobierno explicó qué se puede hacer con el presupuesto de este año y qué no.
- El órgano garante ofreció revisar los formatos antes de que se publiquen.
"""


def rank(
    call: Call, members: dict[tuple[str, Sector], User], now: datetime, dice: random.Random
) -> None:
    """Score every theme of the state, but one that a sector left without its word, and publish."""
    board = queries.board_of(call, CODE)
    keys = list(board.weights)
    for place, number in enumerate(board.themes):
        middle = dice.randrange(4)
        for sector in SECTORS:
            if place and place == len(board.themes) - 1 and sector is Sector.OVERSIGHT_BODY:
                continue
            points = {key: min(3, max(0, middle + dice.choice((-1, 0, 0, 1)))) for key in keys}
            deliberation.score(
                call, CODE, number, points, person=members[CODE, sector],
                now=now + timedelta(minutes=place),
            )  # fmt: skip
    deliberation.publish(
        call, CODE, "Cada sector calificó por su cuenta y luego lo revisamos en una reunión.",
        person=_facilitator(), now=now + timedelta(days=3),
    )  # fmt: skip


def meet(now: datetime) -> int:
    """Hold a session about what waits for an answer and sign its minutes; return its number."""
    who = _facilitator()
    session = _called("Calendario de reuniones del plan", now, who, with_referrals=True)
    held_at = session.starts_at + timedelta(minutes=10)
    act: dict[str, Any] = {"person": who, "now": held_at}
    members = [one for place in queries.room_of(session).places for one in place.members]
    deliberation.take_attendance(
        session,
        {
            one.id: Presence.IN_PERSON if one.standing is Standing.HOLDER else Presence.EXCUSED
            for one in members
        },
        **act,
    )
    deliberation.hold(session, **act)
    room = queries.room_of(session)
    seats = [place.seat.id for place in room.places if place.occupant]
    *decided, last = room.items
    for item in decided:
        deliberation.vote(item, dict.fromkeys(seats, Choice.FOR), **act)
        deliberation.resolve(item, Outcome.APPROVED, "Se responde y se propone al plan.", **act)
    deliberation.resolve(last, Outcome.INFORMED, "Se reúnen el primer martes de cada mes.", **act)
    _agree(session, who, held_at)
    deliberation.write_minutes(session, MINUTES, person=who, now=held_at + timedelta(hours=3))
    _sign(session, held_at + timedelta(days=1))
    return session.id


def call_next(now: datetime) -> int:
    """Call the session that comes; return its number."""
    return _called("Avances del plan en el trimestre", now, _facilitator()).id


def _called(title: str, now: datetime, who: User, *, with_referrals: bool = False) -> Session:
    day = (now + timedelta(days=14)).astimezone(clock.MEXICO)
    starts_at = day.replace(hour=10, minute=0, second=0, microsecond=0)
    table = queries.table_of(CODE)
    session = deliberation.create(
        table,
        SessionDraft(
            kind=SessionKind.ORDINARY, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2),
            place=PLACE, link="https://reunion.example/mesa",
        ),
        person=who, now=now,
    )  # fmt: skip
    if with_referrals:
        found = queries.open_referrals(table)[:POINTS_DECIDED]
        deliberation.add_referrals(session, [one.id for one in found], person=who, now=now)
    deliberation.add_point(session, title, person=who, now=now)
    deliberation.call(session, person=who, now=now + timedelta(hours=1))
    return session


def _agree(session: Session, who: User, now: datetime) -> None:
    day = clock.local_day(now)
    for body, responsible, days in (
        (
            "Escribir las respuestas de los temas aprobados y mandarlas a revisión",
            "Facilitación",
            10,
        ),
        ("Revisar los formatos con que se van a publicar los datos", "Órgano garante", 30),
    ):
        deliberation.agree(
            session,
            AgreementDraft(body=body, responsible=responsible, due_on=day + timedelta(days=days)),
            person=who, now=now,
        )  # fmt: skip


def _sign(session: Session, now: datetime) -> None:
    """Have somebody of each sector that was there sign, with the account of their seat."""
    room = queries.room_of(session)
    signed: set[Sector] = set()
    for place in room.places:
        member = place.occupant
        if member is None or member.user_id is None or place.seat.sector in signed:
            continue
        signed.add(place.seat.sector)
        person = db.session.get_one(User, member.user_id)
        deliberation.sign(session, digest=room.digest, person=person, now=now)


def _facilitator() -> User:
    """Return who facilitates that table."""
    return db.session.scalars(
        select(User)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(RoleGrant.role == Role.FACILITATOR, RoleGrant.scope == CODE)
        .order_by(RoleGrant.id.desc())
        .limit(1)
    ).one()
