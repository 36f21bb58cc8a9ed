"""A whole session: the agenda, who sits where, who came, what was voted and who signed."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import joinedload

from gatp_participa.accounts.status import Sector
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.deliberation.models import (
    AgendaItem,
    Agreement,
    Attendance,
    Session,
    SessionSignature,
    Vote,
)
from gatp_participa.deliberation.queries.sessions import session_or_404
from gatp_participa.deliberation.rules import Ballot, Count, Result, quorum, result
from gatp_participa.deliberation.status import Presence
from gatp_participa.routing.models import Referral
from gatp_participa.secretariats.models import SecretariatMember, SecretariatSeat
from gatp_participa.secretariats.rules import SECTORS
from gatp_participa.secretariats.status import Standing

CAME = (Presence.IN_PERSON, Presence.REMOTE)


@dataclass(frozen=True)
class Place:
    """A seat on the day of a session: who holds it, who may take it, and who came."""

    seat: SecretariatSeat
    members: tuple[SecretariatMember, ...]  # the holder first
    presences: Mapping[int, Presence]  # of its members, by their number

    @property
    def occupant(self) -> SecretariatMember | None:
        """Return who speaks for the seat: its holder, or the substitute of one who did not come."""
        came = (one for one in self.members if self.presences.get(one.id) in CAME)
        return next(came, None)


@dataclass(frozen=True)
class Room:
    """A session with all that happened in it."""

    session: Session
    items: tuple[AgendaItem, ...]
    places: tuple[Place, ...]
    votes: Mapping[int, Mapping[int, Vote]]  # by point and seat
    agreements: tuple[Agreement, ...]
    signatures: tuple[tuple[SessionSignature, SecretariatMember], ...]

    @cached_property
    def present(self) -> Counter[Sector]:
        """Return how many seats of each sector are occupied."""
        return Counter(place.seat.sector for place in self.places if place.occupant)

    @cached_property
    def count(self) -> Count:
        """Return the quorum as it is now."""
        seats = Counter(place.seat.sector for place in self.places)
        return quorum(self.session.quorum, seats, self.present)

    @cached_property
    def sides(self) -> dict[Sector, list[Place]]:
        """Return the seats of each sector, the three always there."""
        return {
            sector: [place for place in self.places if place.seat.sector is sector]
            for sector in SECTORS
        }

    @cached_property
    def has_attendance(self) -> bool:
        """Say whether somebody took attendance."""
        return any(place.presences for place in self.places)

    def result_of(self, item: AgendaItem) -> Result:
        """Return what the votes of a point decide."""
        sectors = {place.seat.id: place.seat.sector for place in self.places}
        ballots = [
            Ballot(sectors[seat_id], vote.choice)
            for seat_id, vote in self.votes.get(item.id, {}).items()
            if seat_id in sectors
        ]
        return result(self.session.voting, ballots, self.present)

    def place_of(self, user_id: int) -> Place | None:
        """Return the seat that a person speaks for at this session, when they came."""
        found = (
            place
            for place in self.places
            if place.occupant is not None and place.occupant.user_id == user_id
        )
        return next(found, None)

    def content(self) -> dict[str, Any]:
        """Return what is signed, in plain values and always in the same order."""
        one = self.session
        return {
            "kind": one.kind, "number": one.number, "starts": one.starts_at.isoformat(),
            "place": one.place, "quorum": one.quorum, "voting": one.voting, "minutes": one.minutes,
            "attendance": sorted(
                [number, presence] for place in self.places
                for number, presence in place.presences.items()
            ),
            "agenda": [
                [
                    item.position, item.title, item.body, item.outcome, item.resolution,
                    sorted([seat, v.choice] for seat, v in self.votes.get(item.id, {}).items()),
                ]
                for item in self.items
            ],
            "agreements": [
                [a.number, a.body, a.responsible, a.due_on and a.due_on.isoformat()]
                for a in self.agreements
            ],
        }  # fmt: skip

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of what is signed: any change is another one."""
        text = json.dumps(self.content(), ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def room_or_404(session_id: int) -> Room:
    """Return a whole session.

    Raises:
        NotFoundError: there is no such session.
    """
    return room_of(session_or_404(session_id))


def room_of(session: Session) -> Room:
    """Return a whole session with what is in the database now (six queries)."""
    return Room(
        session=session,
        items=tuple(_items(session)),
        places=tuple(_places(session)),
        votes=_votes(session),
        agreements=tuple(
            db.session.scalars(
                select(Agreement)
                .where(Agreement.session_id == session.id)
                .order_by(Agreement.number)
            )
        ),
        signatures=tuple((signature, member) for signature, member in _signed(session)),
    )


def _signed(session: Session) -> Iterable[Row[SessionSignature, SecretariatMember]]:
    return db.session.execute(
        select(SessionSignature, SecretariatMember)
        .join(SecretariatMember, SecretariatMember.id == SessionSignature.member_id)
        .where(SessionSignature.session_id == session.id)
        .order_by(SessionSignature.signed_at, SecretariatMember.id)
    )


def _items(session: Session) -> list[AgendaItem]:
    return list(
        db.session.scalars(
            select(AgendaItem)
            .where(AgendaItem.session_id == session.id)
            .options(joinedload(AgendaItem.referral).joinedload(Referral.theme))
            .order_by(AgendaItem.position)
        )
    )


def _places(session: Session) -> list[Place]:
    """Return the seats in force on the day of a session, in the order of the three sides."""
    day = clock.local_day(session.starts_at)
    rows = db.session.execute(
        select(SecretariatSeat, SecretariatMember, Attendance.presence)
        .outerjoin(
            SecretariatMember,
            (SecretariatMember.seat_id == SecretariatSeat.id)
            & (SecretariatMember.from_on <= day)
            & or_(SecretariatMember.to_on.is_(None), SecretariatMember.to_on > day),
        )
        .outerjoin(
            Attendance,
            (Attendance.member_id == SecretariatMember.id) & (Attendance.session_id == session.id),
        )
        .where(
            SecretariatSeat.secretariat_id == session.secretariat_id,
            SecretariatSeat.from_on <= day,
            or_(SecretariatSeat.to_on.is_(None), SecretariatSeat.to_on > day),
        )
        .order_by(SecretariatSeat.number, SecretariatSeat.id, SecretariatMember.id)
    )
    found: dict[int, tuple[SecretariatSeat, list[SecretariatMember], dict[int, Presence]]] = {}
    for seat, member, presence in rows:
        _seat, members, presences = found.setdefault(seat.id, (seat, [], {}))
        if member is not None:
            members.append(member)
            if presence is not None:
                presences[member.id] = presence
    places = [
        Place(seat, tuple(sorted(members, key=lambda m: m.standing is not Standing.HOLDER)), came)
        for seat, members, came in found.values()
    ]
    return sorted(places, key=lambda place: SECTORS.index(place.seat.sector))


def _votes(session: Session) -> dict[int, dict[int, Vote]]:
    found: dict[int, dict[int, Vote]] = {}
    rows = db.session.scalars(
        select(Vote)
        .join(AgendaItem, AgendaItem.id == Vote.item_id)
        .where(AgendaItem.session_id == session.id)
        .execution_options(populate_existing=True)
    )
    for vote in rows:
        found.setdefault(vote.item_id, {})[vote.seat_id] = vote
    return found
