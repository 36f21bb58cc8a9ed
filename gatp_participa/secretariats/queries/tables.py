"""Each table closely, and all of them with what they lack."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import and_, or_, select

from gatp_participa.accounts.models import Invitation
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.entities.models import Municipality
from gatp_participa.entities.queries import Place, catalogue, entity_or_404
from gatp_participa.secretariats import rules
from gatp_participa.secretariats.models import (
    SecretariatMember,
    SecretariatPeriod,
    SecretariatSeat,
    TechnicalSecretariat,
)
from gatp_participa.secretariats.queries.force import seated
from gatp_participa.secretariats.status import Standing

MOST_PAST = 60


@dataclass(frozen=True, kw_only=True)
class Overview:
    """A table among all: what it is on a day, how many sit there, what it lacks.

    ``code`` is the key of its state or municipality, which is also its address at the desk.
    """

    code: str
    place: Place
    municipality: str = ""
    body: TechnicalSecretariat | None = None
    period: SecretariatPeriod | None = None
    members_count: int = 0
    lacks: list[rules.Lack] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class SeatRow:
    """A place with who holds it and who substitutes them on a day, and who comes after."""

    seat: SecretariatSeat
    holder: SecretariatMember | None = None
    substitute: SecretariatMember | None = None
    coming: list[SecretariatMember] = field(default_factory=list)

    @property
    def people(self) -> list[SecretariatMember]:
        """Return who sits there now, the holder first."""
        return [one for one in (self.holder, self.substitute) if one is not None]


def overview(on: date) -> tuple[list[Overview], list[Overview]]:
    """Return the 32 states and the municipal tables with what they are on a day (two queries)."""
    covers = and_(
        SecretariatPeriod.secretariat_id == TechnicalSecretariat.id,
        SecretariatPeriod.from_on <= on,
        or_(SecretariatPeriod.to_on.is_(None), SecretariatPeriod.to_on > on),
    )
    rows = db.session.execute(
        select(TechnicalSecretariat, SecretariatPeriod, Municipality.name)
        .outerjoin(SecretariatPeriod, covers)
        .outerjoin(Municipality, Municipality.code == TechnicalSecretariat.municipality_code)
        .order_by(TechnicalSecretariat.entity_code, Municipality.name_key)
    ).all()  # fmt: skip
    at = _members_by_table(on)
    entities = catalogue().entities
    states = {code: Overview(code=code, place=place) for code, place in entities.items()}
    municipal = []
    for body, period, name in rows:
        members = at[body.id]
        one = Overview(
            code=body.municipality_code or body.entity_code, place=entities[body.entity_code],
            municipality=name or "", body=body, period=period, members_count=len(members),
            lacks=lacks_of(body, period, members),
        )  # fmt: skip
        if body.municipality_code is None:
            states[body.entity_code] = one
        else:
            municipal.append(one)
    return list(states.values()), municipal


def lacking(codes: Collection[str], on: date) -> list[Overview]:
    """Return the tables of some states that lack something on a day (one query)."""
    rows = db.session.execute(
        select(TechnicalSecretariat, SecretariatPeriod, SecretariatMember)
        .join(SecretariatPeriod, SecretariatPeriod.secretariat_id == TechnicalSecretariat.id)
        .outerjoin(
            SecretariatMember,
            and_(SecretariatMember.secretariat_id == TechnicalSecretariat.id, *seated(on)),
        )
        .where(
            TechnicalSecretariat.entity_code.in_(codes),
            TechnicalSecretariat.municipality_code.is_(None), SecretariatPeriod.from_on <= on,
            or_(SecretariatPeriod.to_on.is_(None), SecretariatPeriod.to_on > on),
        )
    ).all()  # fmt: skip
    found = {body.id: (body, period) for body, period, _member in rows}
    overviews = []
    for number, (body, period) in found.items():
        members = [one for _body, _period, one in rows if one and one.secretariat_id == number]
        if lacks := lacks_of(body, period, members):
            place = catalogue().entities[body.entity_code]
            overviews.append(
                Overview(code=place.code, place=place, body=body, period=period, lacks=lacks)
            )
    return overviews


def lacks_of(
    body: TechnicalSecretariat,
    period: SecretariatPeriod | None,
    members: Iterable[SecretariatMember],
) -> list[rules.Lack]:
    """Return what a table lacks with these members."""
    return rules.lacks(
        period.stage if period else None,
        members,
        has_record=bool(period and period.record_key),
        has_contact=bool(body.contact_email or body.contact_phone),
    )


def _members_by_table(on: date) -> dict[int, list[SecretariatMember]]:
    at: dict[int, list[SecretariatMember]] = defaultdict(list)
    for one in db.session.scalars(select(SecretariatMember).where(*seated(on))):
        at[one.secretariat_id].append(one)
    return at


def body_at(code: str) -> TechnicalSecretariat | None:
    """Return the table of a state or municipality by its INEGI key, if it was ever opened."""
    where = (
        (TechnicalSecretariat.entity_code == code, TechnicalSecretariat.municipality_code.is_(None))
        if len(code) == 2
        else (TechnicalSecretariat.municipality_code == code,)
    )
    return db.session.scalar(select(TechnicalSecretariat).where(*where))


def place_or_404(code: str) -> tuple[Place, str]:
    """Return the state of an INEGI key and, when it is of a municipality, the name of that.

    Raises:
        NotFoundError: there is no such place.
    """
    if len(code) == 2:
        return entity_or_404(code), ""
    municipality = municipality_or_404(code)
    return entity_or_404(municipality.entity_code), municipality.name


def municipality_or_404(code: str) -> Municipality:
    """Return a municipality by its INEGI key.

    Raises:
        NotFoundError: there is no such municipality.
    """
    found = db.session.get(Municipality, code)
    if found is None:
        raise NotFoundError(_("No hay un municipio con esa clave."))
    return found


def seats_on(body: TechnicalSecretariat, on: date) -> list[SeatRow]:
    """Return the places that a table has on a day or later, in order (two queries)."""
    seats = db.session.scalars(
        select(SecretariatSeat)
        .where(
            SecretariatSeat.secretariat_id == body.id,
            or_(SecretariatSeat.to_on.is_(None), SecretariatSeat.to_on > on),
        )
        .order_by(SecretariatSeat.number, SecretariatSeat.id)
    ).all()
    members: dict[int, list[SecretariatMember]] = defaultdict(list)
    for one in db.session.scalars(
        select(SecretariatMember)
        .where(
            SecretariatMember.secretariat_id == body.id,
            or_(SecretariatMember.to_on.is_(None), SecretariatMember.to_on > on),
        )
        .order_by(SecretariatMember.from_on, SecretariatMember.id)
    ):
        members[one.seat_id].append(one)
    order = list(rules.SECTORS)
    return sorted(
        (_row(seat, members[seat.id], on) for seat in seats),
        key=lambda row: (order.index(row.seat.sector), row.seat.number),
    )


def _row(seat: SecretariatSeat, members: Sequence[SecretariatMember], on: date) -> SeatRow:
    here = [one for one in members if rules.covers(one, on)]
    return SeatRow(
        seat=seat,
        holder=next((one for one in here if one.standing is Standing.HOLDER), None),
        substitute=next((one for one in here if one.standing is Standing.SUBSTITUTE), None),
        coming=[one for one in members if one.from_on > on],
    )


def past_members(body: TechnicalSecretariat, on: date) -> Sequence[SecretariatMember]:
    """Return who left a table before a day, the last one first; at most sixty."""
    return db.session.scalars(
        select(SecretariatMember)
        .where(SecretariatMember.secretariat_id == body.id, SecretariatMember.to_on <= on)
        .order_by(SecretariatMember.to_on.desc(), SecretariatMember.id.desc())
        .limit(MOST_PAST)
    ).all()


def invitations_of(members: Iterable[SecretariatMember]) -> dict[int, Invitation]:
    """Return the invitations that some members have not accepted, by the number of the member."""
    waiting = {
        one.invitation_id: one.id for one in members if one.invitation_id and one.user_id is None
    }
    if not waiting:
        return {}
    found = db.session.scalars(select(Invitation).where(Invitation.id.in_(waiting)))
    return {waiting[one.id]: one for one in found}


def body_or_404(code: str) -> TechnicalSecretariat:
    """Return the table of a place by its INEGI key.

    Raises:
        NotFoundError: nobody has opened it.
    """
    found = body_at(code)
    if found is None:
        raise NotFoundError(_("Ahí todavía no hay una mesa."))
    return found


def body_of(secretariat_id: int) -> TechnicalSecretariat:
    """Return a table by its number, which something of it says."""
    return db.session.get_one(TechnicalSecretariat, secretariat_id)


def seat_or_404(seat_id: int) -> SecretariatSeat:
    """Return a place by its number.

    Raises:
        NotFoundError: there is no such place.
    """
    found = db.session.get(SecretariatSeat, seat_id)
    if found is None:
        raise NotFoundError(_("Ese lugar ya no existe."))
    return found


def member_or_404(member_id: int) -> SecretariatMember:
    """Return who sits, sat or will sit, by their number.

    Raises:
        NotFoundError: there is nobody with that number.
    """
    found = db.session.get(SecretariatMember, member_id)
    if found is None:
        raise NotFoundError(_("Nadie tiene ese lugar."))
    return found


def period_or_404(period_id: int) -> SecretariatPeriod:
    """Return a period of a table by its number.

    Raises:
        NotFoundError: there is no such period.
    """
    found = db.session.get(SecretariatPeriod, period_id)
    if found is None:
        raise NotFoundError(_("No existe ese periodo."))
    return found


def unknown_keys(keys: Sequence[str]) -> list[str]:
    """Return the keys that are of no record."""
    column = SecretariatPeriod.record_key
    known = set(db.session.scalars(select(column).where(column.in_(keys))))
    return [key for key in keys if key not in known]
