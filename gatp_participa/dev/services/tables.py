"""The demonstration's tables: nineteen installed, others on their way, one that stopped."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from gatp_participa.accounts import services as accounts
from gatp_participa.accounts.models import User
from gatp_participa.accounts.status import Sector
from gatp_participa.core import clock
from gatp_participa.core.text import slugify
from gatp_participa.dev import DOMAIN
from gatp_participa.dev.services.people import invented_name
from gatp_participa.dev.services.texts import document
from gatp_participa.documents import Document, Facts, paragraph, to_pdf
from gatp_participa.entities.queries import Catalogue, Place
from gatp_participa.secretariats import services
from gatp_participa.secretariats.models import (
    SecretariatMember,
    SecretariatSeat,
    TechnicalSecretariat,
)
from gatp_participa.secretariats.status import Selection, Stage, Standing
from gatp_participa.web import uploads

# The states with a secretariat installed in 2019; the other thirteen had none.
WITH_SECRETARIAT = (
    "02", "04", "05", "08", "10", "11", "14", "15", "16", "17",
    "19", "20", "24", "25", "26", "27", "29", "30", "32",
)  # fmt: skip
WITHOUT_RECORD, WITH_SUBSTITUTES = ("05", "16", "25"), ("14", "20", "27")
PROMOTING, INSTALLING, STOPPED, MUNICIPAL = "21", "31", "06", "20067"
SEATS = (
    ("gobierno", Sector.GOVERNMENT, "Contraloría del Estado", Selection.BY_OFFICE),
    ("sociedad", Sector.CIVIL_SOCIETY, "", Selection.OPEN_CALL),
    ("organo", Sector.OVERSIGHT_BODY, "", Selection.BY_OFFICE),
)
AGREED = "Autoridades y organizaciones firmaron un acuerdo público para formar la mesa."
NO_RECORD = "Se instaló en una reunión pública. Su acta está en firma y se subirá al terminar."


@dataclass(frozen=True)
class Hand:
    """Who writes all this down, and when."""

    person: User
    now: datetime

    def open(self, code: str) -> TechnicalSecretariat:
        return services.open_body(
            code[:2], code if len(code) == 5 else None, person=self.person, now=self.now
        )

    def begin(
        self, body: TechnicalSecretariat, stage: Stage, day: date, note: str = "", **more: Any
    ) -> None:
        services.begin_stage(
            body, stage, from_on=day, note=note, person=self.person, now=self.now, **more
        )

    def seat(
        self, body: TechnicalSecretariat, sector: Sector, title: str, day: date
    ) -> SecretariatSeat:
        return services.add_seat(
            body, sector, title=title, from_on=day, person=self.person, now=self.now
        )

    def sit(
        self, seat: SecretariatSeat, named: services.Named, day: date, **more: Any
    ) -> SecretariatMember:
        return services.seat_member(
            seat, named, from_on=day, person=self.person, now=self.now, **more
        )


def make_secretariats(
    catalogue: Catalogue, admin: User, now: datetime, dice: random.Random
) -> dict[tuple[str, Sector], User]:
    """Install nineteen secretariats with a member of each sector, and return who they are.

    Besides, one of each other stage, one of a municipality, and a place that somebody left.
    """
    members: dict[tuple[str, Sector], User] = {}
    hand, first_day = Hand(admin, now), clock.local_day(now - timedelta(days=900))
    for code in WITH_SECRETARIAT:
        place = catalogue.entities[code]
        installed_on = first_day + timedelta(days=dice.randrange(500))
        body = _installed(place, installed_on, hand)
        for word, sector, title, selection in SEATS:
            name = invented_name(dice)
            email = f"{slugify(place.name)}-{word}@{DOMAIN}"
            user = accounts.find_or_create_user(email, now=now, name=name)
            organization = dice.choice(document("people")["organizations"][sector.value])
            named = services.Named(name=name, organization=organization, selection=selection)
            seat = hand.seat(body, sector, title, installed_on)
            hand.sit(
                seat, named, installed_on, user=user,
                is_facilitator=sector is Sector.OVERSIGHT_BODY,
            )  # fmt: skip
            if code in WITH_SUBSTITUTES and sector is not Sector.OVERSIGHT_BODY:
                _substitute(seat, named, installed_on, hand)
            members[code, sector] = user
    # With dice of their own: the rest of the country stays as it was.
    own = random.Random("tables")  # noqa: S311
    _on_their_way(first_day, hand, own)
    _of_a_town(first_day + timedelta(days=500), hand, own)
    _left(first_day, hand, own)
    return members


def _installed(place: Place, day: date, hand: Hand) -> TechnicalSecretariat:
    body = hand.open(place.code)
    hand.begin(body, Stage.PROMOTER_GROUP, day - timedelta(days=120), AGREED)
    if place.code in WITHOUT_RECORD:
        hand.begin(body, Stage.INSTALLED, day, NO_RECORD)
    else:
        hand.begin(body, Stage.INSTALLED, day, record=_record(place, day))
    services.edit_contact(
        body, email=f"stl-{slugify(place.name)}@{DOMAIN}", person=hand.person, now=hand.now
    )
    return body


def _substitute(
    seat: SecretariatSeat, holder: services.Named, day: date, hand: Hand
) -> None:  # fmt: skip
    own = random.Random(f"{seat.secretariat_id} {seat.sector}")  # noqa: S311
    named = replace(holder, name=invented_name(own))
    hand.sit(seat, named, day, standing=Standing.SUBSTITUTE)


def _on_their_way(first_day: date, hand: Hand, dice: random.Random) -> None:
    """One being promoted, one being installed, one that stopped."""

    def day(number: int) -> date:
        return first_day + timedelta(days=number)

    promoting = hand.open(PROMOTING)
    hand.begin(promoting, Stage.PROMOTER_GROUP, day(700), AGREED)
    installing = hand.open(INSTALLING)
    hand.begin(installing, Stage.PROMOTER_GROUP, day(300), AGREED)
    hand.begin(
        installing, Stage.INSTALLING, day(720),
        "Está abierta la invitación para ocupar los lugares ciudadanos.",
    )  # fmt: skip
    seat = hand.seat(installing, Sector.GOVERNMENT, SEATS[0][2], day(720))
    named = services.Named(name=invented_name(dice), selection=Selection.BY_OFFICE)
    hand.sit(seat, named, day(725))
    hand.seat(installing, Sector.CIVIL_SOCIETY, "", day(720))
    stopped = hand.open(STOPPED)
    hand.begin(stopped, Stage.INSTALLED, day(0), NO_RECORD)
    seat = hand.seat(stopped, Sector.CIVIL_SOCIETY, "", day(0))
    hand.sit(seat, services.Named(name=invented_name(dice)), day(0))
    hand.begin(
        stopped, Stage.INACTIVE, day(640),
        "Cambió el gobierno del estado y la mesa dejó de reunirse.",
    )  # fmt: skip


def _of_a_town(day: date, hand: Hand, dice: random.Random) -> None:
    town = hand.open(MUNICIPAL)
    hand.begin(
        town, Stage.INSTALLED, day, NO_RECORD,
        display_name="Mesa de Gobierno Abierto de Oaxaca de Juárez",
    )  # fmt: skip
    for _word, sector, title, selection in SEATS:
        seat = hand.seat(town, sector, title.replace("del Estado", "Municipal"), day)
        hand.sit(seat, services.Named(name=invented_name(dice), selection=selection), day)


def _left(first_day: date, hand: Hand, dice: random.Random) -> None:
    """Leave a vacant place where somebody went away, with their name in the history."""
    day = first_day + timedelta(days=510)
    seat = hand.seat(hand.open("20"), Sector.CIVIL_SOCIETY, "Organizaciones de mujeres", day)
    named = services.Named(name=invented_name(dice), selection=Selection.BY_PEERS)
    gone = hand.sit(seat, named, day)
    services.end_member(gone, on=day + timedelta(days=290), person=hand.person, now=hand.now)


def _record(place: Place, day: date) -> services.Record:
    said = Document(
        title="Acta de instalación", author=place.name,
        blocks=[
            paragraph("Ejemplo de la demostración: no es el acta de ninguna mesa."),
            Facts((("Estado", place.name), ("Día", day.isoformat()))),
        ],
    )  # fmt: skip
    received = uploads.receive(io.BytesIO(to_pdf(said)), "acta.pdf", most_bytes=10_000_000)
    return services.put_record(received)
