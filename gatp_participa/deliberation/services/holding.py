"""Hold a session: who came, whether it may decide, what each seat votes and how a point ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core import clock
from gatp_participa.core.db import db, insert
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.deliberation import labels, rules
from gatp_participa.deliberation.models import AgendaItem, Attendance, Session, Vote
from gatp_participa.deliberation.queries.room import CAME, Place, Room, room_of
from gatp_participa.deliberation.queries.sessions import last_number
from gatp_participa.deliberation.services.common import check_prepares, locked, void_signatures
from gatp_participa.deliberation.status import Choice, Outcome, Presence, SessionKind, SessionStatus

VOTED = (Outcome.APPROVED, Outcome.REJECTED)


def take_attendance(
    session: Session, presences: Mapping[int, Presence], *, person: User, now: datetime
) -> Room:
    """Write who came, by the number of each member; who is not named stays as they were.

    Raises:
        NotAllowedError: the person does not facilitate that table.
        ConflictError: it is not the day yet, it is signed, somebody who voted would be gone, or
            what was decided would be left without quorum.
    """
    check_prepares(person, session.secretariat.entity_code)
    locked(session, SessionStatus.CALLED, SessionStatus.HELD)
    _check_day(session, now)
    known = {m.id for place in room_of(session).places for m in place.members}
    rows = [
        {"session_id": session.id, "member_id": number, "presence": presence}
        for number, presence in presences.items()
        if number in known
    ]
    if rows:
        statement = insert(Attendance).values(rows)
        db.session.execute(
            statement.on_conflict_do_update(
                index_elements=["session_id", "member_id"],
                set_={"presence": statement.excluded.presence},
            )
        )
    room = room_of(session)
    if session.status is SessionStatus.HELD:
        _check_still_stands(room)
        void_signatures(session, person=person, now=now)
    record(
        "deliberation.take_attendance", session, person=person, now=now,
        present=room.count.present, seats=room.count.seats,
    )  # fmt: skip
    return room


def hold(session: Session, *, as_working_table: bool = False, person: User, now: datetime) -> None:
    """Open a session once attendance was taken; without quorum only as a working table.

    Raises:
        NotAllowedError: the person does not facilitate that table.
        ConflictError: nobody came, it is not the day yet, or there is no quorum.
    """
    check_prepares(person, session.secretariat.entity_code)
    locked(session, SessionStatus.CALLED)
    _check_day(session, now)
    room = room_of(session)
    if not room.count.present:
        raise ConflictError(_("Primero pasa lista: todavía no hay nadie presente."))
    if as_working_table and session.kind is not SessionKind.WORKING_TABLE:
        kind = SessionKind.WORKING_TABLE
        session.number = last_number(session.secretariat_id, kind) + 1
        session.kind = kind
    if session.kind is not SessionKind.WORKING_TABLE and not room.count.is_met:
        raise ConflictError(labels.quorum_sentence(room.count, session.quorum))
    session.status, session.held_at = SessionStatus.HELD, now
    db.session.flush()
    record("deliberation.hold", session, person=person, now=now, kind=session.kind.value)


def vote(
    item: AgendaItem, votes: Mapping[int, Choice | None], *, person: User, now: datetime
) -> Room:
    """Write what some seats vote about a point, by the number of the seat; None takes it back.

    Each member votes for their own seat; who facilitates writes down what everyone said.

    Raises:
        NotAllowedError: a seat is not the person's.
        InvalidInputError: there is no vote.
        ConflictError: nobody sits there now, the point is closed, or the session may not decide.
    """
    code = item.session.secretariat.entity_code
    if not (rules.may_sit(person, code) or rules.may_prepare(person, code)):
        raise NotAllowedError(_("Aquí votan los lugares de esta mesa."))
    session = locked(item.session, SessionStatus.HELD)
    db.session.refresh(item)
    room = room_of(session)
    if not rules.may_decide(session.kind, room.count):
        raise ConflictError(_("Aquí no se vota: es mesa de trabajo o no hay quórum."))
    if item.outcome is not None:
        raise ConflictError(_("Este punto ya se cerró. Para votar otra vez, ábrelo."))
    if not votes:
        raise InvalidInputError(_("Marca al menos un voto."))
    places = {place.seat.id: place for place in room.places}
    for seat_id, choice in votes.items():
        member = _may_speak(places.get(seat_id), session, person)
        _write(item, seat_id, member, choice, now)
    void_signatures(session, person=person, now=now)
    record(
        "deliberation.vote", item, person=person, now=now, session_id=session.id,
        votes={str(seat): choice.value if choice else "" for seat, choice in votes.items()},
    )  # fmt: skip
    return room_of(session)


def resolve(
    item: AgendaItem, outcome: Outcome | None, resolution: str = "", *, person: User, now: datetime
) -> None:
    """Say how a point ended; None opens it again.

    Approved or not is what its votes decide, never what somebody writes.

    Raises:
        NotAllowedError: the person does not facilitate that table.
        InvalidInputError: an outcome that its votes do not give.
        ConflictError: the session is not being held.
    """
    check_prepares(person, item.session.secretariat.entity_code)
    session = locked(item.session, SessionStatus.HELD)
    db.session.refresh(item)
    room = room_of(session)
    if outcome in VOTED:
        _check_votes(room, item, outcome)
    elif outcome is not None and room.votes.get(item.id):
        raise InvalidInputError(_("Este punto ya se votó: su resultado es el de los votos."))
    item.outcome = outcome
    item.resolution = resolution.strip() if outcome else ""
    void_signatures(session, person=person, now=now)
    db.session.flush()
    record(
        "deliberation.resolve", item, person=person, now=now, session_id=session.id,
        outcome=outcome.value if outcome else "",
    )  # fmt: skip


def _check_day(session: Session, now: datetime) -> None:
    if clock.local_day(now) < clock.local_day(session.starts_at):
        raise ConflictError(_("Todavía no es el día de la sesión."))


def _check_still_stands(room: Room) -> None:
    came = {
        number
        for place in room.places
        for number, presence in place.presences.items()
        if presence in CAME
    }
    if any(vote.member_id not in came for cast in room.votes.values() for vote in cast.values()):
        raise ConflictError(
            _("Alguien que ya votó quedaría como ausente. Quita primero sus votos.")
        )
    if room.session.kind is not SessionKind.WORKING_TABLE and not room.count.is_met:
        raise ConflictError(
            _("Así la sesión se quedaría sin quórum: revisa quién vino. %(why)s",
              why=labels.quorum_sentence(room.count, room.session.quorum))
        )  # fmt: skip


def _may_speak(place: Place | None, session: Session, person: User) -> int:
    occupant = place.occupant if place else None
    is_own = place is not None and any(m.user_id == person.id for m in place.members)
    if not is_own and not rules.may_prepare(person, session.secretariat.entity_code):
        raise NotAllowedError(_("Ese lugar no es el tuyo: cada quien vota por el suyo."))
    if occupant is None:
        raise ConflictError(_("En ese lugar no hay nadie presente."))
    if occupant.user_id != person.id and is_own and not rules.may_prepare(
        person, session.secretariat.entity_code
    ):  # fmt: skip
        raise ConflictError(_("Por tu lugar vota hoy %(name)s.", name=occupant.name))
    return occupant.id


def _write(
    item: AgendaItem, seat_id: int, member_id: int, choice: Choice | None, now: datetime
) -> None:
    if choice is None:
        db.session.execute(
            delete(Vote)
            .where(Vote.item_id == item.id, Vote.seat_id == seat_id)
            .execution_options(synchronize_session=False)
        )
        return
    row = {
        "item_id": item.id, "seat_id": seat_id, "member_id": member_id, "choice": choice,
        "voted_at": now,
    }  # fmt: skip
    statement = insert(Vote).values(row)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["item_id", "seat_id"],
            set_={name: statement.excluded[name] for name in ("member_id", "choice", "voted_at")},
        )
    )


def _check_votes(room: Room, item: AgendaItem, outcome: Outcome) -> None:
    if not room.votes.get(item.id):
        raise InvalidInputError(_("Nadie ha votado este punto."))
    found = room.result_of(item)
    if found.is_approved != (outcome is Outcome.APPROVED):
        raise InvalidInputError(labels.result_sentence(found, room.session.voting))
