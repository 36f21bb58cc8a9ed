"""A table of each stage and of a municipality, a vacant place, somebody invited, somebody gone."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.accounts.status import Sector
from gatp_participa.core.db import db
from gatp_participa.secretariats import services
from gatp_participa.secretariats.models import SecretariatMember, SecretariatSeat
from gatp_participa.secretariats.queries import body_at
from gatp_participa.secretariats.status import Selection, Stage, Standing
from gatp_participa.web import uploads
from tests.support.factories import LONG_AGO, NOON

if TYPE_CHECKING:
    from tests.support.world import World

TOWN, STOPPED, BEGINNING = "20067", "05", "21"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
TODAY, LATER = NOON.date(), date(2027, 6, 1)


def build(world: World, users: dict[str, User]) -> None:
    """Fill what the world's tables have besides the people of the world."""
    by = {"person": users["commission"], "now": NOON}
    here, away = body_at("20"), body_at("19")
    assert here
    assert away
    record = services.put_record(uploads.receive(io.BytesIO(PDF), "acta.pdf", most_bytes=10**6))
    services.attach_record(here.periods[0], record, **by)
    for body, name, kind in ((here, "here", "government"), (away, "away", "table_away")):
        member = _of(users[kind])
        vacant = services.add_seat(body, Sector.OVERSIGHT_BODY, from_on=LATER, **by)
        world.seats |= {name: member.seat_id, f"vacant_{name}": vacant.id}
        world.members[name] = member.id
        world.periods[name] = body.periods[0].id
    world.members["facilitator"] = _of(users["facilitator"]).id
    seats = [db.session.get_one(SecretariatSeat, world.seats["here"])]
    seats.append(db.session.get_one(SecretariatSeat, _of(users["civil"]).seat_id))
    for seat, name, email in zip(
        seats, ("invited", "gone"), ("noe@personas.example", ""), strict=True
    ):
        world.members[name] = services.seat_member(
            seat, services.Named(name=f"Persona {name}", selection=Selection.OPEN_CALL),
            standing=Standing.SUBSTITUTE, email=email, from_on=LONG_AGO, **by,
        ).id  # fmt: skip
    gone = db.session.get_one(SecretariatMember, world.members["gone"])
    services.end_member(gone, on=date(2024, 5, 6), **by)
    town = services.open_body("20", TOWN, **by)
    services.begin_stage(town, Stage.INSTALLED, from_on=LONG_AGO, note="Sin acta.", **by)
    place = services.add_seat(town, Sector.GOVERNMENT, from_on=LONG_AGO, **by)
    world.seats["town"], world.periods["town"] = place.id, town.periods[0].id
    world.members["town"] = services.seat_member(
        place, services.Named(name="Ray Luna"), from_on=LONG_AGO, **by
    ).id
    stopped = services.open_body(STOPPED, **by)
    services.begin_stage(stopped, Stage.INSTALLED, from_on=LONG_AGO, note="Sin acta.", **by)
    services.begin_stage(stopped, Stage.INACTIVE, from_on=TODAY, note="Dejó de reunirse.", **by)
    begun = services.open_body(BEGINNING, **by)
    services.begin_stage(begun, Stage.PROMOTER_GROUP, from_on=LONG_AGO, **by)


def _of(user: User) -> SecretariatMember:
    return db.session.scalars(
        select(SecretariatMember).where(SecretariatMember.user_id == user.id)
    ).one()
