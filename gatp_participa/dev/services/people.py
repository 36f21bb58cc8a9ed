"""The demonstration's people: staff of every role, nineteen secretariats, participants."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from gatp_participa.accounts import services as accounts
from gatp_participa.accounts.models import User
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.core import clock
from gatp_participa.core.text import slugify
from gatp_participa.dev import DOMAIN
from gatp_participa.dev.services.texts import document
from gatp_participa.entities.models import NATION
from gatp_participa.entities.queries import Catalogue
from gatp_participa.secretariats import services as secretariats

# The states with a secretariat installed in 2019; the other thirteen had none.
WITH_SECRETARIAT = (
    "02", "04", "05", "08", "10", "11", "14", "15", "16", "17",
    "19", "20", "24", "25", "26", "27", "29", "30", "32",
)  # fmt: skip
STAFF = (
    ("administracion", "Administración", Role.ADMIN),
    ("comision", "Comisión", Role.COMMISSION),
    ("moderacion", "Moderación", Role.MODERATOR),
    ("captura", "Captura", Role.CAPTURER),
    ("auditoria", "Auditoría", Role.AUDITOR),
)
SEATS = (
    ("gobierno", Sector.GOVERNMENT, False),
    ("sociedad", Sector.CIVIL_SOCIETY, False),
    ("organo", Sector.OVERSIGHT_BODY, True),
)


def make_staff(now: datetime) -> dict[str, User]:
    """Create one account per role; the administrator grants the rest."""
    people: dict[str, User] = {}
    for name, label, role in STAFF:
        user = accounts.find_or_create_user(f"{name}@{DOMAIN}", now=now, name=label)
        admin = people.get("administracion")
        accounts.grant_role(user, role, scope=NATION, person=admin, now=now)
        people[name] = user
    return people


def make_secretariats(
    catalogue: Catalogue, admin: User, now: datetime, dice: random.Random
) -> dict[tuple[str, Sector], User]:
    """Install nineteen secretariats with a member of each sector, and return who they are."""
    members: dict[tuple[str, Sector], User] = {}
    first_day = clock.local_day(now - timedelta(days=900))
    for code in WITH_SECRETARIAT:
        place = catalogue.entities[code]
        installed_on = first_day + timedelta(days=dice.randrange(500))
        secretariat = secretariats.install(
            code, installed_on=installed_on, person=admin,
            now=now, contact_email=f"stl-{slugify(place.name)}@{DOMAIN}",
        )  # fmt: skip
        for seat, sector, is_facilitator in SEATS:
            name = invented_name(dice)
            email = f"{slugify(place.name)}-{seat}@{DOMAIN}"
            user = accounts.find_or_create_user(email, now=now, name=name)
            secretariats.seat(
                secretariat, name=name, sector=sector, is_facilitator=is_facilitator, user=user,
                organization=dice.choice(document("people")["organizations"][sector.value]),
                from_on=installed_on, person=admin, now=now,
            )  # fmt: skip
            members[code, sector] = user
    return members


def make_participants(count: int, now: datetime) -> list[User]:
    """Create the accounts of people who write and support."""
    return [
        accounts.find_or_create_user(f"persona{number:03}@{DOMAIN}", now=now)
        for number in range(1, count + 1)
    ]


def invented_name(dice: random.Random) -> str:
    """Return a name that belongs to nobody."""
    people = document("people")
    return f"{dice.choice(people['first'])} {dice.choice(people['last'])}"
